package dev.sightline.train;

/**
 * Where a training comes from, for its bundle.
 *
 * @param data what it is trained on, in words
 * @param command the command line
 */
public record TrainingOrigin(String data, String command) {}
