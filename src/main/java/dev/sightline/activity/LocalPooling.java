package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import dev.sightline.rnn.States;
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
 * read the CNN's pooled features, standardised by n, instead of its last maps.
 */
public final class LocalPooling extends ClipNet {
  /**
   * @param clipFrames frames of a clip; the paper's have up to 120
   * @param window frames of a window
   * @param stride frames from the beginning of a window to that of the next
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  public record Settings(int clipFrames, int window, int stride, int connected, double dropout) {
    public static final Settings DEFAULTS = new Settings(30, 10, 5, 256, 0.5);

    /**
     * @throws IllegalArgumentException where a clip has no frames or there can be no such windows
     */
    public Settings {
      Windows.require(window, stride);
      if (clipFrames < 1) {
        throw new IllegalArgumentException(
            "A clip of " + clipFrames + " frames; expected is at least 1");
      }
    }
  }

  private final Settings settings;
  private final int windowsOfClip;
  private final FullyConnected first;
  private final FullyConnected second;
  private final Linear output;

  /**
   * @param channels width of a frame's features
   */
  public LocalPooling(int channels, int classes, Settings settings, long seed) {
    super(channels, classes);
    this.settings = settings;
    int width = settings.connected;
    windowsOfClip = Windows.count(settings.clipFrames, settings.window, settings.stride);
    first = new FullyConnected(parameters, "first", channels, width, settings.dropout);
    second = new FullyConnected(parameters, "second", width, width, settings.dropout);
    output = new Linear(parameters, "output", windowsOfClip * width, classes);
    parameters.allocate(seed);
    standardised.initialise();
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public int clipFrames() {
    return settings.clipFrames;
  }

  @Override
  public Pass run(FrameBatch batch, States none, long seed) {
    return new Run(batch, seed);
  }

  private final class Run implements Pass {
    private final Matrix x;
    private final FullyConnected.Run low;
    private final FullyConnected.Run high;
    private final Matrix sideBySide;
    private final Matrix logits;

    Run(FrameBatch batch, long seed) {
      int clips = batch.packing().batch();
      Windows windows =
          new Windows(batch.packing(), settings.clipFrames, settings.window, settings.stride);
      x = Matrix.unset(windows.total(), batch.pooled().columns());
      MaxPooling.overFrames(windows).forward(batch.pooled(), x);
      standardised.forward(x, x); // rises with x, so that it may follow the maximum
      low = first.run(x, Dropout.seed(seed, 0));
      high = second.run(low.outputs(), Dropout.seed(seed, 1));
      sideBySide = high.outputs().reshaped(clips, windowsOfClip * settings.connected);
      logits = Matrix.unset(clips, classes);
      output.forward(sideBySide, logits);
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      try (Matrix dHigh = Matrix.unset(x.rows(), settings.connected);
          Matrix dLow = Matrix.unset(x.rows(), settings.connected)) {
        Matrix dSideBySide = dHigh.reshaped(sideBySide.rows(), sideBySide.columns());
        output.backward(sideBySide, dLogits, dSideBySide, 0);
        high.backward(dHigh, dLow);
        low.backward(dLow, null);
      }
    }

    @Override
    public void close() {
      x.close();
      low.close();
      high.close();
      logits.close();
    }
  }
}
