/** The photo captioners, one file each, with beam search beside them. */
package dev.sightline.caption;
