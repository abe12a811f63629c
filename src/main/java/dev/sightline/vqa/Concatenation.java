package dev.sightline.vqa;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.Standardisation;

/**
 * The plainest nets, which every other must beat: question and picture side by side, or one of them
 * alone (Antol et al. 2015, section 4; Malinowski et al. 2015, section 4.3).
 *
 * <pre>
 * concatenation   z = W_q q + W_i n(CNN(I)) + b
 * question only   z = W_q q + b                      q from {@link QuestionReader}
 * image only      z = W_i n(CNN(I)) + b
 * </pre>
 *
 * <p>n is {@link Standardisation#fitToUnitLength}: over longer vectors W_i learns the training
 * photos by heart before it learns anything else.
 */
public final class Concatenation implements AnswerNet {
  /**
   * @param channels width of the photo's feature vector
   * @param vocabulary words of questions
   * @param answers answers to choose from
   * @param embedding width of a word
   * @param recurrent layers that read the question
   * @param dropout probability, on words, q and the photo's features
   * @param wordRange words begin uniform in ± this
   * @param readsQuestion whether q takes part
   * @param seesImage whether the photo takes part
   */
  public record Settings(
      int channels,
      int vocabulary,
      int answers,
      int embedding,
      RecurrentLayers recurrent,
      double dropout,
      double wordRange,
      boolean readsQuestion,
      boolean seesImage) {}

  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final QuestionReader reader;
  private final Linear ofQuestion;
  private final Linear ofImage;

  /**
   * A net with random weights.
   *
   * @throws IllegalArgumentException where it would neither read nor see
   */
  public Concatenation(Settings settings, long seed) {
    if (!settings.readsQuestion && !settings.seesImage) {
      throw new IllegalArgumentException("A net that neither reads nor sees cannot answer");
    }
    s = settings;
    standardised = s.seesImage ? new Standardisation(parameters, "image", s.channels) : null;
    reader =
        s.readsQuestion
            ? new QuestionReader(
                parameters, s.vocabulary, s.embedding, s.recurrent, false, s.dropout)
            : null;
    ofQuestion =
        s.readsQuestion ? new Linear(parameters, "question", reader.width(), s.answers) : null;
    ofImage =
        s.seesImage
            ? new Linear(parameters, "image", s.channels, s.answers, Math.sqrt(s.channels))
            : null;
    parameters.allocate(seed);
    if (s.seesImage) {
      standardised.initialise();
    }
    if (s.readsQuestion) {
      reader.initialise(s.wordRange);
    }
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
    if (s.seesImage) {
      standardised.fitToUnitLength(pooled);
    }
  }

  @Override
  public Pass run(QuestionBatch batch, long seed) {
    return new Run(batch, seed);
  }

  private final class Run implements Pass {
    private final QuestionReader.Run read;
    private final Matrix image;
    private final Dropout dropQuestion = new Dropout(s.dropout);
    private final Matrix logits;

    Run(QuestionBatch batch, long seed) {
      logits = new Matrix(batch.size(), s.answers);
      if (s.readsQuestion) {
        read = reader.run(batch, Dropout.seed(seed, 0));
        dropQuestion.forward(read.vector(), Dropout.seed(seed, 1));
        ofQuestion.forward(read.vector(), logits);
      } else {
        read = null;
      }
      image = s.seesImage ? Matrix.unset(batch.size(), s.channels) : null;
      if (s.seesImage) {
        try (Matrix seen = Matrix.unset(batch.photos(), s.channels)) {
          standardised.forward(batch.pooled(), seen);
          image.gather(seen, batch.photoOf(), batch.size());
        }
        new Dropout(s.dropout).forward(image, Dropout.seed(seed, 2));
        try (Matrix more = Matrix.unset(batch.size(), s.answers)) {
          ofImage.forward(image, more);
          logits.add(1, more);
        }
      }
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      if (s.seesImage) {
        ofImage.backward(image, dLogits, null, 0);
      }
      if (s.readsQuestion) {
        try (Matrix dq = Matrix.unset(logits.rows(), reader.width())) {
          ofQuestion.backward(read.vector(), dLogits, dq, 0);
          dropQuestion.backward(dq);
          read.backward(dq);
        }
      }
    }

    @Override
    public void close() {
      logits.close();
      if (read != null) {
        read.close();
      }
      if (image != null) {
        image.close();
      }
    }
  }
}
