/** Floor 3. Checkpoints, progress, learning curves. */
package dev.sightline.train;
