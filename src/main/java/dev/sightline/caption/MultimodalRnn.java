package dev.sightline.caption;

import dev.sightline.net.Cell;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.State;
import dev.sightline.net.Value;
import dev.sightline.net.Writer;

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
final class MultimodalRnn implements Writer<MultimodalRnn.Seen> {
  /** The photo's bias, nothing after the first step; and the cell. */
  record Seen(Value bias, Cell.Now cell) implements State {}

  private final CaptionSettings s;
  private final Net net;
  private final Net.Table words;
  private final Cell cell;
  private final Net.Normal normal;
  private final Net.Linear image;
  private final Net.Linear output;

  MultimodalRnn(Net net, CaptionSettings settings, Captioners.Sizes of) {
    s = settings;
    this.net = net;
    words = net.table("words", of.vocabulary(), s.embedding());
    cell = net.cell(s.cell(), "cell", s.embedding(), 0, s.hidden(), s.layers(), s.dropout());
    normal = net.normal("image", of.channels());
    image = net.linear("image", of.channels(), cell.gates());
    output = net.linear("output", s.hidden(), of.vocabulary());
  }

  @Override
  public Seen begin(Photo photo) {
    Value bias = image.of(normal.of(photo.pooled()).dropout(s.dropoutOfPhoto()));
    return new Seen(bias, cell.zero(Rows.PHOTO));
  }

  @Override
  public Next<Seen> next(Value word, Seen before) {
    Value x = words.of(word).dropout(s.dropout());
    Cell.Now now = cell.next(x, before.bias(), null, before.cell());
    Value none = net.zero(before.bias().rows(), cell.gates());
    return new Next<>(output.of(now.h().dropout(s.dropout())), new Seen(none, now));
  }
}
