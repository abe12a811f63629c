package dev.sightline.activity;

import dev.sightline.net.Batch;
import dev.sightline.net.Layout;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Tape;
import dev.sightline.net.Value;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.States;
import java.util.function.Function;

/**
 * A net that scores activities, trained and run. There are two kinds: one gives scores at every
 * frame of a sequence, the other reads a clip and gives scores for the whole of it, {@link
 * #perFrame}. Scores are logits: what they mean, one activity at a time or several, is the loss's
 * business.
 *
 * <p>Safe for several threads that do not train.
 */
public final class ActivityNet implements AutoCloseable {
  /** A {@link #delay} as long as the sequence: the net reads it backwards as well. */
  public static final int UNTIL_THE_END = Integer.MAX_VALUE;

  private final Net net = new Net();
  private final Net.Normal normal;
  private final ActivityModel model;
  private final Value scores;
  private final int cells;
  private final ActivityModel.Frames frames;

  /**
   * @param channels width of a frame's features
   * @param cells cells of a frame's grid; 0 where the model does not look at it
   * @param seed draws the weights; {@link Parameters#ZEROS} for zeros
   * @param build declares the model's weights
   */
  ActivityNet(int channels, int cells, long seed, Function<Net, ActivityModel> build) {
    this.cells = cells;
    normal = net.normal("input", channels);
    model = build.apply(net);
    net.allocate(seed);
    frames =
        new ActivityModel.Frames(
            normal,
            net.input("pooled", Rows.STEP, channels),
            net.input("grid", Rows.STEP_CELL, channels),
            net.input("states", Rows.SEQUENCE, model.stateWidth()));
    scores = model.scores(frames);
  }

  /** What the graph reads. */
  ActivityModel.Frames frames() {
    return frames;
  }

  /** What it carries to the next window, or null. */
  Value states() {
    return model.states();
  }

  Net net() {
    return net;
  }

  Value scores() {
    return scores;
  }

  /** All weights. */
  public Parameters parameters() {
    return net.parameters();
  }

  /** Scores of a frame or clip. */
  public int classes() {
    return scores.width();
  }

  /** Whether it scores every frame; else each sequence of a batch is a clip with one score. */
  public boolean perFrame() {
    return scores.rows() == Rows.STEP;
  }

  /** Frames of the clip that it reads; 0 for any number. */
  public int clipFrames() {
    return model.clipFrames();
  }

  /** Whether it reads the features before they are pooled over the picture. */
  public boolean looksAtGrid() {
    return cells > 0;
  }

  /** Whether a pass can go on from the states of the one before, as in a stream. */
  public boolean carries() {
    return model.carries();
  }

  /**
   * How many frames later than a frame its score stands: what a live labeller waits. The last ones
   * of a sequence are scored all the same.
   */
  public int delay() {
    return model.delay();
  }

  /**
   * Shows a new net features of training frames before it is trained.
   *
   * @param pooled {@code [frames, channels]}
   * @param blocks widths of the parts of a frame's vector that are to weigh alike, however wide
   *     they are; none where it is of one piece
   */
  public void prepare(Matrix pooled, int... blocks) {
    normal.fit(layer -> layer.fit(pooled, blocks));
  }

  /**
   * Runs forward for a training step.
   *
   * @param frames stay open until the pass has gone back
   * @param seed draws the dropout; {@link dev.sightline.rnn.Dropout#OFF} for none
   * @throws IllegalArgumentException where the frames are not what the net was made for
   */
  public Pass run(FrameBatch frames, long seed) {
    return new Pass(Tape.of(net, batch(frames, null), seed, asked()));
  }

  /**
   * Only scores; there is no way back.
   *
   * @param first states of each sequence before its first frame, from {@link Pass#states}; null for
   *     none
   * @throws IllegalArgumentException where the frames are not what the net was made for, or where
   *     there are states and the net carries none
   */
  public Pass score(FrameBatch frames, States first) {
    if (first == null) {
      return new Pass(Tape.forward(net, batch(frames, null), asked()));
    }
    if (model.stateWidth() == 0) {
      throw new IllegalArgumentException(
          "The net does not go on from the states of another run; give it whole sequences");
    }
    try (Matrix states = Matrix.of(first.batch(), first.width(), first.toArray())) {
      return new Pass(Tape.forward(net, batch(frames, states), asked()));
    }
  }

  private Value[] asked() {
    Value states = model.states();
    return states == null ? new Value[] {scores} : new Value[] {scores, states};
  }

  Batch batch(FrameBatch frames, Matrix states) {
    Batch batch = new Batch(new Layout(0, cells, 0, null, frames.packing()));
    batch.with("pooled", frames.pooled());
    if (frames.grid() != null) {
      batch.with("grid", frames.grid());
    }
    return states == null ? batch : batch.with("states", states);
  }

  /** A way through the net and, once, back. */
  public final class Pass implements AutoCloseable {
    private final Tape tape;

    private Pass(Tape tape) {
      this.tape = tape;
    }

    /**
     * {@code [total, classes]}, packed, where the net scores every frame; else {@code [batch,
     * classes]}.
     */
    public Matrix logits() {
      return tape.get(scores);
    }

    /**
     * How much each step looked at each of the last N frames, {@code [total, N]}, as {@link
     * Tape#looks} has it; null for a net without attention over frames.
     */
    public Matrix looks() {
      return model.looks() == null ? null : tape.looks(model.looks());
    }

    /** States after the last frame; null where the net carries none. */
    public States states() {
      if (model.states() == null) {
        return null;
      }
      Matrix states = tape.get(model.states());
      return States.of(states.rows(), states.columns(), states.toArray());
    }

    /** Adds the gradients of the weights; a loss has put its gradient in the logits' place. */
    public void backward() {
      tape.becomesGradient(scores);
      tape.backward();
    }

    @Override
    public void close() {
      tape.close();
    }
  }

  @Override
  public void close() {
    net.close();
  }
}
