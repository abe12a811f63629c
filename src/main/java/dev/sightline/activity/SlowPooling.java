package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import dev.sightline.rnn.States;
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
 * <p>Differs from the paper: the layers are smaller by default, and they read the CNN's pooled
 * features, standardised by n, instead of its last maps.
 */
public final class SlowPooling extends ClipNet {
  /**
   * @param window frames of a window
   * @param stride frames from the beginning of a window to that of the next
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  public record Settings(int window, int stride, int connected, double dropout) {
    public static final Settings DEFAULTS = new Settings(10, 5, 256, 0.5);

    /**
     * @throws IllegalArgumentException where there can be no such windows
     */
    public Settings {
      Windows.require(window, stride);
    }
  }

  private final Settings settings;
  private final FullyConnected first;
  private final FullyConnected second;
  private final Linear output;

  /**
   * @param channels width of a frame's features
   */
  public SlowPooling(int channels, int classes, Settings settings, long seed) {
    super(channels, classes);
    this.settings = settings;
    int width = settings.connected;
    first = new FullyConnected(parameters, "first", channels, width, settings.dropout);
    second = new FullyConnected(parameters, "second", width, width, settings.dropout);
    output = new Linear(parameters, "output", width, classes);
    parameters.allocate(seed);
    standardised.initialise();
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public Pass run(FrameBatch batch, States none, long seed) {
    return new Run(batch, seed);
  }

  private final class Run implements Pass {
    private final Matrix x;
    private final FullyConnected.Run low;
    private final MaxPooling overWindows;
    private final Matrix largest;
    private final FullyConnected.Run high;
    private final Matrix logits;

    Run(FrameBatch batch, long seed) {
      Windows windows = new Windows(batch.packing(), settings.window, settings.stride);
      x = Matrix.unset(windows.total(), batch.pooled().columns());
      MaxPooling.overFrames(windows).forward(batch.pooled(), x);
      standardised.forward(x, x); // rises with x, so that it may follow the maximum
      low = first.run(x, Dropout.seed(seed, 0));
      overWindows = MaxPooling.overWindows(windows);
      largest = Matrix.unset(overWindows.groups(), settings.connected);
      overWindows.forward(low.outputs(), largest);
      high = second.run(largest, Dropout.seed(seed, 1));
      logits = Matrix.unset(largest.rows(), classes);
      output.forward(high.outputs(), logits);
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      try (Matrix dHigh = Matrix.unset(largest.rows(), settings.connected);
          Matrix dLargest = Matrix.unset(largest.rows(), settings.connected);
          Matrix dLow = Matrix.unset(x.rows(), settings.connected)) {
        output.backward(high.outputs(), dLogits, dHigh, 0);
        high.backward(dHigh, dLargest);
        overWindows.backward(low.outputs(), largest, dLargest, dLow);
        low.backward(dLow, null);
      }
    }

    @Override
    public void close() {
      x.close();
      low.close();
      largest.close();
      high.close();
      logits.close();
    }
  }
}
