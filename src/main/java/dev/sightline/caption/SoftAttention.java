package dev.sightline.caption;

import dev.sightline.net.Attention;
import dev.sightline.net.Cell;
import dev.sightline.net.Net;
import dev.sightline.net.State;
import dev.sightline.net.Value;
import dev.sightline.net.Writer;
import dev.sightline.spec.Setting;

/**
 * Soft attention (Xu et al. 2015, sections 3.1.2 and 4.2): before each word the LSTM looks at a
 * weighted mean of the photo's L grid vectors. Over the frames of a clip it is temporal attention
 * (Yao et al. 2015).
 *
 * <pre>
 * v_i = relu(W_p f_i + b_p)                          f_i one of the L grid vectors
 * e_ti = w . tanh(W_k v_i + W_q h_{t-1} + b)         alpha_t = softmax(e_t)
 * z_t = sigma(w_b . h_{t-1} + b_b) sum_i alpha_ti v_i
 * h_t = LSTM(E y_{t-1}, z_t)                         h_0, c_0 = tanh of linear maps of the mean v_i
 * p_t = softmax(E (E y_{t-1} + W_h h_t + W_z z_t) + b_o)
 * loss = -sum_t log p_t(y_t) + lambda sum_i (1 - sum_t alpha_ti)^2
 * </pre>
 *
 * <p>Differs from the paper: the grid vectors first pass a linear layer with a rectifier, so that
 * attention works in a smaller space, and the output layer is the word table itself (Press and Wolf
 * 2017), which a small data set is thankful for.
 */
final class SoftAttention implements Writer<SoftAttention.Seen> {
  /** What can be set. */
  record Settings(
      CaptionSettings all,
      @Setting(
              says = "Width of a cell of the picture, for attention.",
              usual = "512",
              least = 1,
              most = 8192)
          int projection,
      @Setting(
              says = "Width of the layer that scores a cell of the picture.",
              usual = "512",
              least = 1,
              most = 8192)
          int attention,
      @Setting(
              says = "Weight of the term that makes attention cover the whole picture.",
              usual = "0.1",
              least = 0,
              most = 1000)
          double coverage) {}

  /** The cells of the photo, and the LSTM. */
  record Seen(Value v, Cell.Now lstm) implements State {}

  private final CaptionSettings s;
  private final Settings own;
  private final Net.Linear project;
  private final Net.Linear firstState;
  private final Net.Linear firstCell;
  private final Net.Linear query;
  private final Net.Linear gate;
  private final Attention attention;
  private final Net.Table words;
  private final Cell lstm;
  private final Net.Linear fromState;
  private final Net.Linear fromPhoto;

  SoftAttention(Net net, Settings settings, Captioners.Sizes of) {
    s = settings.all;
    own = settings;
    project = net.linear("project", of.channels(), own.projection);
    firstState = net.linear("first-state", own.projection, s.hidden());
    int memory = s.cell().memory(s.hidden(), s.layers());
    firstCell = memory == 0 ? null : net.linear("first-cell", own.projection, memory);
    query = net.linear("query", s.hidden(), own.attention);
    gate = net.linear("gate", s.hidden(), 1);
    attention = net.attention("attention", own.projection, own.attention);
    words = net.table("words", of.vocabulary(), s.embedding());
    lstm =
        net.cell(
            s.cell(), "lstm", s.embedding(), own.projection, s.hidden(), s.layers(), s.dropout());
    fromState = net.linear("output-state", s.hidden(), s.embedding());
    fromPhoto = net.linearWithoutBias("output-photo", own.projection, s.embedding());
    words.withBias("output.bias");
  }

  @Override
  public Seen begin(Photo photo) {
    Value v = project.of(photo.grid()).relu().dropout(s.dropoutOfPhoto());
    Value mean = v.mean();
    Value c = firstCell == null ? null : firstCell.of(mean).tanh();
    return new Seen(v, new Cell.Now(firstState.of(mean).tanh(), c));
  }

  @Override
  public Next<Seen> next(Value word, Seen before) {
    Value h = before.lstm().h();
    Value x = words.of(word).dropout(s.dropout());
    Attention.Look look = attention.of(before.v(), query.of(h));
    Value z = look.seen().times(gate.of(h).sigmoid());
    Cell.Now now = lstm.next(x, null, z, before.lstm());
    Value o = fromState.of(now.h()).plus(fromPhoto.of(z), x).dropout(s.dropout());
    return new Next<>(words.scores(o), new Seen(before.v(), now), look.alpha());
  }

  @Override
  public Value penalty(Value looks) {
    return own.coverage == 0 ? null : looks.total().times(-1).plus(1).square().times(own.coverage);
  }
}
