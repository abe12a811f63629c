/** Floor 3. The training loop, schedules, checkpoints and progress. */
package dev.sightline.train;
