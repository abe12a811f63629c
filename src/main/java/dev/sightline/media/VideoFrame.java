package dev.sightline.media;

/**
 * A picture of a video and when it is shown.
 *
 * @param seconds after the beginning of its film
 * @param picture upright
 */
public record VideoFrame(double seconds, Picture picture) {}
