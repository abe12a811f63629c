package dev.sightline.activity;

import dev.sightline.net.Cell;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Value;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentSettings;
import dev.sightline.spec.Setting;

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
final class MultiLstm implements ActivityModel {
  /** What a step reads. */
  enum Input {
    /** Its own frame. */
    FRAME,
    /** The mean of the last N. */
    MEAN,
    /** Those by attention. */
    ATTENTION
  }

  /** What can be set on the command line; the width of an attention key is the usual one. */
  record Chosen(
      ActivitySettings all,
      RecurrentSettings recurrent,
      @Setting(
              says = "Frames that a MultiLSTM attends to, and labels, at each step.",
              option = "--attention-window",
              label = "FRAMES",
              usual = "15",
              least = 1,
              most = 1000)
          int window,
      @Setting(
              says =
                  "How far behind the newest frame a MultiLSTM's labels begin; below 0, how far"
                      + " ahead.",
              label = "FRAMES",
              usual = "0",
              least = -1000,
              most = 1000)
          int offset) {
    Settings with(Input input, int outputs) {
      return new Settings(
          recurrent.hidden(),
          window,
          input,
          Settings.DEFAULTS.attention,
          outputs,
          offset,
          all.dropout(),
          recurrent.cell(),
          recurrent.layers());
    }
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
  record Settings(
      int hidden,
      int window,
      Input input,
      int attention,
      int outputs,
      int offset,
      double dropout,
      CellKind cell,
      int layers) {
    static final Settings DEFAULTS =
        new Settings(256, 15, Input.ATTENTION, 128, 15, 0, 0.5, CellKind.LSTM, 1);

    /**
     * @throws IllegalArgumentException where a number is out of its range
     */
    Settings {
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
    Settings with(Input newInput, int newOutputs) {
      return new Settings(
          hidden, window, newInput, attention, newOutputs, offset, dropout, cell, layers);
    }
  }

  private final Settings s;
  private final Cell cell;
  private final Net.Linear input;
  private final Net.Linear key;
  private final Net.Linear query;
  private final Net.Factors score;
  private final Net.Linear output;
  private Value looks;

  MultiLstm(Net net, int channels, int classes, Settings settings) {
    s = settings;
    boolean attends = s.input == Input.ATTENTION;
    cell = net.cell(s.cell, "layer", 0, 0, s.hidden, s.layers, s.dropout);
    input = net.linearWithoutBias("layer.input", channels, cell.gates());
    key = attends ? net.linearWithoutBias("attention.key", channels, s.attention) : null;
    query = attends ? net.linearWithoutBias("attention.query", s.hidden, s.attention) : null;
    score = attends ? net.factors("attention.score", s.attention) : null;
    output = net.linear("output", s.hidden, s.outputs * classes);
  }

  @Override
  public Value scores(Frames frames) {
    Value pooled = s.input == Input.FRAME ? frames.pooled() : frames.pooled().strip();
    Value v = frames.normal().of(pooled).dropout(s.dropout);
    Value gates = input.of(v);
    Value keys = key == null ? null : score.of(key.of(v).tanh());
    Value even = s.input == Input.MEAN ? gates.lookBack(s.window) : gates;
    Value h =
        frames
            .pooled()
            .scan(
                cell.zero(Rows.SEQUENCE),
                (frame, before) -> {
                  if (keys == null) {
                    return cell.next(null, even, null, before);
                  }
                  looks = gates.lookBack(s.window, keys, query.of(before.h()).tanh());
                  return cell.next(null, looks, null, before);
                })
            .all()
            .h();
    return output.of(h.dropout(s.dropout)).overlap(s.outputs, s.offset);
  }

  @Override
  public Value looks() {
    return looks;
  }

  /** Steps from a frame to the last one that speaks about it: N - 1 for the paper's net. */
  @Override
  public int delay() {
    return Math.max(0, s.offset + s.outputs - 1);
  }
}
