package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.GridConvolution;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import dev.sightline.rnn.States;
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
public final class TimeConvolution extends ClipNet {
  /** Cells that are standardised and reduced at a time, to bound the memory it takes. */
  private static final int CELLS_AT_ONCE = 2048;

  /**
   * @param reduced channels that the kernels read; 0 for all, as in the paper
   * @param kernels number of kernels
   * @param window frames that a kernel reaches over
   * @param stride frames from the beginning of a window to that of the next
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  public record Settings(
      int reduced, int kernels, int window, int stride, int connected, double dropout) {
    public static final Settings DEFAULTS = new Settings(32, 256, 10, 5, 256, 0.5);

    /**
     * @throws IllegalArgumentException where there can be no such windows or channels
     */
    public Settings {
      Windows.require(window, stride);
      if (reduced < 0) {
        throw new IllegalArgumentException(
            "The maps are reduced to " + reduced + " channels; expected is 0 or more");
      }
    }
  }

  private final Settings settings;
  private final int cells;
  private final int channels;
  private final Linear projection;
  private final GridConvolution convolution;
  private final FullyConnected first;
  private final FullyConnected second;
  private final Linear output;

  /**
   * @param channels width of a cell's features
   * @param cells cells of a frame's grid, a square number
   */
  public TimeConvolution(int channels, int cells, int classes, Settings settings, long seed) {
    super(channels, classes);
    this.settings = settings;
    this.cells = cells;
    this.channels = channels;
    int width = settings.connected;
    int reduced = settings.reduced;
    int kernels = settings.kernels;
    projection =
        reduced == 0 ? null : Linear.withoutBias(parameters, "projection", channels, reduced);
    convolution =
        new GridConvolution(
            parameters,
            "convolution",
            cells,
            reduced == 0 ? channels : reduced,
            settings.window,
            kernels);
    int maps = Math.multiplyExact(cells, kernels);
    first = new FullyConnected(parameters, "first", maps, width, settings.dropout);
    second = new FullyConnected(parameters, "second", width, width, settings.dropout);
    output = new Linear(parameters, "output", width, classes);
    parameters.allocate(seed);
    standardised.initialise();
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public boolean looksAtGrid() {
    return true;
  }

  @Override
  public Pass run(FrameBatch batch, States none, long seed) {
    return new Run(batch, seed);
  }

  private interface Part {
    /**
     * @param x some cells' standardised features
     * @param same the rows of the same cells in the reduced maps
     */
    void run(Matrix x, Matrix same);
  }

  /** The grid, standardised, a part at a time. */
  private void inParts(Matrix grid, Matrix reduced, Part part) {
    try (Matrix scratch = Matrix.unset(Math.min(CELLS_AT_ONCE, grid.rows()), channels)) {
      for (int from = 0; from < grid.rows(); from += CELLS_AT_ONCE) {
        int count = Math.min(CELLS_AT_ONCE, grid.rows() - from);
        Matrix x = scratch.rows(0, count);
        standardised.forward(grid.rows(from, count), x);
        part.run(x, reduced.rows(from, count));
      }
    }
  }

  private final class Run implements Pass {
    private final Matrix grid;
    private final Windows windows;
    private final Matrix q;
    private final Matrix v;
    private final MaxPooling overWindows;
    private final Matrix largest;
    private final FullyConnected.Run low;
    private final FullyConnected.Run high;
    private final Matrix logits;

    Run(FrameBatch batch, long seed) {
      batch.requireGrid(cells, channels);
      int clips = batch.packing().batch();
      int maps = cells * settings.kernels;
      grid = batch.grid();
      windows = new Windows(batch.packing(), settings.window, settings.stride);
      if (projection == null) {
        q = Matrix.unset(grid.rows(), channels);
        standardised.forward(grid, q);
      } else {
        q = Matrix.unset(grid.rows(), settings.reduced);
        inParts(grid, q, projection::forward);
      }
      v = Matrix.unset(windows.total() * cells, settings.kernels);
      convolution.forward(windows, q, v);
      ElementWise.relu(v);
      overWindows = MaxPooling.overWindows(windows);
      largest = Matrix.unset(clips, maps);
      overWindows.forward(v.reshaped(windows.total(), maps), largest);
      low = first.run(largest, Dropout.seed(seed, 0));
      high = second.run(low.outputs(), Dropout.seed(seed, 1));
      logits = Matrix.unset(clips, classes);
      output.forward(high.outputs(), logits);
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      int maps = largest.columns();
      try (Matrix dHigh = Matrix.unset(largest.rows(), settings.connected);
          Matrix dLow = Matrix.unset(largest.rows(), settings.connected);
          Matrix dLargest = Matrix.unset(largest.rows(), maps);
          Matrix dv = Matrix.unset(v.rows(), v.columns())) {
        output.backward(high.outputs(), dLogits, dHigh, 0);
        high.backward(dHigh, dLow);
        low.backward(dLow, dLargest);
        int n = windows.total();
        overWindows.backward(v.reshaped(n, maps), largest, dLargest, dv.reshaped(n, maps));
        ElementWise.reluBackward(v, dv);
        convolutionBackward(dv);
      }
    }

    private void convolutionBackward(Matrix dv) {
      if (projection == null) {
        convolution.backward(windows, q, dv, null);
        return;
      }
      try (Matrix dq = Matrix.unset(q.rows(), q.columns())) {
        convolution.backward(windows, q, dv, dq);
        inParts(grid, dq, projection::backwardWeights);
      }
    }

    @Override
    public void close() {
      q.close();
      v.close();
      largest.close();
      low.close();
      high.close();
      logits.close();
    }
  }
}
