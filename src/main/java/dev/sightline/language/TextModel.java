package dev.sightline.language;

import dev.sightline.net.Batch;
import dev.sightline.net.Cell;
import dev.sightline.net.Layout;
import dev.sightline.net.Net;
import dev.sightline.net.Runner;
import dev.sightline.net.Tape;
import dev.sightline.net.Value;
import dev.sightline.net.Writing;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.Arrays;

/**
 * Trains a {@link TextNet}, and reads and writes with it.
 *
 * <p>It is trained by truncated back-propagation through time, TBPTT(k1, k2) (Williams and Peng
 * 1990): k1 steps forward, then back through the last k2 of them; the state is carried on to the
 * next k1 steps, so that what is said may depend on all that was read before.
 */
public final class TextModel implements AutoCloseable {
  /**
   * What is carried from one window of a text to the next, for several texts at once.
   *
   * @param h {@code [batch * hidden]}
   * @param memory {@code [batch * memory]}
   * @param batch how many texts
   */
  public record State(float[] h, float[] memory, int batch) {
    /** Sets one text's state to what it is before anything was read. */
    void forget(int text) {
      int hidden = h.length / batch;
      int memories = memory.length / batch;
      Arrays.fill(h, text * hidden, (text + 1) * hidden, 0);
      Arrays.fill(memory, text * memories, (text + 1) * memories, 0);
    }
  }

  /** Characters of a long text that are read in one pass. */
  private static final int WINDOW = 1000;

  private final TextPlan plan;
  private final int characters;
  private final Net net = new Net();
  private final TextNet equations;

  /**
   * A model with random weights.
   *
   * @param characters how many different characters, or words, there are
   */
  public TextModel(TextPlan plan, int characters, long seed) {
    this.plan = plan;
    this.characters = characters;
    equations = new TextNet(net, plan, characters, seed);
  }

  TextPlan plan() {
    return plan;
  }

  /** How many different characters, or words, there are. */
  int characters() {
    return characters;
  }

  public Parameters parameters() {
    return net.parameters();
  }

  Net net() {
    return net;
  }

  /** How it writes, as a graph. */
  Writing writing() {
    return equations.writing;
  }

  /** Scores of each character to be the next, at every step. */
  Value scores() {
    return equations.writing.scores();
  }

  /** The state before anything was read. */
  public State start(int batch) {
    return new State(
        new float[batch * plan.recurrent().hidden()], new float[batch * equations.memory], batch);
  }

  /**
   * A window read and what it cost.
   *
   * @param loss summed over all characters, in nats
   * @param state after it
   */
  public record Read(double loss, State state) {}

  /**
   * Reads a window without learning from it.
   *
   * @param inputs characters, {@code [steps][batch]}
   * @param targets the character after each, {@code [steps][batch]}
   */
  public Read read(int[][] inputs, int[][] targets, State state) {
    return pass(inputs, targets, state, Dropout.OFF, false);
  }

  /**
   * Reads a window and adds the gradients of the mean loss of its last {@code back} steps, taken
   * back through these; the state before them counts as a constant.
   *
   * @param inputs characters, {@code [k1][batch]}
   * @param targets the character after each, {@code [k1][batch]}
   * @param back k2, from 1 to k1
   * @param seed draws the dropout
   * @throws IllegalArgumentException where k2 is not in its range
   */
  public Read learn(int[][] inputs, int[][] targets, int back, State state, long seed) {
    int steps = inputs.length;
    if (back < 1 || back > steps) {
      throw new IllegalArgumentException(
          "k2 is " + back + "; it must be from 1 to k1, which is " + steps);
    }
    if (back == steps) {
      return pass(inputs, targets, state, seed, true);
    }
    int ahead = steps - back;
    Read first =
        pass(
            Arrays.copyOf(inputs, ahead),
            Arrays.copyOf(targets, ahead),
            state,
            Dropout.seed(seed, 1),
            false);
    Read second =
        pass(
            Arrays.copyOfRange(inputs, ahead, steps),
            Arrays.copyOfRange(targets, ahead, steps),
            first.state,
            Dropout.seed(seed, 2),
            true);
    return new Read(first.loss + second.loss, second.state);
  }

  private Read pass(int[][] inputs, int[][] targets, State state, long seed, boolean learn) {
    int total = inputs.length * state.batch;
    float[] weights = new float[total];
    Arrays.fill(weights, 1f / total);
    try (Reading reading = new Reading(flat(inputs, total), state, seed)) {
      Matrix scores = reading.tape.get(scores());
      State after = reading.after();
      double loss =
          SoftmaxCrossEntropy.lossAndGradient(scores, flat(targets, total), weights, 0) * total;
      if (learn) {
        reading.tape.becomesGradient(scores());
        reading.tape.backward();
      }
      return new Read(loss, after);
    }
  }

  /** What is read and the state before it; to be closed after what reads it. */
  private final class Input implements AutoCloseable {
    private final Matrix h;
    private final Matrix carried;
    private final Batch batch;

    Input(Layout layout, State state) {
      h = Matrix.of(state.batch, plan.recurrent().hidden(), state.h);
      carried = Matrix.of(state.batch, equations.memory, state.memory);
      batch = new Batch(layout).with("h", h).with("memory", carried);
    }

    @Override
    public void close() {
      h.close();
      carried.close();
    }
  }

  /** A pass over characters, {@code [steps * batch]}. */
  private final class Reading implements AutoCloseable {
    private final State before;
    private final Input input;
    private final Tape tape;

    Reading(int[] characters, State before, long seed) {
      this.before = before;
      int[] lengths = new int[before.batch];
      Arrays.fill(lengths, characters.length / before.batch);
      input = new Input(new Layout(0, 0, 0, null, new Packing(lengths)), before);
      tape = new Tape(net, input.batch.with("symbol", characters), seed);
    }

    State after() {
      Cell.Now last = equations.last;
      float[] carried = last.memory() == null ? new float[0] : tape.get(last.memory()).toArray();
      return new State(tape.get(last.h()).toArray(), carried, before.batch);
    }

    @Override
    public void close() {
      tape.close();
      input.close();
    }
  }

  /** h of the upper layer after each character of one text, {@code [length][hidden]}. */
  float[][] states(int[] text) {
    float[][] all = new float[text.length][plan.recurrent().hidden()];
    State state = start(1);
    for (int from = 0; from < text.length; from += WINDOW) {
      int to = Math.min(text.length, from + WINDOW);
      try (Reading reading = new Reading(Arrays.copyOfRange(text, from, to), state, Dropout.OFF)) {
        for (int i = from; i < to; i++) {
          reading.tape.get(equations.h).get(i - from, 1, all[i], 0);
        }
        state = reading.after();
      }
    }
    return all;
  }

  private static int[] flat(int[][] rows, int total) {
    int[] all = new int[total];
    int at = 0;
    for (int[] row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }

  /** Reads one text character by character. For one thread. */
  final class Reader implements AutoCloseable {
    private final Input input = new Input(new Layout(1, 0, 0, null, null), start(1));
    private final Runner runner = new Runner(net, equations.writing, input.batch, 1);

    /**
     * Reads one character.
     *
     * @return log probability of each character to be the next
     */
    float[] next(int character) {
      float[] logProbabilities = new float[characters];
      runner.step(new int[] {character}, logProbabilities);
      return logProbabilities;
    }

    @Override
    public void close() {
      runner.close();
      input.close();
    }
  }

  @Override
  public void close() {
    net.close();
  }
}
