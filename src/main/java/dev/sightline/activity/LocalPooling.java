package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.rnn.Windows;

/**
 * Local pooling (Ng et al. 2015, section 3.1, figure 2d): features are pooled over short
 * overlapping windows, each goes through the same two fully connected layers, and one softmax layer
 * reads what came out of all of them side by side. There is no second maximum, so that it still
 * knows which window said what.
 *
 * <pre>
 * m_k = max over t in window k of n(CNN(I_t))      u_k = relu(W_2 relu(W_1 m_k + b_1) + b_2)
 * z = W [u_1, ..., u_K] + b                        W [K * connected, classes]
 * </pre>
 *
 * <p>W fixes the number K of windows, and with it the length of a clip: a shorter one goes on with
 * its last frame, a longer one is refused.
 *
 * <p>Differs from the paper: the layers are smaller and clips shorter by default, and the layers
 * read the CNN's pooled features, standardised by n. With {@code --maps} they read the last maps,
 * as in the paper.
 */
final class LocalPooling implements ActivityModel {
  /**
   * @param clipFrames frames of a clip; the paper's have up to 120
   * @param window frames of a window
   * @param stride frames from the beginning of a window to that of the next
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  record Settings(int clipFrames, int window, int stride, int connected, double dropout) {
    static final Settings DEFAULTS = new Settings(30, 10, 5, 256, 0.5);

    /**
     * @throws IllegalArgumentException where a clip has no frames or there can be no such windows
     */
    Settings {
      Windows.require(window, stride);
      if (clipFrames < 1) {
        throw new IllegalArgumentException(
            "A clip of " + clipFrames + " frames; expected is at least 1");
      }
    }
  }

  private final Settings s;
  private final int windows;
  private final int cells;
  private final Net.Linear first;
  private final Net.Linear second;
  private final Net.Linear output;

  /**
   * @param cells of a frame's grid, all of which are read; 0 for the pooled features
   */
  LocalPooling(Net net, int channels, int cells, int classes, Settings settings) {
    s = settings;
    this.cells = cells;
    windows = Windows.count(s.clipFrames, s.window, s.stride);
    first = net.linear("first", Math.max(1, cells) * channels, s.connected);
    second = net.linear("second", s.connected, s.connected);
    output = net.linear("output", windows * s.connected, classes);
  }

  /** n rises with x, so that it may follow the maximum. */
  @Override
  public Value scores(Frames frames) {
    Value m = frames.normal().of(frames.read(cells).maxOfWindows(s.clipFrames, s.window, s.stride));
    Value low = first.of(m).relu().dropout(s.dropout);
    return output.of(second.of(low).relu().dropout(s.dropout).flat(windows));
  }

  @Override
  public int clipFrames() {
    return s.clipFrames;
  }
}
