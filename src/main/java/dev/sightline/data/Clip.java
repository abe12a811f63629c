package dev.sightline.data;

import java.nio.file.Path;

/**
 * A short video that shows one thing.
 *
 * @param id the data set's own name for the clip, without the ending of a file name
 * @param file where the clip is
 * @param label index of its class
 */
public record Clip(String id, Path file, int label) {}
