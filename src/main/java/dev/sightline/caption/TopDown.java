package dev.sightline.caption;

import dev.sightline.net.Attention;
import dev.sightline.net.Cell;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.State;
import dev.sightline.net.Value;
import dev.sightline.net.Writer;

/**
 * Bottom-up and top-down attention (Anderson et al. 2018, section 3.2): of two LSTMs the lower one
 * decides where to look, and the upper one what to say.
 *
 * <pre>
 * v_i = relu(W_p f_i + b_p)                          f_i one of the photo's grid vectors
 * h1_t = LSTM_1(E y_{t-1}, [h2_{t-1}; mean v_i])
 * e_ti = w . tanh(W_k v_i + W_q h1_t + b)            alpha_t = softmax(e_t)
 * h2_t = LSTM_2([sum_i alpha_ti v_i; h1_t])
 * p_t = softmax(W_o h2_t + b_o)                      loss = -sum_t log p_t(y_t)
 * </pre>
 *
 * <p>Differs from the paper: it looks at the cells of a grid, not at objects that a detector has
 * found, and the grid vectors first pass a linear layer with a rectifier.
 */
final class TopDown implements Writer<TopDown.Seen> {
  /** The cells of the photo, their mean, and the two LSTMs. */
  record Seen(Value v, Value mean, Cell.Now low, Cell.Now high) implements State {}

  private final CaptionSettings s;
  private final SoftAttention.Settings own;
  private final Net.Linear project;
  private final Net.Table words;
  private final Cell lower;
  private final Net.Linear query;
  private final Attention attention;
  private final Cell upper;
  private final Net.Linear output;

  TopDown(Net net, SoftAttention.Settings settings, Captioners.Sizes of) {
    s = settings.all();
    own = settings;
    int h = s.hidden();
    int v = own.projection();
    project = net.linear("project", of.channels(), v);
    words = net.table("words", of.vocabulary(), s.embedding());
    lower = net.cell(s.cell(), "lstm-1", s.embedding(), h + v, h, s.layers(), s.dropout());
    query = net.linear("query", h, own.attention());
    attention = net.attention("attention", v, own.attention());
    upper = net.cell(s.cell(), "lstm-2", 0, v + h, h, s.layers(), s.dropout());
    output = net.linear("output", h, of.vocabulary());
  }

  @Override
  public Seen begin(Photo photo) {
    Value v = project.of(photo.grid()).relu().dropout(s.dropoutOfPhoto());
    return new Seen(v, v.mean(), lower.zero(Rows.PHOTO), upper.zero(Rows.PHOTO));
  }

  @Override
  public Next<Seen> next(Value word, Seen before) {
    Value x = words.of(word).dropout(s.dropout());
    Value above = before.high().h().beside(before.mean());
    Cell.Now low = lower.next(x, null, above, before.low());
    Attention.Look look = attention.of(before.v(), query.of(low.h()));
    Cell.Now high = upper.next(null, null, look.seen().beside(low.h()), before.high());
    Value scores = output.of(high.h().dropout(s.dropout()));
    return new Next<>(scores, new Seen(before.v(), before.mean(), low, high), look.alpha());
  }

  @Override
  public Value penalty(Value looks) {
    double lambda = own.coverage();
    return lambda == 0 ? null : looks.total().times(-1).plus(1).square().times(lambda);
  }
}
