package dev.sightline.caption;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Embedding;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentRun;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import dev.sightline.rnn.Standardisation;
import java.util.Arrays;

/**
 * S2VT, sequence to sequence, video to text (Venugopalan et al. 2015, section 3.2): two LSTMs, one
 * above the other, first read the frames and then write the caption.
 *
 * <pre>
 * reading, t = 1..F:   a_t = LSTM_1(W_f n(f_t) + b)     h_t = LSTM_2(a_t, 0)          no loss
 * writing, t = F+1..:  a_t = LSTM_1(0)                  h_t = LSTM_2(a_t, W_e S_{t-F-1})
 * p_t = softmax(W_o h_t + b_o)                          loss = -sum_t log p_t(S_{t-F})
 * </pre>
 *
 * with S_0 the start symbol and 0 the padding. LSTM_1 never sees a word and LSTM_2 sees none while
 * it reads, so all that is the same for every caption of a clip: it is run once for the clip, and
 * only LSTM_2's writing is run for each caption.
 *
 * <p>Differs from the paper: sizes are smaller by default, n standardises the frames' features,
 * dropout stands on frames, between the LSTMs, on the words and before the output; another cell may
 * stand in for the LSTM, in several layers.
 */
public final class VideoToText implements CaptionModel {
  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final Linear frame;
  private final RecurrentCell lower;
  private final Linear between;
  private final Embedding words;
  private final RecurrentCell upper;
  private final Linear output;
  private final Dropout dropFrames;
  private final Dropout dropBetween;
  private final Dropout dropInput;
  private final Dropout dropOutput;

  /** A model with random weights. */
  public VideoToText(Settings settings, long seed) {
    s = settings;
    standardised = new Standardisation(parameters, "frame", s.channels());
    frame = new Linear(parameters, "frame", s.channels(), s.embedding());
    lower =
        s.cell()
            .layers(parameters, "lstm-1", s.embedding(), 0, s.hidden(), s.layers(), s.dropout());
    words = new Embedding(parameters, "words", s.vocabulary(), s.embedding());
    upper =
        s.cell()
            .layers(parameters, "lstm-2", s.embedding(), 0, s.hidden(), s.layers(), s.dropout());
    // LSTM_2's weights for a_t: apart from those for words, so that they are multiplied at once.
    between = Linear.withoutBias(parameters, "lstm-1-to-2", s.hidden(), upper.gates());
    output = new Linear(parameters, "output", s.hidden(), s.vocabulary());
    dropFrames = new Dropout(s.dropoutOfPhoto());
    dropBetween = new Dropout(s.dropout());
    dropInput = new Dropout(s.dropout());
    dropOutput = new Dropout(s.dropout());
    parameters.allocate(seed);
    lower.initialise();
    upper.initialise();
    standardised.initialise();
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
    return s.vocabulary();
  }

  @Override
  public void prepare(Matrix pooled) {
    standardised.fit(pooled);
  }

  @Override
  public double lossAndGradient(CaptionBatch batch, double smoothing, long seed) {
    if (batch.gradient() != null) {
      throw new IllegalArgumentException(
          "s2vt reads frames of videos and does not train an encoder along");
    }
    try (Pass pass = new Pass(batch, seed)) {
      pass.readFrames();
      pass.writeWords();
      double loss = pass.outputLayer(smoothing);
      pass.backward();
      return loss;
    }
  }

  /** {@code [clips * frames]}: for each row of a step-by-step matrix the row clip by clip. */
  private static int[] byStep(int clips, int frames) {
    int[] row = new int[clips * frames];
    for (int t = 0; t < frames; t++) {
      for (int c = 0; c < clips; c++) {
        row[t * clips + c] = c * frames + t;
      }
    }
    return row;
  }

  /** Sequences of one length. */
  private static Packing even(int sequences, int steps) {
    int[] lengths = new int[sequences];
    Arrays.fill(lengths, steps);
    return new Packing(lengths);
  }

  /** One training pass: the activations between forward and backward. */
  private final class Pass implements AutoCloseable {
    private final CaptionBatch batch;
    private final long seed;
    private final int clips;
    private final int frames;
    private final Packing writing;
    private final int[] ids;
    private final int[] byStep;

    /** Rows of LSTM_1: {@code [(frames + steps) * clips]}, step by step. */
    private final Packing whole;

    private final Matrix seen;
    private final Matrix x;
    private final Matrix read;
    private final Matrix toUpper;
    private final Matrix none;
    private final Matrix dHidden;
    private RecurrentRun low;
    private RecurrentRun reading;
    private RecurrentRun run;

    Pass(CaptionBatch batch, long seed) {
      this.batch = batch;
      this.seed = seed;
      clips = batch.pooled().rows();
      frames = batch.grid().rows() / clips;
      writing = batch.packing(0);
      ids = batch.inputs(writing);
      byStep = byStep(clips, frames);
      whole = even(clips, frames + writing.steps());
      seen = Matrix.unset(clips * frames, s.channels());
      x = new Matrix(whole.total(), s.embedding());
      read = Matrix.unset(ids.length, s.embedding());
      toUpper = Matrix.unset(whole.total(), upper.gates());
      none = new Matrix(clips * frames, s.embedding());
      dHidden = Matrix.unset(ids.length, s.hidden());
    }

    void readFrames() {
      standardised.forward(batch.grid(), seen);
      dropFrames.forward(seen, Dropout.seed(seed, 0));
      try (Matrix embedded = Matrix.unset(seen.rows(), s.embedding())) {
        frame.forward(seen, embedded);
        x.rows(0, seen.rows()).gather(embedded, byStep, byStep.length);
      }
      low = lower.run(whole, x, null, null, Dropout.seed(seed, 1));
      low.forwardAll();
      dropBetween.forward(low.outputs(), Dropout.seed(seed, 2));
      between.forward(low.outputs(), toUpper);
      reading = upper.run(even(clips, frames), none, null, null, Dropout.seed(seed, 3));
      for (int t = 0; t < frames; t++) {
        reading.gates(t).add(1, toUpper.rows(t * clips, clips));
        reading.forward(t);
      }
    }

    void writeWords() {
      words.forward(ids, ids.length, read);
      dropInput.forward(read, Dropout.seed(seed, 4));
      run =
          upper.run(
              writing,
              read,
              perCaption(reading.lastOutputs(), s.hidden()),
              perCaption(reading.lastMemory(), upper.memory()),
              Dropout.seed(seed, 5));
      try (Matrix rows = Matrix.unset(batch.size(), upper.gates())) {
        for (int t = 0; t < writing.steps(); t++) {
          Matrix brought = rows.rows(0, writing.active(t));
          brought.gather(ofStep(toUpper, t), batch.photoOf(), writing.active(t));
          run.gates(t).add(1, brought);
          run.forward(t);
        }
      }
      dropOutput.forward(run.outputs(), Dropout.seed(seed, 6));
    }

    /** The clips' rows at a step of the writing. */
    private Matrix ofStep(Matrix all, int t) {
      return all.rows((frames + t) * clips, clips);
    }

    private float[] perCaption(float[] perClip, int width) {
      float[] rows = new float[batch.size() * width];
      for (int r = 0; r < batch.size(); r++) {
        System.arraycopy(perClip, batch.photoOf()[r] * width, rows, r * width, width);
      }
      return rows;
    }

    private float[] perClip(float[] perCaption, int width) {
      if (width == 0) {
        return new float[0];
      }
      try (Matrix rows = Matrix.of(batch.size(), width, perCaption);
          Matrix sums = rows.sumByGroup(batch.photoOf(), clips)) {
        return sums.toArray();
      }
    }

    double outputLayer(double smoothing) {
      try (Matrix scores = Matrix.unset(ids.length, s.vocabulary())) {
        output.forward(run.outputs(), scores);
        double loss =
            SoftmaxCrossEntropy.lossAndGradient(
                scores, batch.targets(writing), batch.stepWeights(writing), smoothing);
        output.backward(run.outputs(), scores, dHidden, 0);
        dropOutput.backward(dHidden);
        return loss;
      }
    }

    void backward() {
      try (Matrix dToUpper = Matrix.unset(whole.total(), upper.gates());
          Matrix dLow = Matrix.unset(whole.total(), s.hidden())) {
        wordsBackward(dToUpper);
        reading.passBack(
            perClip(run.carryH(), s.hidden()), perClip(run.carryMemory(), upper.memory()));
        try (Matrix noLoss = new Matrix(clips * frames, s.hidden())) {
          for (int t = frames - 1; t >= 0; t--) {
            reading.backward(t, noLoss);
            dToUpper.rows(t * clips, clips).copy(reading.gates(t));
          }
        }
        reading.backwardWeights(null);
        between.backward(low.outputs(), dToUpper, dLow, 0);
        dropBetween.backward(dLow);
        framesBackward(dLow);
      }
    }

    private void wordsBackward(Matrix dToUpper) {
      int[] photoOf = batch.photoOf();
      for (int t = writing.steps() - 1; t >= 0; t--) {
        run.backward(t, dHidden);
        try (Matrix sums =
            run.gates(t).sumByGroup(Arrays.copyOf(photoOf, writing.active(t)), clips)) {
          ofStep(dToUpper, t).copy(sums);
        }
      }
      try (Matrix dRead = Matrix.unset(ids.length, s.embedding())) {
        run.backwardWeights(dRead);
        dropInput.backward(dRead);
        words.backward(ids, ids.length, dRead);
      }
    }

    private void framesBackward(Matrix dLow) {
      for (int t = whole.steps() - 1; t >= 0; t--) {
        low.backward(t, dLow);
      }
      int[] back = new int[byStep.length];
      for (int i = 0; i < back.length; i++) {
        back[byStep[i]] = i;
      }
      try (Matrix dx = Matrix.unset(whole.total(), s.embedding());
          Matrix dEmbedded = Matrix.unset(seen.rows(), s.embedding())) {
        low.backwardWeights(dx);
        dEmbedded.gather(dx, back, back.length);
        frame.backward(seen, dEmbedded, null, 0);
      }
    }

    @Override
    public void close() {
      for (Matrix m : new Matrix[] {seen, x, read, toUpper, none, dHidden}) {
        m.close();
      }
      for (RecurrentRun r : new RecurrentRun[] {low, reading, run}) {
        if (r != null) {
          r.close();
        }
      }
    }
  }

  @Override
  public Decoding decode(Matrix pooled, Matrix grid, int rowsPerPhoto) {
    int clips = pooled.rows();
    int frames = grid.rows() / clips;
    Watching watching = new Watching(clips);
    DecodingState state =
        new DecodingState(upper, words, clips, rowsPerPhoto, s.embedding(), s.vocabulary());
    try (Matrix seen = Matrix.unset(grid.rows(), s.channels());
        Matrix embedded = Matrix.unset(grid.rows(), s.embedding());
        Matrix x = Matrix.unset(grid.rows(), s.embedding());
        Matrix gates = Matrix.unset(grid.rows(), lower.gates());
        Matrix h = new Matrix(clips, s.hidden())) {
      standardised.forward(grid, seen);
      frame.forward(seen, embedded);
      x.gather(embedded, byStep(clips, frames), grid.rows());
      lower.gatesOfInput(x, gates);
      float[] memory = new float[clips * upper.memory()];
      for (int t = 0; t < frames; t++) {
        Matrix brought = watching.step(gates.rows(t * clips, clips));
        brought.add(1, watching.emptyUpper);
        upper.step(brought, null, h, memory);
      }
      state.h().gather(h, state.photoOf(), state.rows());
      for (int r = 0; r < state.rows(); r++) {
        int clip = state.photoOf()[r];
        System.arraycopy(
            memory, clip * upper.memory(), state.memory(), r * upper.memory(), upper.memory());
      }
    }
    return new PlainDecoding(state, upper, output) {
      @Override
      Matrix gatesOf(int[] chosen) {
        Matrix gates = super.gatesOf(chosen);
        try (Matrix ofRow = Matrix.unset(state.rows(), upper.gates())) {
          ofRow.gather(watching.stepWithoutFrame(), state.photoOf(), state.rows());
          gates.add(1, ofRow);
        }
        return gates;
      }

      @Override
      public void close() {
        watching.close();
        super.close();
      }
    };
  }

  /** LSTM_1 of a decoding: one state a clip, whatever is written of it. */
  private final class Watching implements AutoCloseable {
    private final Matrix h;
    private final float[] memory;
    private final Matrix emptyLower;
    private final Matrix emptyUpper;
    private final Matrix gates;
    private final Matrix brought;

    Watching(int clips) {
      h = new Matrix(clips, s.hidden());
      memory = new float[clips * lower.memory()];
      emptyLower = Matrix.unset(clips, lower.gates());
      emptyUpper = Matrix.unset(clips, upper.gates());
      gates = Matrix.unset(clips, lower.gates());
      brought = Matrix.unset(clips, upper.gates());
      try (Matrix padding = new Matrix(clips, s.embedding())) {
        lower.gatesOfInput(padding, emptyLower);
        upper.gatesOfInput(padding, emptyUpper);
      }
    }

    /** What a_t brings to LSTM_2's gates, {@code [clips, gates]}. */
    Matrix step(Matrix gatesOfFrame) {
      lower.step(gatesOfFrame, null, h, memory);
      between.forward(h, brought);
      return brought;
    }

    Matrix stepWithoutFrame() {
      gates.copy(emptyLower);
      return step(gates);
    }

    @Override
    public void close() {
      for (Matrix m : new Matrix[] {h, emptyLower, emptyUpper, gates, brought}) {
        m.close();
      }
    }
  }
}
