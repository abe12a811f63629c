package dev.sightline.language;

import dev.sightline.rnn.CellInput;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentRun;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import dev.sightline.train.Allowed;
import java.util.Arrays;

/**
 * The character model of the lecture notes (Karpathy, "The Unreasonable Effectiveness of Recurrent
 * Neural Networks", 2015; Graves 2013, section 2): a recurrent net reads a text one character at a
 * time and says before each one how likely every character is.
 *
 * <pre>
 * h_t = cell(onehot(x_t), h_{t-1})      p_{t+1} = softmax(h_t W + b)      loss = -log p_{t+1}(x_{t+1})
 * </pre>
 *
 * <p>It is trained by truncated back-propagation through time, TBPTT(k1, k2) (Williams and Peng
 * 1990): k1 steps forward, then back through the last k2 of them; the state is carried on to the
 * next k1 steps, so that what is said may depend on all that was read before.
 */
public final class CharacterModel implements AutoCloseable {
  /**
   * @param characters size of the alphabet
   * @param hidden width of the state
   * @param layers recurrent layers, one above the other
   * @param dropout probability, between layers and before the output
   */
  public record Settings(int characters, CellKind cell, int hidden, int layers, double dropout) {
    static final int WIDEST = 8192;
    static final int MOST_LAYERS = 16;
    static final double MOST_DROPOUT = 0.99;

    /**
     * @throws IllegalArgumentException saying which setting is out of range, and the range
     */
    public Settings {
      Allowed.whole("characters", characters, 1, Integer.MAX_VALUE);
      Allowed.whole("hidden", hidden, 1, WIDEST);
      Allowed.whole("layers", layers, 1, MOST_LAYERS);
      Allowed.number("dropout", dropout, 0, MOST_DROPOUT);
    }
  }

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

  private final Settings settings;
  private final Parameters parameters = new Parameters();
  private final RecurrentCell cell;
  private final Linear output;
  private final Dropout drop;

  /** A model with random weights. */
  public CharacterModel(Settings settings, long seed) {
    this.settings = settings;
    cell =
        settings.cell.layers(
            parameters,
            "cell",
            settings.characters,
            0,
            settings.hidden,
            settings.layers,
            settings.dropout);
    output = new Linear(parameters, "output", settings.hidden, settings.characters);
    drop = new Dropout(settings.dropout);
    parameters.allocate(seed);
    cell.initialise();
  }

  public Settings settings() {
    return settings;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** The state before anything was read. */
  public State start(int batch) {
    return new State(new float[batch * settings.hidden], new float[batch * cell.memory()], batch);
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
    int steps = inputs.length;
    int batch = inputs[0].length;
    int[] lengths = new int[batch];
    Arrays.fill(lengths, steps);
    Packing packing = new Packing(lengths);
    int total = packing.total();
    float[] weights = new float[total];
    Arrays.fill(weights, 1f / total);
    CellInput read = CellInput.symbols(flat(inputs, total));
    try (RecurrentRun run = cell.run(packing, read, state.h, state.memory, Dropout.seed(seed, 0));
        Matrix scores = Matrix.unset(total, settings.characters)) {
      run.forwardAll();
      State after = new State(run.lastOutputs(), run.lastMemory(), batch);
      drop.forward(run.outputs(), Dropout.seed(seed, 3));
      output.forward(run.outputs(), scores);
      double loss =
          SoftmaxCrossEntropy.lossAndGradient(scores, flat(targets, total), weights, 0) * total;
      if (learn) {
        back(run, scores);
      }
      return new Read(loss, after);
    }
  }

  private void back(RecurrentRun run, Matrix dScores) {
    Matrix h = run.outputs();
    try (Matrix dh = Matrix.unset(h.rows(), h.columns())) {
      output.backward(h, dScores, dh, 0);
      drop.backward(dh);
      for (int t = run.steps() - 1; t >= 0; t--) {
        run.backward(t, dh);
      }
      run.backwardWeights(null);
    }
  }

  /** h of the upper layer after each character of one text, {@code [length][hidden]}. */
  float[][] states(int[] text) {
    float[][] all = new float[text.length][settings.hidden];
    Packing packing = new Packing(new int[] {text.length});
    try (RecurrentRun run = cell.run(packing, CellInput.symbols(text), null, null, Dropout.OFF)) {
      run.forwardAll();
      for (int i = 0; i < text.length; i++) {
        run.outputs().get(i, 1, all[i], 0);
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

  /**
   * Reads one character; the state is changed.
   *
   * @return log probability of each character to be the next
   */
  public float[] next(int character, State state) {
    float[] logProbabilities = new float[settings.characters];
    try (Matrix gates = Matrix.unset(1, cell.gates());
        Matrix h = Matrix.of(1, settings.hidden, state.h);
        Matrix scores = Matrix.unset(1, settings.characters)) {
      cell.gatesOfInput(CellInput.symbols(new int[] {character}), gates);
      cell.step(gates, null, h, state.memory);
      h.get(0, 1, state.h, 0);
      output.forward(h, scores);
      SoftmaxCrossEntropy.logProbabilities(scores, logProbabilities);
    }
    return logProbabilities;
  }

  @Override
  public void close() {
    parameters.close();
  }
}
