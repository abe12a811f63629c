package dev.sightline.vqa;

import dev.sightline.net.Layers;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Value;
import dev.sightline.rnn.Matrix;
import java.util.List;

/**
 * Ask Your Neurons (Malinowski et al. 2015, section 3): an LSTM reads the question, and the photo
 * together with every word of it; then it writes the answer word by word, until the end symbol, or,
 * in the variant for single words, chooses the answer at the question's last word.
 *
 * <pre>
 * x_t = [W_e word_t; W_i n(CNN(I)) + b_i]      word_t of the question, then of the answer so far
 * p_t = softmax(W_o LSTM(x_t, h_{t-1}) + b_o)   from the question's last word on
 * loss = -sum_t log p_t(a_t)
 * </pre>
 *
 * <p>Both variants are one net: an answer is a list of symbols, of which the second begins the
 * input of the next step; a chosen answer is a list of one. Only to choose may the layers read in
 * both directions.
 *
 * <p>Differs from the paper: the photo's features are standardised and about 1 long (n, {@link
 * dev.sightline.rnn.Standardisation#fitToUnitLength}; otherwise it learns the photos by heart and
 * hardly reads), and brought to the width and at first to the size of a word before they are joined
 * to it; there is dropout, and the words of answers have vectors of their own.
 */
final class AskYourNeurons implements AnswerNet {
  /** What can be set of the one that writes its answer word by word. */
  record InWords(AnswerSettings all) {
    InWords {
      if (all.bidirectional()) {
        throw new IllegalArgumentException(
            "ask-your-neurons-words writes its answer word by word and cannot be bidirectional");
      }
    }
  }

  private final Net net;
  private final AnswerSettings s;
  private final Net.Normal normal;
  private final Net.Linear image;
  private final Net.Table words;
  private final Layers layers;
  private final Net.Linear output;

  AskYourNeurons(Net net, AnswerSettings settings, Sizes of) {
    this.net = net;
    s = settings;
    int width = s.embedding();
    normal = net.normal("image", of.channels());
    image = net.linear("image", of.channels(), width, s.wordRange() * Math.sqrt(of.channels()));
    words = net.table("words", of.words() + of.symbols(), width, s.wordRange());
    layers = net.layers(s.layers(), "layer", 2 * width);
    output = net.linear("output", layers.outputs(), of.symbols());
  }

  @Override
  public Reply reply(Asked asked) {
    Value seen = image.of(normal.of(asked.pooled()).dropout(s.dropoutOfPhoto()));
    Value x = words.of(asked.question()).dropout(s.dropout()).beside(seen);
    if (!layers.carries()) {
      return new Reply(said(layers.ends(layers.of(x))));
    }
    Value h = layers.of(x, net.input(BEFORE, Rows.SEQUENCE, layers.stateWidth()));
    return new Reply(said(h.picked()), List.of(), layers.states(h));
  }

  private Value said(Value h) {
    return output.of(h.dropout(s.dropout()));
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    normal.fit(n -> n.fitToUnitLength(pooled));
  }
}
