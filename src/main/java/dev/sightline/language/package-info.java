/**
 * Text: the character model of the lecture notes, its training by truncated back-propagation
 * through time, what it writes, and what its units follow.
 */
package dev.sightline.language;
