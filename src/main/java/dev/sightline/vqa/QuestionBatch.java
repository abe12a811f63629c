package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Photos and questions about them. Several questions may share a photo; its features stand here
 * once.
 *
 * @param pooled {@code [photos, channels]}
 * @param grid {@code [photos * cells, channels]}, cells of a photo together; null where the model
 *     does not look at it
 * @param photoOf photo of each question
 * @param questions word ids of each, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // one batch, read once
record QuestionBatch(Matrix pooled, Matrix grid, int[] photoOf, int[][] questions) {
  /** Number of photos. */
  int photos() {
    return pooled.rows();
  }

  /** Cells of each photo. */
  int cells() {
    return grid == null ? 0 : grid.rows() / photos();
  }

  /** Number of questions. */
  int size() {
    return questions.length;
  }

  /** The order of falling length. */
  static int[] longestFirst(int[][] sequences) {
    return IntStream.range(0, sequences.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> -sequences[i].length))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
