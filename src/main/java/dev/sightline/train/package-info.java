/** Checkpoints, progress, learning curves. */
package dev.sightline.train;
