package dev.sightline.data;

/**
 * The three parts of a data set, which share no video.
 *
 * @param train what a model learns from
 * @param dev what its settings are chosen on
 * @param heldOut what is measured at the end
 * @param <D> the kind of data
 */
public record DataSplit<D>(D train, D dev, D heldOut) {}
