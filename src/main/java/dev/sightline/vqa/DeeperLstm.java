package dev.sightline.vqa;

import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.rnn.Matrix;

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
 * The paper's sizes: words of 200, two LSTMs of 512, f of 1,024, the 1,000 commonest answers,
 * dropout .5 on words, q and f, and none on i.
 *
 * <p>Differs from the paper: words are looked up without the tanh around them; the photo's features
 * are standardised (n) before they are normed, and W_i begins so large that W_i i is about as large
 * as W_q q.
 */
final class DeeperLstm implements AnswerNet {
  private final AnswerSettings s;
  private final Net.Normal normal;
  private final QuestionReader reader;
  private final Net.Linear ofQuestion;
  private final Net.Linear ofImage;
  private final Net.Linear output;

  DeeperLstm(Net net, AnswerSettings settings, Sizes of) {
    s = settings;
    normal = net.normal("image", of.channels());
    reader = new QuestionReader(net, s, of.words(), true);
    ofQuestion = net.linear("question", reader.width(), s.joint());
    ofImage = net.linear("image", of.channels(), s.joint(), Math.sqrt(of.channels()));
    output = net.linear("output", s.joint(), of.symbols());
  }

  @Override
  public Reply reply(Asked asked) {
    Value q = reader.of(asked.question());
    Value i = normal.of(asked.pooled()).unitLength().dropout(s.dropoutOfPhoto());
    Value f = ofQuestion.of(q).tanh().times(ofImage.of(i).tanh());
    return new Reply(output.of(f.dropout(s.dropout())));
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    normal.fit(n -> n.fit(pooled));
  }
}
