package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.SequenceLayer;
import dev.sightline.rnn.SequenceRun;
import dev.sightline.rnn.Standardisation;
import dev.sightline.rnn.States;

/**
 * A recurrent net over a video's frames with scores at each (Ng et al. 2015, section 3.2; Ma et al.
 * 2016, section 3.1).
 *
 * <pre>
 * x_t = n(CNN(I_t))      h_t = LSTM(x_t, h_{t-1})      z_t = W h_t + b
 * </pre>
 *
 * <p>Any cell, any number of layers, one direction or two. With one direction it can go on from
 * window to window: it labels a film, or a camera, frame by frame.
 *
 * <p>Differs from Ng et al.: fewer and smaller layers by default, and dropout.
 */
public final class ActivityLstm implements ActivityNet {
  private final int classes;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final SequenceLayer layers;
  private final Linear output;
  private final double dropout;

  /**
   * @param channels width of a frame's features
   * @param dropout probability, on the features and on the topmost layer's output
   */
  public ActivityLstm(
      int channels, int classes, RecurrentLayers recurrent, double dropout, long seed) {
    this.classes = classes;
    this.dropout = dropout;
    standardised = new Standardisation(parameters, "input", channels);
    layers = recurrent.build(parameters, "layer", channels);
    output = new Linear(parameters, "output", layers.outputs(), classes);
    parameters.allocate(seed);
    standardised.initialise();
    layers.initialise();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public boolean perFrame() {
    return true;
  }

  @Override
  public boolean carries() {
    return layers.carries();
  }

  @Override
  public int delay() {
    return layers.carries() ? 0 : UNTIL_THE_END;
  }

  @Override
  public void prepare(Matrix pooled, int... blocks) {
    standardised.fit(pooled, blocks);
  }

  @Override
  public Pass run(FrameBatch batch, States first, long seed) {
    return new Run(batch, first, seed);
  }

  private final class Run implements Pass {
    private final Matrix x;
    private final SequenceRun run;
    private final Matrix h;
    private final Matrix logits;
    private final Dropout dropOutput = new Dropout(dropout);

    Run(FrameBatch batch, States first, long seed) {
      x = Matrix.unset(batch.pooled().rows(), batch.pooled().columns());
      standardised.forward(batch.pooled(), x);
      new Dropout(dropout).forward(x, Dropout.seed(seed, 0));
      run = layers.run(batch.packing(), x, first, Dropout.seed(seed, 1));
      h = Matrix.unset(x.rows(), layers.outputs());
      h.copy(run.outputs());
      dropOutput.forward(h, Dropout.seed(seed, 2));
      logits = Matrix.unset(x.rows(), classes);
      output.forward(h, logits);
    }

    @Override
    public Matrix logits() {
      return logits;
    }

    @Override
    public States states() {
      return layers.carries() ? run.states() : null;
    }

    @Override
    public void backward(Matrix dLogits) {
      try (Matrix dh = Matrix.unset(h.rows(), h.columns())) {
        output.backward(h, dLogits, dh, 0);
        dropOutput.backward(dh);
        run.backward(dh, null);
      }
    }

    @Override
    public void close() {
      x.close();
      h.close();
      logits.close();
      run.close();
    }
  }
}
