package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.rnn.Windows;

/**
 * Slow pooling (Ng et al. 2015, section 3.1, figure 2c): features are pooled over short overlapping
 * windows first, and what one fully connected layer makes of each window is pooled over the clip.
 * So what stands close together in time meets before what is far apart.
 *
 * <pre>
 * m_k = max over t in window k of n(CNN(I_t))      u_k = relu(W_1 m_k + b_1)
 * z = W relu(W_2 max_k u_k + b_2) + b
 * </pre>
 *
 * <p>Windows are those of {@link Windows}: a clip shorter than one is one window.
 *
 * <p>Differs from the paper: the layers are smaller by default, and so is what they read: the CNN's
 * pooled features, standardised by n. With {@code --maps} it is the last maps, as in the paper.
 */
final class SlowPooling implements ActivityModel {
  /**
   * @param window frames of a window
   * @param stride frames from the beginning of a window to that of the next
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  record Settings(int window, int stride, int connected, double dropout) {
    static final Settings DEFAULTS = new Settings(10, 5, 256, 0.5);

    /**
     * @throws IllegalArgumentException where there can be no such windows
     */
    Settings {
      Windows.require(window, stride);
    }
  }

  private final Settings s;
  private final int cells;
  private final Net.Linear first;
  private final Net.Linear second;
  private final Net.Linear output;

  /**
   * @param cells of a frame's grid, all of which are read; 0 for the pooled features
   */
  SlowPooling(Net net, int channels, int cells, int classes, Settings settings) {
    s = settings;
    this.cells = cells;
    first = net.linear("first", Math.max(1, cells) * channels, s.connected);
    second = net.linear("second", s.connected, s.connected);
    output = net.linear("output", s.connected, classes);
  }

  /** n rises with x, so that it may follow the maximum. */
  @Override
  public Value scores(Frames frames) {
    Value m = frames.normal().of(frames.read(cells).maxOfWindows(0, s.window, s.stride));
    Value low = first.of(m).relu().dropout(s.dropout).max();
    return output.of(second.of(low).relu().dropout(s.dropout));
  }
}
