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

/**
 * Show and Tell (Vinyals et al. 2015, section 3.1): the photo is the first thing an LSTM reads,
 * once, as if it were a word; then the caption follows word by word.
 *
 * <pre>
 * x_{-1} = W_i n(CNN(I)) + b      x_t = W_e S_t, S_0 the start symbol
 * p_{t+1} = softmax(W_o LSTM(x_t) + b_o)      loss = -sum_t log p_t(S_t)
 * </pre>
 *
 * <p>Differs from the paper: sizes are smaller by default, dropout stands on the photo and on the
 * words that are read too, and n standardises the photo's features.
 */
public final class ShowAndTell implements CaptionModel {
  private final Settings settings;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final Linear image;
  private final Embedding words;
  private final RecurrentCell cell;
  private final Linear output;
  private final Dropout dropPhoto;
  private final Dropout dropInput;
  private final Dropout dropOutput;

  /** A model with random weights. */
  public ShowAndTell(Settings settings, long seed) {
    this.settings = settings;
    standardised = new Standardisation(parameters, "image", settings.channels());
    image = new Linear(parameters, "image", settings.channels(), settings.embedding());
    words = new Embedding(parameters, "words", settings.vocabulary(), settings.embedding());
    cell =
        settings
            .cell()
            .layers(
                parameters,
                "lstm",
                settings.embedding(),
                0,
                settings.hidden(),
                settings.layers(),
                settings.dropout());
    output = new Linear(parameters, "output", settings.hidden(), settings.vocabulary());
    dropPhoto = new Dropout(settings.dropoutOfPhoto());
    dropInput = new Dropout(settings.dropout());
    dropOutput = new Dropout(settings.dropout());
    parameters.allocate(seed);
    cell.initialise();
    standardised.initialise();
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int vocabulary() {
    return settings.vocabulary();
  }

  @Override
  public void prepare(Matrix pooled) {
    standardised.fit(pooled);
  }

  @Override
  public double lossAndGradient(CaptionBatch batch, double smoothing, long seed) {
    Packing wordSteps = batch.packing(0);
    Packing all = batch.packing(1);
    int rows = batch.size();
    int[] ids = batch.inputs(wordSteps);
    int photos = batch.pooled().rows();
    int e = settings.embedding();
    try (Matrix photo = Matrix.unset(photos, settings.channels());
        Matrix seen = Matrix.unset(photos, e);
        Matrix x = Matrix.unset(all.total(), e);
        Matrix dx = Matrix.unset(all.total(), e);
        Matrix scores = Matrix.unset(wordSteps.total(), settings.vocabulary());
        Matrix dHidden = Matrix.unset(all.total(), settings.hidden())) {
      standardised.forward(batch.pooled(), photo);
      dropPhoto.forward(photo, Dropout.seed(seed, 3));
      image.forward(photo, seen);
      x.rows(0, rows).gather(seen, batch.photoOf(), rows);
      Matrix read = x.rows(rows, ids.length);
      words.forward(ids, ids.length, read);
      dropInput.forward(read, Dropout.seed(seed, 0));
      try (RecurrentRun run = cell.run(all, x, null, null, Dropout.seed(seed, 2))) {
        run.forwardAll();
        Matrix h = run.outputs().rows(rows, ids.length);
        dropOutput.forward(h, Dropout.seed(seed, 1));
        output.forward(h, scores);
        double loss =
            SoftmaxCrossEntropy.lossAndGradient(
                scores, batch.targets(wordSteps), batch.stepWeights(wordSteps), smoothing);
        dHidden.rows(0, rows).zero();
        Matrix dh = dHidden.rows(rows, ids.length);
        output.backward(h, scores, dh, 0);
        dropOutput.backward(dh);
        for (int t = all.steps() - 1; t >= 0; t--) {
          run.backward(t, dHidden);
        }
        run.backwardWeights(dx);
        Matrix dRead = dx.rows(rows, ids.length);
        dropInput.backward(dRead);
        words.backward(ids, ids.length, dRead);
        try (Matrix dSeen = dx.rows(0, rows).sumByGroup(batch.photoOf(), photos)) {
          Matrix dPhoto = batch.gradient() == null ? null : batch.gradient().pooled();
          image.backward(photo, dSeen, dPhoto, 0);
          if (dPhoto != null) {
            dropPhoto.backward(dPhoto);
            standardised.backward(dPhoto);
          }
        }
        return loss;
      }
    }
  }

  @Override
  public Decoding decode(Matrix pooled, Matrix grid, int rowsPerPhoto) {
    int photos = pooled.rows();
    DecodingState state =
        new DecodingState(
            cell, words, photos, rowsPerPhoto, settings.embedding(), settings.vocabulary());
    try (Matrix photo = Matrix.unset(photos, settings.channels());
        Matrix seen = Matrix.unset(photos, settings.embedding());
        Matrix gates = Matrix.unset(photos, cell.gates())) {
      standardised.forward(pooled, photo);
      image.forward(photo, seen);
      cell.gatesOfInput(seen, gates);
      state.gates().gather(gates, state.photoOf(), state.rows());
      cell.step(state.gates(), null, state.h(), state.memory());
    }
    return new PlainDecoding(state, cell, output);
  }
}
