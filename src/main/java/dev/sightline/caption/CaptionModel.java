package dev.sightline.caption;

import dev.sightline.net.Batch;
import dev.sightline.net.Layout;
import dev.sightline.net.Net;
import dev.sightline.net.Runner;
import dev.sightline.net.Tape;
import dev.sightline.net.Value;
import dev.sightline.net.Writer;
import dev.sightline.net.Writing;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import dev.sightline.spec.Plan;
import java.util.function.Function;

/**
 * A captioner of any {@linkplain Captioners kind}, with its weights: trains it, and decodes with
 * it. A clip is a photo whose cells are its frames.
 */
public final class CaptionModel implements AutoCloseable {
  private final Plan<Captioners.Kind<?>> plan;
  private final Net net = new Net();
  private final Writing writing;
  private final boolean readsFrames;

  /**
   * With random weights.
   *
   * @param declared declares its weights
   * @param channels width of a feature vector
   */
  CaptionModel(
      Plan<Captioners.Kind<?>> plan, Function<Net, Writer<?>> declared, int channels, long seed) {
    this.plan = plan;
    Writer<?> writer = declared.apply(net);
    net.allocate(seed);
    writing = Writing.of(net, writer, channels);
    readsFrames = net.isRead(writing.photo().frames());
  }

  /** Which captioner it is, and its settings. */
  Plan<Captioners.Kind<?>> plan() {
    return plan;
  }

  /** Width of a feature vector. */
  int channels() {
    return writing.photo().pooled().width();
  }

  Net net() {
    return net;
  }

  Writing writing() {
    return writing;
  }

  /** All weights. */
  public Parameters parameters() {
    return net.parameters();
  }

  /** Number of words it knows. */
  public int vocabulary() {
    return writing.scores().width();
  }

  /**
   * Shows a new model features of training photos before it is trained, so that it knows their
   * means and deviations.
   *
   * @param pooled {@code [photos, channels]}
   */
  public void prepare(Matrix pooled) {
    net.normals().forEach(normal -> normal.fit(layer -> layer.fit(pooled)));
  }

  /**
   * Forward and backward over a batch; gradients are added to {@link #parameters}, and those by the
   * features written where the batch wants them.
   *
   * @param smoothing label smoothing in [0, 1)
   * @param seed draws the dropout masks; {@link dev.sightline.rnn.Dropout#OFF} for none
   * @return mean loss a word, the model's own penalties included
   * @throws IllegalArgumentException where a gradient by frames is wanted
   */
  public double lossAndGradient(CaptionBatch batch, double smoothing, long seed) {
    CaptionBatch.FeatureGradient wanted = batch.gradient();
    if (wanted != null) {
      want();
    }
    Packing steps = batch.packing(0);
    try (Tape tape = new Tape(net, read(batch, steps), seed)) {
      double loss =
          SoftmaxCrossEntropy.lossAndGradient(
              tape.get(writing.scores()),
              batch.targets(steps),
              batch.stepWeights(steps),
              smoothing);
      tape.becomesGradient(writing.scores());
      Value penalty = writing.penalty();
      if (penalty != null) {
        for (float p : tape.get(penalty).toArray()) {
          loss += p / batch.words();
        }
        tape.gradient(penalty, (float) (1 / batch.words()));
      }
      tape.backward();
      if (wanted != null) {
        give(tape, writing.photo().pooled(), wanted.pooled());
        give(tape, writing.photo().grid(), wanted.grid());
      }
      return loss;
    }
  }

  private void want() {
    if (readsFrames) {
      throw new IllegalArgumentException(
          plan.kind().name() + " reads frames of videos and does not train an encoder along");
    }
    Tape.want(writing.photo().pooled());
    Tape.want(writing.photo().grid());
  }

  private void give(Tape tape, Value input, Matrix gradient) {
    if (net.isRead(input)) {
      gradient.copy(tape.gradientOf(input));
    }
  }

  /** What a tape reads of a batch. */
  Batch read(CaptionBatch batch, Packing steps) {
    return seen(batch.pooled(), batch.grid(), batch.photoOf(), steps)
        .with("word", batch.inputs(steps));
  }

  private static Batch seen(Matrix pooled, Matrix grid, int[] photoOf, Packing steps) {
    int cells = grid.rows() / pooled.rows();
    return new Batch(new Layout(pooled.rows(), cells, cells, photoOf, steps))
        .with("pooled", pooled)
        .with("grid", grid)
        .with("frames", grid);
  }

  /**
   * Begins to decode: {@code rowsPerPhoto} captions for each photo, row {@code p * rowsPerPhoto +
   * k} being the k-th of photo p. Several decodings may run at once while nobody trains.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}
   */
  public Runner decode(Matrix pooled, Matrix grid, int rowsPerPhoto) {
    return new Runner(net, writing, seen(pooled, grid, null, null), rowsPerPhoto);
  }

  @Override
  public void close() {
    net.close();
  }
}
