/** Pictures in and annotated pictures out; every file is hostile until decoded. */
package dev.sightline.media;
