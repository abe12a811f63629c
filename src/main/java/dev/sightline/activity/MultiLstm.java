package dev.sightline.activity;

import dev.sightline.rnn.BackwardWindows;
import dev.sightline.rnn.CellInput;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentRun;
import dev.sightline.rnn.Standardisation;
import dev.sightline.rnn.States;
import dev.sightline.rnn.WindowAttention;
import dev.sightline.rnn.WindowSum;

/**
 * MultiLSTM (Yeung et al. 2018, "Every Moment Counts", section 4): a step of the LSTM looks at
 * several frames and speaks about several frames. Each frame is thereby read and judged more than
 * once, with what came before and after it in mind.
 *
 * <pre>
 * v_t = n(CNN(I_t))
 * alpha_i = softmax over the last N frames of w . (tanh(W_v v_t) * tanh(W_h h_{i-1}))
 * h_i = LSTM(sum_t alpha_it v_t, h_{i-1})
 * p_it = W_k h_i + b_k                        k = i - o - t, frames t = i - o, ..., i - o - (M - 1)
 * y_t = sum_i beta_it p_it                    beta_it = 1 / number of steps that speak about t
 * </pre>
 *
 * <p>In the paper M = N and the offset o = 0. {@link Settings} has its ablations, and o: a step
 * speaks about frames from the o-th before the one it has just read, or for a negative o from the
 * -o-th after it. Scores are logits; the paper's loss is the logistic one.
 *
 * <p>At the ends of a sequence beta is taken over the steps that exist; where none exists, the step
 * nearest to them speaks, so that with M = 1 and o > 0 the last o + 1 frames have the same scores.
 * W v_t is multiplied out once for each frame, not once for each window: the weighted sum of what
 * frames bring to the gates is what their weighted sum brings.
 *
 * <p>Differs from the paper: any cell and any number of layers, standardised features, and dropout
 * on them too.
 */
public final class MultiLstm implements ActivityNet {
  /** What a step reads. */
  public enum Input {
    /** Its own frame. */
    FRAME,
    /** The mean of the last N. */
    MEAN,
    /** Those by attention. */
    ATTENTION
  }

  /**
   * The paper's ablations are {@code DEFAULTS.with(Input.FRAME, 1)}, the LSTM; {@code
   * DEFAULTS.with(Input.MEAN, 1)}, "+ i"; {@code DEFAULTS.with(Input.ATTENTION, 1)}, "+ i + a"; and
   * {@link #DEFAULTS} itself, all of it.
   *
   * @param hidden width of the state
   * @param window N, frames that a step looks at where it does not read its own only
   * @param input what of them it reads
   * @param attention width A of keys and query
   * @param outputs M, frames that a step speaks about
   * @param offset o, frames from the one just read back to the first of them; below 0 ahead of it
   * @param dropout probability, on the features, between layers and on the topmost one's output
   * @param cell the recurrent cell; the paper's is the LSTM
   * @param layers one above the other
   */
  public record Settings(
      int hidden,
      int window,
      Input input,
      int attention,
      int outputs,
      int offset,
      double dropout,
      CellKind cell,
      int layers) {
    public static final Settings DEFAULTS =
        new Settings(256, 15, Input.ATTENTION, 128, 15, 0, 0.5, CellKind.LSTM, 1);

    /**
     * @throws IllegalArgumentException where a number is out of its range
     */
    public Settings {
      atLeastOne(hidden, "elements of the state");
      atLeastOne(window, "frames in a window");
      atLeastOne(attention, "elements of an attention key");
      atLeastOne(outputs, "frames that a step speaks about");
      atLeastOne(layers, "layers");
      if (!(dropout >= 0 && dropout < 1)) {
        throw new IllegalArgumentException("Dropout is " + dropout + "; allowed is [0, 1)");
      }
    }

    private static void atLeastOne(int n, String what) {
      if (n < 1) {
        throw new IllegalArgumentException(
            "There are to be " + n + " " + what + "; at least 1 is needed");
      }
    }

    /** The same with another input and another number of outputs. */
    public Settings with(Input newInput, int newOutputs) {
      return new Settings(
          hidden, window, newInput, attention, newOutputs, offset, dropout, cell, layers);
    }

    /** The same with another offset of the outputs. */
    public Settings withOffset(int newOffset) {
      return new Settings(
          hidden, window, input, attention, outputs, newOffset, dropout, cell, layers);
    }
  }

  private final int classes;
  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final Linear input;
  private final WindowAttention attention;
  private final RecurrentCell cell;
  private final Linear output;

  /**
   * @param channels width of a frame's features
   */
  public MultiLstm(int channels, int classes, Settings settings, long seed) {
    this.classes = classes;
    s = settings;
    standardised = new Standardisation(parameters, "input", channels);
    cell = s.cell.layers(parameters, "layer", 0, 0, s.hidden, s.layers, s.dropout);
    input = Linear.withoutBias(parameters, "layer.input", channels, cell.gates());
    attention =
        s.input == Input.ATTENTION
            ? new WindowAttention(parameters, "attention", channels, s.hidden, s.attention)
            : null;
    output = new Linear(parameters, "output", s.hidden, s.outputs * classes);
    parameters.allocate(seed);
    standardised.initialise();
    cell.initialise();
  }

  public Settings settings() {
    return s;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public boolean perFrame() {
    return true;
  }

  /** Steps from a frame to the last one that speaks about it: N - 1 for the paper's net. */
  @Override
  public int delay() {
    return Math.max(0, s.offset + s.outputs - 1);
  }

  @Override
  public void prepare(Matrix pooled, int... blocks) {
    standardised.fit(pooled, blocks);
  }

  @Override
  public Pass run(FrameBatch batch, States first, long seed) {
    if (first != null) {
      throw new IllegalArgumentException(
          "A MultiLSTM does not go on from the states of another run; give it whole sequences");
    }
    return new Run(batch, seed);
  }

  private final class Run implements Pass {
    private final Packing packing;
    private final Matrix v;
    private final Matrix gates;
    private final WindowSum read;
    private final WindowAttention.Memory looks;
    private final RecurrentRun run;
    private final Dropout dropOutput = new Dropout(s.dropout);
    private final Matrix h;
    private final Matrix logits;

    Run(FrameBatch batch, long seed) {
      packing = batch.packing();
      int total = packing.total();
      BackwardWindows windows = new BackwardWindows(packing, s.input == Input.FRAME ? 1 : s.window);
      v = Matrix.unset(total, batch.pooled().columns());
      v.gather(batch.pooled(), windows.order(), total);
      standardised.forward(v, v);
      new Dropout(s.dropout).forward(v, Dropout.seed(seed, 0));
      gates = Matrix.unset(total, cell.gates());
      input.forward(v, gates);
      read = new WindowSum(windows, gates);
      looks = attention == null ? null : attention.new Memory(windows, read, v);
      run = cell.run(packing, CellInput.NONE, null, null, Dropout.seed(seed, 1));
      recur();
      h = run.outputs();
      dropOutput.forward(h, Dropout.seed(seed, 2));
      try (Matrix p = Matrix.unset(total, s.outputs * classes)) {
        output.forward(h, p);
        logits = Matrix.of(total, classes, meanOfSteps(p.toArray()));
      }
    }

    private void recur() {
      if (looks == null) {
        read.even();
      }
      for (int t = 0; t < packing.steps(); t++) {
        if (looks != null) {
          looks.look(t, run.previous(t));
        }
        read.addTo(t, run.gates(t));
        run.forward(t);
      }
    }

    /** One term of y_t: frame and step by their packed rows, and k. */
    private interface Term {
      void of(int frame, int step, int k, float beta);
    }

    private void forEachTerm(Term term) {
      for (int r = 0; r < packing.batch(); r++) {
        int end = packing.length(r) - 1;
        for (int t = 0; t <= end; t++) {
          int first = within(t + s.offset, end);
          int last = within(t + s.offset + s.outputs - 1, end);
          float beta = 1 / (float) (last - first + 1);
          for (int i = first; i <= last; i++) {
            int k = within(i - s.offset - t, s.outputs - 1);
            term.of(packing.offset(t) + r, packing.offset(i) + r, k, beta);
          }
        }
      }
    }

    private static int within(int i, int end) {
      return Math.max(0, Math.min(end, i));
    }

    /** From p {@code [total, outputs * classes]} y {@code [total, classes]}. */
    private float[] meanOfSteps(float[] p) {
      float[] y = new float[packing.total() * classes];
      forEachTerm(
          (frame, step, k, beta) -> {
            int from = (step * s.outputs + k) * classes;
            for (int c = 0; c < classes; c++) {
              y[frame * classes + c] += beta * p[from + c];
            }
          });
      return y;
    }

    private float[] toSteps(float[] dy) {
      float[] dp = new float[dy.length * s.outputs];
      forEachTerm(
          (frame, step, k, beta) -> {
            int to = (step * s.outputs + k) * classes;
            for (int c = 0; c < classes; c++) {
              dp[to + c] += beta * dy[frame * classes + c];
            }
          });
      return dp;
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      float[] ofSteps = toSteps(dLogits.toArray());
      try (Matrix dp = Matrix.of(packing.total(), s.outputs * classes, ofSteps);
          Matrix dh = Matrix.unset(h.rows(), h.columns());
          Matrix carry = Matrix.unset(packing.batch(), s.hidden)) {
        output.backward(h, dp, dh, 0);
        dropOutput.backward(dh);
        for (int t = packing.steps() - 1; t >= 0; t--) {
          run.backward(t, dh);
          read.backward(t, run.gates(t));
          if (looks != null) {
            int n = packing.active(t);
            Matrix c = carry.rows(0, n);
            c.put(0, n, run.carryH(), 0);
            looks.backward(t, c);
            c.get(0, n, run.carryH(), 0);
          }
        }
      }
      run.backwardWeights(null);
      input.backward(v, read.dValues(), null, 0);
      if (looks != null) {
        looks.backwardWeights(run.previous());
      }
    }

    @Override
    public void close() {
      v.close();
      gates.close();
      read.close();
      if (looks != null) {
        looks.close();
      }
      run.close();
      logits.close();
    }
  }
}
