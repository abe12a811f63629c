package dev.sightline.media;

/**
 * A picture of a video and when it is shown.
 *
 * @param seconds after the first frame
 * @param picture upright
 */
public record VideoFrame(double seconds, Picture picture) {}
