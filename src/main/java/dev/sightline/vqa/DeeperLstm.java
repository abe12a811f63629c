package dev.sightline.vqa;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.Standardisation;

/**
 * Deeper LSTM Q + norm I (Lu et al. 2015; Antol et al. 2015, section 4.2): the question's vector
 * and the photo's, brought to the same width, are multiplied element by element.
 *
 * <pre>
 * i = n(CNN(I)) / |n(CNN(I))|          q = [h^1; c^1; h^2; c^2] of two LSTMs over the words
 * f = tanh(W_q q + b_q) * tanh(W_i i + b_i)            p = softmax(W_o f + b_o)
 * </pre>
 *
 * <p>Any cell, any number of layers, one direction or two; with two, q is the last output of each.
 *
 * <p>Differs from the paper: words are looked up without the tanh around them; the photo's features
 * are standardised (n) before they are normed, and W_i begins so large that W_i i is about as large
 * as W_q q.
 */
public final class DeeperLstm implements AnswerNet {
  /**
   * @param channels width of the photo's feature vector
   * @param vocabulary words of questions
   * @param answers answers to choose from; the paper's are the 1,000 commonest
   * @param embedding width of a word; the paper's is 200
   * @param recurrent layers that read the question; the paper's are two LSTMs of 512
   * @param joint width of f; the paper's is 1,024
   * @param dropout probability, on words, q and f; the paper's is .5
   * @param dropoutOfPhoto probability, on i; the paper has none
   * @param wordRange words begin uniform in ± this
   */
  public record Settings(
      int channels,
      int vocabulary,
      int answers,
      int embedding,
      RecurrentLayers recurrent,
      int joint,
      double dropout,
      double dropoutOfPhoto,
      double wordRange) {}

  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final QuestionReader reader;
  private final Linear ofQuestion;
  private final Linear ofImage;
  private final Linear output;

  /** A net with random weights. */
  public DeeperLstm(Settings settings, long seed) {
    s = settings;
    standardised = new Standardisation(parameters, "image", s.channels);
    reader =
        new QuestionReader(parameters, s.vocabulary, s.embedding, s.recurrent, true, s.dropout);
    ofQuestion = new Linear(parameters, "question", reader.width(), s.joint);
    ofImage = new Linear(parameters, "image", s.channels, s.joint, Math.sqrt(s.channels));
    output = new Linear(parameters, "output", s.joint, s.answers);
    parameters.allocate(seed);
    standardised.initialise();
    reader.initialise(s.wordRange);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int answers() {
    return s.answers;
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    standardised.fit(pooled);
  }

  @Override
  public Pass run(QuestionBatch batch, long seed) {
    return new Run(batch, seed);
  }

  /** Standardised rows divided by their length. */
  private Matrix normed(Matrix pooled) {
    float[] x;
    try (Matrix standard = Matrix.unset(pooled.rows(), s.channels)) {
      standardised.forward(pooled, standard);
      x = standard.toArray();
    }
    for (int r = 0; r < pooled.rows(); r++) {
      double squares = 0;
      for (int i = r * s.channels; i < (r + 1) * s.channels; i++) {
        squares += x[i] * x[i];
      }
      float scale = (float) (1 / Math.sqrt(Math.max(squares, 1e-12)));
      for (int i = r * s.channels; i < (r + 1) * s.channels; i++) {
        x[i] *= scale;
      }
    }
    return Matrix.of(pooled.rows(), s.channels, x);
  }

  private final class Run implements Pass {
    private final QuestionReader.Run read;
    private final QuestionBatch batch;
    private final Matrix i;
    private final Matrix ofPhotos;
    private final Fusion f;
    private final Dropout dropQuestion = new Dropout(s.dropout);
    private final Dropout dropJoint = new Dropout(s.dropout);
    private final Dropout dropPhoto = new Dropout(s.dropoutOfPhoto);
    private final Matrix logits;

    Run(QuestionBatch batch, long seed) {
      this.batch = batch;
      read = reader.run(batch, Dropout.seed(seed, 0));
      dropQuestion.forward(read.vector(), Dropout.seed(seed, 1));
      i = normed(batch.pooled());
      dropPhoto.forward(i, Dropout.seed(seed, 3));
      ofPhotos = Matrix.unset(batch.photos(), s.joint);
      ofImage.forward(i, ofPhotos);
      ElementWise.tanh(ofPhotos);
      Matrix q = Matrix.unset(batch.size(), s.joint);
      ofQuestion.forward(read.vector(), q);
      ElementWise.tanh(q);
      Matrix v = Matrix.unset(batch.size(), s.joint);
      v.gather(ofPhotos, batch.photoOf(), batch.size());
      f = new Fusion(q, v, false);
      dropJoint.forward(f.product(), Dropout.seed(seed, 2));
      logits = Matrix.unset(batch.size(), s.answers);
      output.forward(f.product(), logits);
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      try (Matrix df = Matrix.unset(batch.size(), s.joint);
          Matrix dq = Matrix.unset(batch.size(), reader.width())) {
        output.backward(f.product(), dLogits, df, 0);
        dropJoint.backward(df);
        try (Fusion d = f.backward(df);
            Matrix dv = d.v().sumByGroup(batch.photoOf(), batch.photos())) {
          ElementWise.tanhBackward(f.q(), d.q());
          ofQuestion.backward(read.vector(), d.q(), dq, 0);
          dropQuestion.backward(dq);
          read.backward(dq);
          ElementWise.tanhBackward(ofPhotos, dv);
          ofImage.backward(i, dv, null, 0);
        }
      }
    }

    @Override
    public void close() {
      read.close();
      i.close();
      ofPhotos.close();
      f.close();
      logits.close();
    }
  }
}
