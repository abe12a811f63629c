package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import dev.sightline.rnn.States;

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
public final class ConvPooling extends ClipNet {
  /**
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  public record Settings(int connected, double dropout) {
    public static final Settings DEFAULTS = new Settings(256, 0.5);
  }

  private final Settings settings;
  private final int cells;
  private final int channels;
  private final FullyConnected first;
  private final FullyConnected second;
  private final Linear output;

  /**
   * @param channels width of a cell's features
   * @param cells cells of a frame's grid
   */
  public ConvPooling(int channels, int cells, int classes, Settings settings, long seed) {
    super(channels, classes);
    this.settings = settings;
    this.cells = cells;
    this.channels = channels;
    int width = settings.connected;
    int maps = Math.multiplyExact(cells, channels);
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

  private final class Run implements Pass {
    private final Matrix x;
    private final FullyConnected.Run low;
    private final FullyConnected.Run high;
    private final Matrix logits;

    Run(FrameBatch batch, long seed) {
      batch.requireGrid(cells, channels);
      int frames = batch.packing().total();
      int clips = batch.packing().batch();
      x = Matrix.unset(clips, cells * channels);
      MaxPooling.overTime(batch.packing())
          .forward(batch.grid().reshaped(frames, cells * channels), x);
      Matrix byCell = x.reshaped(clips * cells, channels);
      standardised.forward(byCell, byCell); // rises with x, so that it may follow the maximum
      low = first.run(x, Dropout.seed(seed, 0));
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
      try (Matrix dHigh = Matrix.unset(x.rows(), settings.connected);
          Matrix dLow = Matrix.unset(x.rows(), settings.connected)) {
        output.backward(high.outputs(), dLogits, dHigh, 0);
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
