package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.rnn.Windows;

/**
 * Time-domain convolution (Ng et al. 2015, section 3.1, figure 2e): kernels of 3 x 3 cells that
 * reach over ten frames are moved over the CNN's last maps in steps of five frames, and their maps
 * are pooled over time as in {@link ConvPooling}. Order within a window thus counts, where a
 * maximum alone would lose it.
 *
 * <pre>
 * q_t = n(CNN(I_t)) P                                 P [channels, reduced], the same in each cell
 * v_k = relu(K * [q_{k stride}, ..., q_{k stride + window - 1}] + c)
 * z = W relu(W_2 relu(W_1 max_k v_k + b_1) + b_2) + b
 * </pre>
 *
 * <p>Windows are those of {@link Windows}, at the border of the maps there are zeros, and n is that
 * of {@link ConvPooling}.
 *
 * <p>Differs from the paper: a kernel over all channels of a CNN is large (1280 channels and 256
 * kernels make 29 million weights), so the channels are mixed down to a few by P first. P is
 * linear: the kernels are the paper's, of which each place in time and square is held to the rank
 * {@code reduced}. With {@code reduced} 0 there is no P, and the kernels are free. The fully
 * connected layers are smaller by default.
 */
final class TimeConvolution implements ActivityModel {
  /**
   * @param reduced channels that the kernels read; 0 for all, as in the paper
   * @param kernels number of kernels
   * @param window frames that a kernel reaches over
   * @param stride frames from the beginning of a window to that of the next
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  record Settings(int reduced, int kernels, int window, int stride, int connected, double dropout) {
    static final Settings DEFAULTS = new Settings(32, 256, 10, 5, 256, 0.5);

    /**
     * @throws IllegalArgumentException where there can be no such windows or channels
     */
    Settings {
      Windows.require(window, stride);
      if (reduced < 0) {
        throw new IllegalArgumentException(
            "The maps are reduced to " + reduced + " channels; expected is 0 or more");
      }
    }
  }

  private final Settings s;
  private final int cells;
  private final Net.Linear projection;
  private final Net.Convolution convolution;
  private final Net.Linear first;
  private final Net.Linear second;
  private final Net.Linear output;

  /**
   * @param channels width of a cell's features
   * @param cells cells of a frame's grid, a square number
   */
  TimeConvolution(Net net, int channels, int cells, int classes, Settings settings) {
    s = settings;
    this.cells = cells;
    projection = s.reduced == 0 ? null : net.linearWithoutBias("projection", channels, s.reduced);
    int read = s.reduced == 0 ? channels : s.reduced;
    convolution = net.convolution("convolution", cells, read, s.window, s.stride, s.kernels);
    first = net.linear("first", Math.multiplyExact(cells, s.kernels), s.connected);
    second = net.linear("second", s.connected, s.connected);
    output = net.linear("output", s.connected, classes);
  }

  @Override
  public Value scores(Frames frames) {
    Value q =
        projection == null
            ? frames.normal().of(frames.grid())
            : projection.of(frames.normal(), frames.grid());
    Value v = convolution.of(q).relu().flat(cells).max();
    Value low = first.of(v).relu().dropout(s.dropout);
    return output.of(second.of(low).relu().dropout(s.dropout));
  }
}
