package dev.sightline.caption;

import dev.sightline.rnn.AdditiveAttention;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Embedding;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentRun;
import dev.sightline.rnn.SoftmaxCrossEntropy;

/**
 * Soft attention (Xu et al. 2015, sections 3.1.2 and 4.2): before each word the LSTM looks at a
 * weighted mean of the photo's L grid vectors.
 *
 * <pre>
 * v_i = relu(W_p f_i + b_p)                          f_i one of the L grid vectors
 * e_ti = w . tanh(W_k v_i + W_q h_{t-1} + b)         alpha_t = softmax(e_t)
 * z_t = sigma(w_b . h_{t-1} + b_b) sum_i alpha_ti v_i
 * h_t = LSTM(E y_{t-1}, z_t)                         h_0, c_0 = tanh of linear maps of the mean v_i
 * p_t = softmax(E (E y_{t-1} + W_h h_t + W_z z_t) + b_o)
 * loss = -sum_t log p_t(y_t) + lambda sum_i (1 - sum_t alpha_ti)^2
 * </pre>
 *
 * <p>Differs from the paper: the grid vectors first pass a linear layer with a rectifier, so that
 * attention works in a smaller space, and the output layer is the word table itself (Press and Wolf
 * 2017), which a small data set is thankful for.
 */
public final class SoftAttention implements CaptionModel {
  /**
   * @param channels width of a grid vector
   * @param vocabulary number of words
   * @param embedding width of a word
   * @param hidden width of the LSTM
   * @param projection width of v_i
   * @param attention width of the space in which query and keys meet
   * @param dropout probability, on the words read and before the output layer
   * @param dropoutOfPhoto probability, on v_i
   * @param coverage lambda of the doubly stochastic term
   * @param cell the recurrent cell; the paper's is the LSTM
   * @param layers recurrent layers, one above the other; the one on top attends
   */
  public record Settings(
      int channels,
      int vocabulary,
      int embedding,
      int hidden,
      int projection,
      int attention,
      double dropout,
      double dropoutOfPhoto,
      double coverage,
      CellKind cell,
      int layers) {}

  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Linear project;
  private final Linear firstState;
  private final Linear firstCell;
  private final Linear query;
  private final Linear gate;
  private final AdditiveAttention attention;
  private final Embedding words;
  private final RecurrentCell cell;
  private final Linear fromState;
  private final Linear fromPhoto;
  private final Parameters.Entry outputBias;
  private final Dropout dropPhoto;
  private final Dropout dropInput;
  private final Dropout dropOutput;

  /** A model with random weights. */
  public SoftAttention(Settings settings, long seed) {
    s = settings;
    project = new Linear(parameters, "project", s.channels, s.projection);
    firstState = new Linear(parameters, "first-state", s.projection, s.hidden);
    int memory = s.cell.memory(s.hidden, s.layers);
    firstCell = memory == 0 ? null : new Linear(parameters, "first-cell", s.projection, memory);
    query = new Linear(parameters, "query", s.hidden, s.attention);
    gate = new Linear(parameters, "gate", s.hidden, 1);
    attention = new AdditiveAttention(parameters, "attention", s.projection, s.attention);
    words = new Embedding(parameters, "words", s.vocabulary, s.embedding);
    cell =
        s.cell.layers(parameters, "lstm", s.embedding, s.projection, s.hidden, s.layers, s.dropout);
    fromState = new Linear(parameters, "output-state", s.hidden, s.embedding);
    fromPhoto = Linear.withoutBias(parameters, "output-photo", s.projection, s.embedding);
    outputBias = parameters.add("output.bias", 1, s.vocabulary, 0);
    dropPhoto = new Dropout(s.dropoutOfPhoto);
    dropInput = new Dropout(s.dropout);
    dropOutput = new Dropout(s.dropout);
    parameters.allocate(seed);
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
  public int vocabulary() {
    return s.vocabulary;
  }

  @Override
  public double lossAndGradient(CaptionBatch batch, double smoothing, long seed) {
    try (Pass pass = new Pass(batch, seed)) {
      pass.forward();
      double loss = pass.outputLayer(smoothing);
      pass.backward();
      return loss;
    }
  }

  /** One training pass: the activations between forward and backward. */
  private final class Pass implements AutoCloseable {
    private final CaptionBatch batch;
    private final long seed;
    private final Packing packing;
    private final int total;
    private final int photos;
    private final int[] ids;
    private final Matrix v;
    private final Matrix x;
    private final Matrix queries;
    private final Matrix gates;
    private final Matrix read;
    private final Matrix dOutput;
    private final Matrix dHidden;
    private final Matrix dGated;
    private Matrix mean;
    private Matrix h0;
    private Matrix c0;
    private AdditiveAttention.Memory memory;
    private RecurrentRun run;
    private float[] alpha;
    private float[] dAlpha;
    private double penalty;

    Pass(CaptionBatch batch, long seed) {
      this.batch = batch;
      this.seed = seed;
      packing = batch.packing(0);
      total = packing.total();
      photos = batch.pooled().rows();
      ids = batch.inputs(packing);
      v = Matrix.unset(batch.grid().rows(), s.projection);
      x = Matrix.unset(total, s.embedding);
      queries = Matrix.unset(total, s.attention);
      gates = Matrix.unset(total, 1);
      read = Matrix.unset(total, s.projection);
      dOutput = Matrix.unset(total, s.embedding);
      dHidden = Matrix.unset(total, s.hidden);
      dGated = Matrix.unset(total, s.projection);
    }

    void forward() {
      project.forward(batch.grid(), v);
      ElementWise.relu(v);
      dropPhoto.forward(v, Dropout.seed(seed, 0));
      memory = attention.new Memory(v, photos);
      mean = Matrices.meanOverCells(v, photos);
      h0 = Matrix.unset(photos, s.hidden);
      firstState.forward(mean, h0);
      ElementWise.tanh(h0);
      if (firstCell != null) {
        c0 = Matrix.unset(photos, cell.memory());
        firstCell.forward(mean, c0);
        ElementWise.tanh(c0);
      }
      words.forward(ids, total, x);
      dropInput.forward(x, Dropout.seed(seed, 1));
      run = cell.run(packing, x, perRow(h0), c0 == null ? null : perRow(c0), Dropout.seed(seed, 3));
      alpha = new float[total * memory.cells()];
      for (int t = 0; t < packing.steps(); t++) {
        int at = packing.offset(t);
        int n = packing.active(t);
        query.forward(run.previous(t), queries.rows(at, n));
        gate.forward(run.previous(t), gates.rows(at, n));
        memory.read(
            queries.rows(at, n), batch.photoOf(), alpha, at * memory.cells(), read.rows(at, n));
        Matrices.gate(gates.rows(at, n), read.rows(at, n), run.late(t));
        run.forward(t);
      }
      coverage();
    }

    /** The doubly stochastic term and its gradient by alpha. */
    private void coverage() {
      if (s.coverage == 0) {
        return;
      }
      int cells = memory.cells();
      float[] missing = new float[batch.size() * cells];
      java.util.Arrays.fill(missing, 1);
      for (int t = 0; t < packing.steps(); t++) {
        int n = packing.active(t) * cells;
        int at = packing.offset(t) * cells;
        for (int i = 0; i < n; i++) {
          missing[i] -= alpha[at + i];
        }
      }
      double factor = s.coverage / batch.words();
      for (float m : missing) {
        penalty += factor * m * m;
      }
      dAlpha = new float[alpha.length];
      for (int t = 0; t < packing.steps(); t++) {
        int n = packing.active(t) * cells;
        int at = packing.offset(t) * cells;
        for (int i = 0; i < n; i++) {
          dAlpha[at + i] = (float) (-2 * factor * missing[i]);
        }
      }
    }

    double outputLayer(double smoothing) {
      try (Matrix o = Matrix.unset(total, s.embedding);
          Matrix scores = Matrix.unset(total, s.vocabulary)) {
        fromState.forward(run.outputs(), o);
        fromPhoto.addForward(run.late(), o);
        o.add(1, x);
        dropOutput.forward(o, Dropout.seed(seed, 2));
        words.score(o, outputBias, scores);
        double loss =
            SoftmaxCrossEntropy.lossAndGradient(
                scores, batch.targets(packing), batch.stepWeights(packing), smoothing);
        words.scoreBackward(o, outputBias, scores, dOutput);
        dropOutput.backward(dOutput);
        fromState.backward(run.outputs(), dOutput, dHidden, 0);
        fromPhoto.backwardWeights(run.late(), dOutput);
        fromPhoto.backwardInput(dOutput, dGated, 0);
        return loss + penalty;
      }
    }

    void backward() {
      try (Matrix dQueries = Matrix.unset(total, s.attention);
          Matrix dGates = Matrix.unset(total, 1);
          Matrix dRead = Matrix.unset(batch.size(), s.projection);
          Matrix carry = Matrix.unset(batch.size(), s.hidden)) {
        for (int t = packing.steps() - 1; t >= 0; t--) {
          int at = packing.offset(t);
          int n = packing.active(t);
          run.backward(t, dHidden);
          Matrix dz = dGated.rows(at, n);
          dz.add(1, run.dLate(t));
          Matrices.gateBackward(
              gates.rows(at, n), read.rows(at, n), dz, dRead.rows(0, n), dGates.rows(at, n));
          memory.backward(
              queries.rows(at, n),
              batch.photoOf(),
              alpha,
              dAlpha,
              at * memory.cells(),
              dRead.rows(0, n),
              dQueries.rows(at, n));
          Matrix c = carry.rows(0, n);
          c.put(0, n, run.carryH(), 0);
          query.backwardInput(dQueries.rows(at, n), c, 1);
          gate.backwardInput(dGates.rows(at, n), c, 1);
          c.get(0, n, run.carryH(), 0);
        }
        query.backwardWeights(run.previous(), dQueries);
        gate.backwardWeights(run.previous(), dGates);
      }
      try (Matrix dx = Matrix.unset(total, s.embedding)) {
        run.backwardWeights(dx);
        dx.add(1, dOutput);
        dropInput.backward(dx);
        words.backward(ids, total, dx);
      }
      try (Matrix dv = Matrix.unset(v.rows(), s.projection);
          Matrix dMean = Matrix.unset(photos, s.projection)) {
        memory.backwardWeights(v, dv);
        firstBackward(firstState, h0, run.carryH(), dMean, 0);
        if (firstCell != null) {
          firstBackward(firstCell, c0, run.carryMemory(), dMean, 1);
        }
        Matrices.addToCells(dMean, dv);
        dropPhoto.backward(dv);
        ElementWise.reluBackward(v, dv);
        Matrix dGrid = batch.gradient() == null ? null : batch.gradient().grid();
        project.backward(batch.grid(), dv, dGrid, 0);
      }
    }

    private void firstBackward(Linear layer, Matrix y, float[] carry, Matrix dMean, float beta) {
      try (Matrix rows = Matrix.of(batch.size(), y.columns(), carry);
          Matrix dy = rows.sumByGroup(batch.photoOf(), photos)) {
        ElementWise.tanhBackward(y, dy);
        layer.backward(mean, dy, dMean, beta);
      }
    }

    private float[] perRow(Matrix perPhoto) {
      try (Matrix rows = Matrix.unset(batch.size(), perPhoto.columns())) {
        rows.gather(perPhoto, batch.photoOf(), batch.size());
        return rows.toArray();
      }
    }

    @Override
    public void close() {
      for (Matrix m :
          new Matrix[] {v, x, queries, gates, read, dOutput, dHidden, dGated, mean, h0, c0}) {
        if (m != null) {
          m.close();
        }
      }
      if (run != null) {
        run.close();
      }
      if (memory != null) {
        memory.close();
      }
    }
  }

  @Override
  public Decoding decode(Matrix pooled, Matrix grid, int rowsPerPhoto) {
    int photos = pooled.rows();
    DecodingState state =
        new DecodingState(cell, words, photos, rowsPerPhoto, s.embedding, s.vocabulary);
    AdditiveAttention.Memory memory;
    try (Matrix v = Matrix.unset(grid.rows(), s.projection);
        Matrix first = Matrix.unset(photos, s.hidden)) {
      project.forward(grid, v);
      ElementWise.relu(v);
      memory = attention.new Memory(v, photos);
      try (Matrix mean = Matrices.meanOverCells(v, photos)) {
        if (firstCell != null) {
          try (Matrix c = Matrix.unset(photos, cell.memory());
              Matrix rows = Matrix.unset(state.rows(), cell.memory())) {
            firstCell.forward(mean, c);
            ElementWise.tanh(c);
            rows.gather(c, state.photoOf(), state.rows());
            rows.get(0, state.rows(), state.memory(), 0);
          }
        }
        firstState.forward(mean, first);
        ElementWise.tanh(first);
        state.h().gather(first, state.photoOf(), state.rows());
      }
    }
    return new AttentiveDecoding(state, memory);
  }

  private final class AttentiveDecoding implements Decoding {
    private final DecodingState state;
    private final AdditiveAttention.Memory memory;
    private final float[] alpha;
    private final Matrix queries;
    private final Matrix gates;
    private final Matrix read;
    private final Matrix embedded;
    private final Matrix outputs;

    AttentiveDecoding(DecodingState state, AdditiveAttention.Memory memory) {
      this.state = state;
      this.memory = memory;
      int rows = state.rows();
      alpha = new float[rows * memory.cells()];
      queries = Matrix.unset(rows, s.attention);
      gates = Matrix.unset(rows, 1);
      read = Matrix.unset(rows, s.projection);
      embedded = Matrix.unset(rows, s.embedding);
      outputs = Matrix.unset(rows, s.embedding);
    }

    @Override
    public int rows() {
      return state.rows();
    }

    @Override
    public void step(int[] chosen, float[] logProbabilities) {
      int n = state.rows();
      Matrix q = queries.rows(0, n);
      Matrix g = gates.rows(0, n);
      Matrix z = read.rows(0, n);
      Matrix o = outputs.rows(0, n);
      query.forward(state.h(), q);
      gate.forward(state.h(), g);
      memory.read(q, state.photoOf(), alpha, 0, z);
      Matrices.gate(g, z, z);
      cell.step(state.gatesOf(chosen), z, state.h(), state.memory());
      Matrix x = embedded.rows(0, n);
      words.forward(chosen, n, x);
      fromState.forward(state.h(), o);
      fromPhoto.addForward(z, o);
      o.add(1, x);
      words.score(o, outputBias, state.scores());
      SoftmaxCrossEntropy.logProbabilities(state.scores(), logProbabilities);
    }

    @Override
    public void reorder(int[] from) {
      state.reorder(from);
    }

    @Override
    public float[] attention(int row) {
      return java.util.Arrays.copyOfRange(alpha, row * memory.cells(), (row + 1) * memory.cells());
    }

    @Override
    public void close() {
      state.close();
      memory.close();
      queries.close();
      gates.close();
      read.close();
      embedded.close();
      outputs.close();
    }
  }
}
