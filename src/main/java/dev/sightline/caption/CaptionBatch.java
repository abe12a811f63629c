package dev.sightline.caption;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Photos and captions for one training step. Several captions may share a photo; its features stand
 * here once. Captions are put in order of falling length.
 */
public final class CaptionBatch {
  /** Id of the end of a caption, also of the vocabulary's first entry. */
  public static final int END = 0;

  /** Id of the start symbol. */
  public static final int START = 1;

  /**
   * Where a model leaves the gradients of its loss by what the encoder saw, for an encoder that is
   * trained along; what the model does not read gets zeros.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}
   */
  public record FeatureGradient(Matrix pooled, Matrix grid) implements AutoCloseable {
    /** For features of these shapes, zero at first. */
    static FeatureGradient of(Matrix pooled, Matrix grid) {
      return new FeatureGradient(
          new Matrix(pooled.rows(), pooled.columns()), new Matrix(grid.rows(), grid.columns()));
    }

    @Override
    public void close() {
      pooled.close();
      grid.close();
    }
  }

  private final Matrix pooled;
  private final Matrix grid;
  private final int[] photoOf;
  private final int[][] captions;
  private final float[] weights;
  private final double normaliser;
  private FeatureGradient gradient;

  /**
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}, cells of a photo together
   * @param photoOf photo of each caption
   * @param captions word ids of each caption, ending with {@link #END}, without start symbol
   * @param weights factor of each caption's loss: 1, or its advantage in self-critical training
   */
  public CaptionBatch(
      Matrix pooled, Matrix grid, int[] photoOf, int[][] captions, float[] weights) {
    this.pooled = pooled;
    this.grid = grid;
    int[] order =
        IntStream.range(0, captions.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -captions[i].length))
            .mapToInt(Integer::intValue)
            .toArray();
    this.photoOf = new int[order.length];
    this.captions = new int[order.length][];
    this.weights = new float[order.length];
    double words = 0;
    for (int i = 0; i < order.length; i++) {
      this.photoOf[i] = photoOf[order[i]];
      this.captions[i] = captions[order[i]];
      this.weights[i] = weights[order[i]];
      words += captions[order[i]].length;
    }
    normaliser = words;
  }

  /** The same batch; {@link CaptionModel#lossAndGradient} is to write there, too. */
  public CaptionBatch gradientInto(FeatureGradient there) {
    gradient = there;
    return this;
  }

  /** Where the gradient by the features is to go, or null where nobody wants it. */
  FeatureGradient gradient() {
    return gradient;
  }

  Matrix pooled() {
    return pooled;
  }

  Matrix grid() {
    return grid;
  }

  int[] photoOf() {
    return photoOf;
  }

  /** Number of captions. */
  public int size() {
    return captions.length;
  }

  /** Words to be predicted, end symbols included: the loss is a mean over them. */
  public double words() {
    return normaliser;
  }

  float weight(int caption) {
    return weights[caption];
  }

  /** Layout of the captions' steps, with {@code extra} steps before the first word. */
  Packing packing(int extra) {
    int[] lengths = new int[captions.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = captions[i].length + extra;
    }
    return new Packing(lengths);
  }

  /** Packed ids read at each step: the start symbol, then the words but the last. */
  int[] inputs(Packing p) {
    int[] ids = new int[p.total()];
    for (int t = 0; t < p.steps(); t++) {
      for (int r = 0; r < p.active(t); r++) {
        ids[p.offset(t) + r] = t == 0 ? START : captions[r][t - 1];
      }
    }
    return ids;
  }

  /** Packed ids to be predicted at each step. */
  int[] targets(Packing p) {
    int[] ids = new int[p.total()];
    for (int t = 0; t < p.steps(); t++) {
      for (int r = 0; r < p.active(t); r++) {
        ids[p.offset(t) + r] = captions[r][t];
      }
    }
    return ids;
  }

  /** Packed weights divided by the number of words. */
  float[] stepWeights(Packing p) {
    float[] w = new float[p.total()];
    for (int t = 0; t < p.steps(); t++) {
      for (int r = 0; r < p.active(t); r++) {
        w[p.offset(t) + r] = (float) (weights[r] / normaliser);
      }
    }
    return w;
  }
}
