package dev.sightline.caption;

import dev.sightline.net.Cell;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.State;
import dev.sightline.net.Value;
import dev.sightline.net.Writer;

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
 * it reads, so all that is the same for every caption of a clip and is computed once for the clip.
 *
 * <p>Differs from the paper: sizes are smaller by default, n standardises the frames' features,
 * dropout stands on frames, between the LSTMs, on the words and before the output; another cell may
 * stand in for the LSTM, in several layers.
 */
final class S2vt implements Writer<S2vt.Seen> {
  /** The two LSTMs. */
  record Seen(Cell.Now low, Cell.Now high) implements State {}

  private final CaptionSettings s;
  private final Net.Normal normal;
  private final Net.Linear frame;
  private final Cell lower;
  private final Net.Table words;
  private final Cell upper;
  private final Net.Linear between;
  private final Net.Linear output;

  S2vt(Net net, CaptionSettings settings, Captioners.Sizes of) {
    s = settings;
    normal = net.normal("frame", of.channels());
    frame = net.linear("frame", of.channels(), s.embedding());
    lower = net.cell(s.cell(), "lstm-1", s.embedding(), 0, s.hidden(), s.layers(), s.dropout());
    words = net.table("words", of.vocabulary(), s.embedding());
    upper = net.cell(s.cell(), "lstm-2", s.embedding(), 0, s.hidden(), s.layers(), s.dropout());
    // LSTM_2's weights for a_t: apart from those for words, so that they are multiplied at once.
    between = net.linearWithoutBias("lstm-1-to-2", s.hidden(), upper.gates());
    output = net.linear("output", s.hidden(), of.vocabulary());
  }

  @Override
  public Seen begin(Photo clip) {
    Value x = frame.of(normal.of(clip.frames()).dropout(s.dropoutOfPhoto()));
    Seen nothing = new Seen(lower.zero(Rows.PHOTO), upper.zero(Rows.PHOTO));
    return x.scan(nothing, (f, before) -> both(f, null, before)).last();
  }

  @Override
  public Next<Seen> next(Value word, Seen before) {
    Seen now = both(null, words.of(word).dropout(s.dropout()), before);
    return new Next<>(output.of(now.high().h().dropout(s.dropout())), now);
  }

  private Seen both(Value seen, Value word, Seen before) {
    Cell.Now low = lower.next(seen, before.low());
    Value a = between.of(low.h().dropout(s.dropout()));
    return new Seen(low, upper.next(word, a, null, before.high()));
  }
}
