/** Readers of caption and activity data sets. */
package dev.sightline.data;
