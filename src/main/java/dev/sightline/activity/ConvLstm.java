package dev.sightline.activity;

import dev.sightline.net.Cell.Now;
import dev.sightline.net.MapConvolution;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Value;
import dev.sightline.spec.Setting;
import java.util.List;

/**
 * A convolutional LSTM over the CNN's last maps (Shi et al. 2015, section 3.1): state, memory and
 * gates are maps, and what enters them are convolutions. So it knows where something happens as
 * well as when, with the same weights in every place.
 *
 * <pre>
 * q_t = n(CNN(I_t)) P                                          P [channels, reduced], in each cell
 * i, f, o = sigma(W_x * q_t + W_h * h_{t-1} + b)               kernels of 3 x 3 cells
 * c_t = f c_{t-1} + i tanh(W_xc * q_t + W_hc * h_{t-1} + b_c)  h_t = o tanh(c_t)
 * z_t = W h_t + b                                              over all cells and maps of h_t
 * </pre>
 *
 * <p>Differs from the paper: no peepholes; the channels of a CNN are mixed down to a few by P
 * first; f's bias begins at 0.
 */
final class ConvLstm implements ActivityModel {
  /** What can be set. */
  record Settings(
      ActivitySettings all,
      @Setting(
              says = "Maps of a ConvLSTM's state, and channels that it reads.",
              usual = "16",
              least = 1,
              most = 512)
          int stateMaps) {}

  private static final List<String> GATES = List.of("gate-i", "gate-f", "gate-o", "gate-c");

  private final Net net;
  private final Settings s;
  private final int cells;
  private final Net.Linear projection;
  private final MapConvolution[] into = new MapConvolution[GATES.size()];
  private final MapConvolution[] recurrent = new MapConvolution[GATES.size()];
  private final Net.Linear output;

  /**
   * @param channels width of a cell's features
   * @param cells cells of a frame's grid, a square number
   */
  ConvLstm(Net net, int channels, int cells, int classes, Settings settings) {
    this.net = net;
    s = settings;
    this.cells = cells;
    projection = net.linearWithoutBias("projection", channels, s.stateMaps);
    for (int g = 0; g < GATES.size(); g++) {
      String gate = GATES.get(g);
      into[g] = net.mapConvolution(gate, cells, s.stateMaps, s.stateMaps);
      recurrent[g] = net.mapConvolution(gate + "-recurrent", cells, s.stateMaps, s.stateMaps);
    }
    output = net.linear("output", cells * s.stateMaps, classes);
  }

  @Override
  public Value scores(Frames frames) {
    Value q = projection.of(frames.normal(), frames.grid()).flat(cells).dropout(s.all.dropout());
    int width = cells * s.stateMaps;
    Now zero = new Now(net.zero(Rows.SEQUENCE, width), net.zero(Rows.SEQUENCE, width));
    Value h = q.scan(zero, this::next).all().h();
    return output.of(h.dropout(s.all.dropout()));
  }

  private Now next(Value q, Now before) {
    Value i = gate(0, q, before).sigmoid();
    Value f = gate(1, q, before).sigmoid();
    Value o = gate(2, q, before).sigmoid();
    Value c = f.times(before.memory()).plus(i.times(gate(3, q, before).tanh()));
    return new Now(o.times(c.tanh()), c);
  }

  private Value gate(int g, Value q, Now before) {
    return into[g].of(q).plus(recurrent[g].of(before.h()));
  }
}
