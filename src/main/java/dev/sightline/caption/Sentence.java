package dev.sightline.caption;

import java.util.List;

/**
 * A sentence about a photo.
 *
 * @param text the sentence, lower case, without a full stop
 * @param words its words
 * @param logProbability natural logarithm of the model's probability of it
 * @param attention for each word where the model looked, {@code [cells]} row by row over the photo;
 *     empty for a model without attention
 */
public record Sentence(
    String text, List<String> words, double logProbability, List<float[]> attention) {}
