package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Photos and questions about them. Several questions may share a photo; its features stand here
 * once. Questions are put in order of falling length; {@link #order} says which is which.
 */
public final class QuestionBatch {
  private final Matrix pooled;
  private final Matrix grid;
  private final int[] photoOf;
  private final int[][] questions;
  private final int[] order;
  private final Packing packing;

  /**
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}, cells of a photo together; null where the model
   *     does not look at it
   * @param photoOf photo of each question
   * @param questions word ids of each, at least one
   */
  public QuestionBatch(Matrix pooled, Matrix grid, int[] photoOf, int[][] questions) {
    this.pooled = pooled;
    this.grid = grid;
    order =
        IntStream.range(0, questions.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -questions[i].length))
            .mapToInt(Integer::intValue)
            .toArray();
    this.photoOf = sorted(photoOf);
    this.questions = new int[order.length][];
    int[] lengths = new int[order.length];
    for (int r = 0; r < order.length; r++) {
      this.questions[r] = questions[order[r]];
      lengths[r] = questions[order[r]].length;
    }
    packing = new Packing(lengths);
  }

  /** One number for each question in the order of the rows here. */
  int[] sorted(int[] given) {
    return IntStream.of(order).map(i -> given[i]).toArray();
  }

  /** Features after pooling, {@code [photos, channels]}. */
  Matrix pooled() {
    return pooled;
  }

  /** Features before pooling, {@code [photos * cells, channels]}. */
  Matrix grid() {
    return grid;
  }

  /** Number of photos. */
  int photos() {
    return pooled.rows();
  }

  /** Photo of each row. */
  int[] photoOf() {
    return photoOf;
  }

  /** Number of questions. */
  public int size() {
    return questions.length;
  }

  /** Row r is question {@code order()[r]} as they were given. */
  int[] order() {
    return order;
  }

  /** Words of row r. */
  int[] question(int r) {
    return questions[r];
  }

  /** Layout of the words. */
  Packing packing() {
    return packing;
  }

  /** Packed word ids. */
  int[] words() {
    int[] ids = new int[packing.total()];
    for (int t = 0; t < packing.steps(); t++) {
      for (int r = 0; r < packing.active(t); r++) {
        ids[packing.offset(t) + r] = questions[r][t];
      }
    }
    return ids;
  }
}
