package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import dev.sightline.rnn.States;

/**
 * Late pooling (Ng et al. 2015, section 3.1, figure 2b): every frame goes by itself through two
 * fully connected layers, and a clip is what is largest over its frames of each of their outputs.
 * So only high-level evidence is put together, and where in the picture it stood is forgotten
 * before.
 *
 * <pre>
 * u_t = relu(W_2 relu(W_1 n(CNN(I_t)) + b_1) + b_2)      z = W max_t u_t + b
 * </pre>
 *
 * <p>Differs from the paper: the layers are smaller by default, and they read the CNN's pooled
 * features, standardised by n, instead of its last maps.
 */
public final class LatePooling extends ClipNet {
  /**
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  public record Settings(int connected, double dropout) {
    public static final Settings DEFAULTS = new Settings(256, 0.5);
  }

  private final Settings settings;
  private final FullyConnected first;
  private final FullyConnected second;
  private final Linear output;

  /**
   * @param channels width of a frame's features
   */
  public LatePooling(int channels, int classes, Settings settings, long seed) {
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
    private final FullyConnected.Run high;
    private final MaxPooling overTime;
    private final Matrix largest;
    private final Matrix logits;

    Run(FrameBatch batch, long seed) {
      x = Matrix.unset(batch.pooled().rows(), batch.pooled().columns());
      standardised.forward(batch.pooled(), x);
      low = first.run(x, Dropout.seed(seed, 0));
      high = second.run(low.outputs(), Dropout.seed(seed, 1));
      overTime = MaxPooling.overTime(batch.packing());
      largest = Matrix.unset(overTime.groups(), settings.connected);
      overTime.forward(high.outputs(), largest);
      logits = Matrix.unset(largest.rows(), classes);
      output.forward(largest, logits);
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public void backward(Matrix dLogits) {
      try (Matrix dLargest = Matrix.unset(largest.rows(), settings.connected);
          Matrix dHigh = Matrix.unset(x.rows(), settings.connected);
          Matrix dLow = Matrix.unset(x.rows(), settings.connected)) {
        output.backward(largest, dLogits, dLargest, 0);
        overTime.backward(high.outputs(), largest, dLargest, dHigh);
        high.backward(dHigh, dLow);
        low.backward(dLow, null);
      }
    }

    @Override
    public void close() {
      x.close();
      low.close();
      high.close();
      largest.close();
      logits.close();
    }
  }
}
