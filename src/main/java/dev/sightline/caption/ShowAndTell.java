package dev.sightline.caption;

import dev.sightline.net.Cell;
import dev.sightline.net.Cell.Now;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Value;
import dev.sightline.net.Writer;

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
final class ShowAndTell implements Writer<Now> {
  private final CaptionSettings s;
  private final Net.Normal normal;
  private final Net.Linear image;
  private final Net.Table words;
  private final Cell lstm;
  private final Net.Linear output;

  ShowAndTell(Net net, CaptionSettings settings, Captioners.Sizes of) {
    s = settings;
    normal = net.normal("image", of.channels());
    image = net.linear("image", of.channels(), s.embedding());
    words = net.table("words", of.vocabulary(), s.embedding());
    lstm = net.cell(s.cell(), "lstm", s.embedding(), 0, s.hidden(), s.layers(), s.dropout());
    output = net.linear("output", s.hidden(), of.vocabulary());
  }

  @Override
  public Now begin(Photo photo) {
    Value x = image.of(normal.of(photo.pooled()).dropout(s.dropoutOfPhoto()));
    return lstm.next(x, lstm.zero(Rows.PHOTO));
  }

  @Override
  public Next<Now> next(Value word, Now before) {
    Now now = lstm.next(words.of(word).dropout(s.dropout()), before);
    return new Next<>(output.of(now.h().dropout(s.dropout())), now);
  }
}
