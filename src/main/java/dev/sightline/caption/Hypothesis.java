package dev.sightline.caption;

import java.util.List;

/**
 * A caption as word ids.
 *
 * @param words without start and end symbol
 * @param logProbability natural logarithm, the end symbol's included where it was reached
 * @param score what hypotheses are ranked by: the log probability divided by a power of the length
 * @param attention for each word the weights of the photo's cells; empty where not asked for, or
 *     where the model has no attention
 */
public record Hypothesis(
    int[] words, double logProbability, double score, List<float[]> attention) {}
