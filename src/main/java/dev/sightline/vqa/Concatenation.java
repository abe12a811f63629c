package dev.sightline.vqa;

import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Value;
import dev.sightline.rnn.Matrix;

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
 * <p>n is {@link dev.sightline.rnn.Standardisation#fitToUnitLength}: over longer vectors W_i learns
 * the training photos by heart before it learns anything else.
 */
final class Concatenation implements AnswerNet {
  private final AnswerSettings s;
  private final Net.Normal normal;
  private final QuestionReader reader;
  private final Net.Linear ofQuestion;
  private final Net.Linear ofImage;

  /**
   * @param reads whether the question takes part
   * @param sees whether the photo takes part; at least one of both
   */
  Concatenation(Net net, AnswerSettings settings, Sizes of, boolean reads, boolean sees) {
    s = settings;
    normal = sees ? net.normal("image", of.channels()) : null;
    reader = reads ? new QuestionReader(net, s, of.words(), false) : null;
    ofQuestion = reads ? net.linear("question", reader.width(), of.symbols()) : null;
    ofImage =
        sees ? net.linear("image", of.channels(), of.symbols(), Math.sqrt(of.channels())) : null;
  }

  @Override
  public Reply reply(Asked asked) {
    if (normal == null) {
      return new Reply(question(asked));
    }
    Value i = normal.of(asked.pooled()).spread(Rows.SEQUENCE).dropout(s.dropout());
    Value z = ofImage.of(i);
    return new Reply(reader == null ? z : question(asked).plus(z));
  }

  private Value question(Asked asked) {
    return ofQuestion.of(reader.of(asked.question()));
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    if (normal != null) {
      normal.fit(n -> n.fitToUnitLength(pooled));
    }
  }
}
