/** Floor 2. Readers of caption data sets. */
package dev.sightline.data;
