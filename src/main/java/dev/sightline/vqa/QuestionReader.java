package dev.sightline.vqa;

import dev.sightline.net.Layers;
import dev.sightline.net.Net;
import dev.sightline.net.Value;

/**
 * Makes a vector of a question: its words go through recurrent layers, and what these hold at the
 * end is the vector.
 *
 * <pre>
 * x_t = W_e word_t      h_t = LSTM(x_t, h_{t-1})      q = h_T, or [h^1_T; c^1_T; h^2_T; c^2_T]
 * </pre>
 *
 * <p>Where the layers read in both directions, q is the last output of each: {@code [forward_T;
 * backward_1]}.
 */
final class QuestionReader {
  private final Net.Table words;
  private final Layers layers;
  private final boolean everyState;
  private final double dropout;

  /**
   * @param everyState whether q is the whole state of every layer, and not the topmost output; of
   *     no effect where the layers read in both directions
   */
  QuestionReader(Net net, AnswerSettings s, int vocabulary, boolean everyState) {
    words = net.table("words", vocabulary, s.embedding(), s.wordRange());
    layers = net.layers(s.layers(), "layer", s.embedding());
    this.everyState = everyState && layers.carries();
    dropout = s.dropout();
  }

  /** Width of q. */
  int width() {
    return everyState ? layers.stateWidth() : layers.outputs();
  }

  /** q, with dropout on the words and on q itself. */
  Value of(Value question) {
    Value h = layers.of(words.of(question).dropout(dropout));
    return (everyState ? layers.states(h) : layers.ends(h)).dropout(dropout);
  }
}
