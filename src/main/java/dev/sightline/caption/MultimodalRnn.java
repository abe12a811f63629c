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
 * The multimodal RNN (Karpathy and Fei-Fei 2015, section 3.2): a simple recurrent net with ReLU
 * reads the caption; the photo is a bias of its first step and of no other.
 *
 * <pre>
 * b_v = W_hi n(CNN(I)) + b
 * h_t = f(W_hx x_t + W_hh h_{t-1} + b_h + [t = 1] b_v)      x_t = W_e S_t, S_1 the start symbol
 * p_t = softmax(W_oh h_t + b_o)                             loss = -sum_t log p_t(S_{t+1})
 * </pre>
 *
 * <p>Differs from the paper: words are learned, not taken from word2vec; n standardises the photo's
 * features; another cell may stand in for the simple one, the photo is then a bias of each of its
 * gates.
 */
public final class MultimodalRnn implements CaptionModel {
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
  public MultimodalRnn(Settings settings, long seed) {
    this.settings = settings;
    words = new Embedding(parameters, "words", settings.vocabulary(), settings.embedding());
    cell =
        settings
            .cell()
            .layers(
                parameters,
                "cell",
                settings.embedding(),
                0,
                settings.hidden(),
                settings.layers(),
                settings.dropout());
    standardised = new Standardisation(parameters, "image", settings.channels());
    image = new Linear(parameters, "image", settings.channels(), cell.gates());
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
    Packing packing = batch.packing(0);
    int[] ids = batch.inputs(packing);
    int photos = batch.pooled().rows();
    try (Matrix photo = Matrix.unset(photos, settings.channels());
        Matrix bias = Matrix.unset(photos, cell.gates());
        Matrix biasOfRow = Matrix.unset(batch.size(), cell.gates());
        Matrix x = Matrix.unset(ids.length, settings.embedding());
        Matrix dx = Matrix.unset(ids.length, settings.embedding());
        Matrix scores = Matrix.unset(ids.length, settings.vocabulary());
        Matrix dh = Matrix.unset(ids.length, settings.hidden())) {
      standardised.forward(batch.pooled(), photo);
      dropPhoto.forward(photo, Dropout.seed(seed, 3));
      image.forward(photo, bias);
      biasOfRow.gather(bias, batch.photoOf(), batch.size());
      words.forward(ids, ids.length, x);
      dropInput.forward(x, Dropout.seed(seed, 0));
      try (RecurrentRun run = cell.run(packing, x, null, null, Dropout.seed(seed, 2))) {
        run.gates(0).add(1, biasOfRow);
        run.forwardAll();
        dropOutput.forward(run.outputs(), Dropout.seed(seed, 1));
        output.forward(run.outputs(), scores);
        double loss =
            SoftmaxCrossEntropy.lossAndGradient(
                scores, batch.targets(packing), batch.stepWeights(packing), smoothing);
        output.backward(run.outputs(), scores, dh, 0);
        dropOutput.backward(dh);
        for (int t = run.steps() - 1; t >= 0; t--) {
          run.backward(t, dh);
        }
        run.backwardWeights(dx);
        dropInput.backward(dx);
        words.backward(ids, ids.length, dx);
        try (Matrix dBias = run.gates(0).sumByGroup(batch.photoOf(), photos)) {
          Matrix dPhoto = batch.gradient() == null ? null : batch.gradient().pooled();
          image.backward(photo, dBias, dPhoto, 0);
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
    Matrix bias = Matrix.unset(photos, cell.gates());
    try (Matrix photo = Matrix.unset(photos, settings.channels())) {
      standardised.forward(pooled, photo);
      image.forward(photo, bias);
    }
    DecodingState state =
        new DecodingState(
            cell, words, photos, rowsPerPhoto, settings.embedding(), settings.vocabulary());
    return new PlainDecoding(state, cell, output) {
      private boolean first = true;

      @Override
      Matrix gatesOf(int[] chosen) {
        Matrix gates = super.gatesOf(chosen);
        if (first) {
          first = false;
          try (Matrix ofRow = Matrix.unset(state.rows(), cell.gates())) {
            ofRow.gather(bias, state.photoOf(), state.rows());
            gates.add(1, ofRow);
          }
        }
        return gates;
      }

      @Override
      public void close() {
        bias.close();
        super.close();
      }
    };
  }
}
