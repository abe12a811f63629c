package dev.sightline.encoder.backbone;

import ai.onnxruntime.OnnxJavaType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value of a net as it came out for one picture, and what it can be taken for.
 *
 * @param name in the file
 * @param shape of the value for a batch of one
 * @param type of its elements
 * @param kind how its cells and channels lie
 * @param cells a square number of them; 1 for a vector
 * @param channels the length of each cell's vector
 */
record FeatureValue(
    String name, long[] shape, OnnxJavaType type, Kind kind, int cells, int channels) {
  /** How the cells and channels of a value lie; b is the batch, c the channels, n the cells. */
  enum Kind {
    /** {@code [b, c, side, side]}. */
    MAPS,
    /** {@code [b, side, side, c]}. */
    CELLS,
    /** {@code [b, n, c]}, as transformers give it. */
    TOKENS,
    /** {@code [b, 1 + n, c]}: a token that stands for the whole picture comes first. */
    CLASS_AND_TOKENS,
    /** {@code [b, c]}, also with axes of length 1. */
    VECTOR
  }

  private static final int MOST = 1 << 24;

  /**
   * What a value can be taken for, if for anything.
   *
   * @param channelsLast how the net takes its pictures: decides where the shape alone does not
   */
  static Optional<FeatureValue> of(
      String name, long[] shape, OnnxJavaType type, boolean channelsLast) {
    boolean number =
        switch (type) {
          case FLOAT, FLOAT16, BFLOAT16, DOUBLE, INT8, UINT8, INT32 -> true;
          default -> false;
        };
    if (!number || shape.length < 2 || shape.length > 4 || shape[0] != 1 || size(shape) > MOST) {
      return Optional.empty();
    }
    long largest = Arrays.stream(shape).max().orElse(1);
    if (largest == size(shape)) {
      return Optional.of(new FeatureValue(name, shape, type, Kind.VECTOR, 1, (int) largest));
    }
    if (shape.length == 4) {
      boolean maps = shape[2] == shape[3];
      boolean cells = shape[1] == shape[2];
      if (!maps && !cells) {
        return Optional.empty();
      }
      boolean last = maps && cells ? channelsLast : cells;
      Kind kind = last ? Kind.CELLS : Kind.MAPS;
      long n = last ? shape[1] * shape[2] : shape[2] * shape[3];
      return Optional.of(
          new FeatureValue(name, shape, type, kind, (int) n, (int) shape[last ? 3 : 1]));
    }
    if (shape.length == 3) {
      for (int first = 0; first <= 1; first++) {
        long n = shape[1] - first;
        long side = Math.round(Math.sqrt(n));
        if (n > 1 && side * side == n) {
          Kind kind = first == 0 ? Kind.TOKENS : Kind.CLASS_AND_TOKENS;
          return Optional.of(new FeatureValue(name, shape, type, kind, (int) n, (int) shape[2]));
        }
      }
    }
    return Optional.empty();
  }

  private static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> Math.min(a * b, 1L << 40));
  }

  /** Whether it has more than one cell. */
  boolean isGrid() {
    return cells > 1;
  }

  /** Name and shape, for people. */
  String described() {
    return "'" + name + "' " + shape(shape);
  }

  static String shape(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" x "));
  }
}
