package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;

/**
 * Conv pooling (Ng et al. 2015, section 3.1, figure 2a), the best of their five poolings: the CNN's
 * last maps are pooled over time, each channel at each place for itself, and two fully connected
 * layers read the result as if it were one frame's. What happened somewhere is kept with the where,
 * and only the when is lost.
 *
 * <pre>
 * m_{ic} = max_t n(CNN(I_t)_{ic})      i a cell of the grid, c a channel
 * z = W relu(W_2 relu(W_1 m + b_1) + b_2) + b
 * </pre>
 *
 * <p>n standardises each channel by the mean and deviation of the pooled features: the mean of a
 * channel's cells is theirs, the deviation is a few times larger, so that what enters is centred
 * before the maximum and of an order of magnitude.
 *
 * <p>Differs from the paper: the layers are smaller by default, and n.
 */
final class ConvPooling implements ActivityModel {
  /**
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  record Settings(int connected, double dropout) {
    static final Settings DEFAULTS = new Settings(256, 0.5);
  }

  private final Settings s;
  private final int cells;
  private final Net.Linear first;
  private final Net.Linear second;
  private final Net.Linear output;

  /**
   * @param channels width of a cell's features
   * @param cells cells of a frame's grid
   */
  ConvPooling(Net net, int channels, int cells, int classes, Settings settings) {
    s = settings;
    this.cells = cells;
    first = net.linear("first", Math.multiplyExact(cells, channels), s.connected);
    second = net.linear("second", s.connected, s.connected);
    output = net.linear("output", s.connected, classes);
  }

  /** n rises with x, so that it may follow the maximum. */
  @Override
  public Value scores(Frames frames) {
    Value m = frames.normal().of(frames.grid().flat(cells).max());
    Value low = first.of(m).relu().dropout(s.dropout);
    return output.of(second.of(low).relu().dropout(s.dropout));
  }
}
