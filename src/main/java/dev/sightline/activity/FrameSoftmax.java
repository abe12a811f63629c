package dev.sightline.activity;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.Standardisation;
import dev.sightline.rnn.States;

/**
 * Scores each frame by itself: a linear layer on the CNN's features. What a net that sees time must
 * beat; the "single frame" of Ng et al. 2015, section 4.
 *
 * <pre>
 * z_t = W n(CNN(I_t)) + b
 * </pre>
 */
public final class FrameSoftmax implements ActivityNet {
  private final int classes;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final Linear output;
  private final double dropout;

  /**
   * @param channels width of a frame's features
   * @param dropout probability, on the features
   */
  public FrameSoftmax(int channels, int classes, double dropout, long seed) {
    this.classes = classes;
    this.dropout = dropout;
    standardised = new Standardisation(parameters, "input", channels);
    output = new Linear(parameters, "output", channels, classes);
    parameters.allocate(seed);
    standardised.initialise();
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

  /** It goes on from anywhere: there are no states to go on from. */
  @Override
  public boolean carries() {
    return true;
  }

  @Override
  public void prepare(Matrix pooled, int... blocks) {
    standardised.fit(pooled, blocks);
  }

  @Override
  public Pass run(FrameBatch batch, States first, long seed) {
    Matrix x = Matrix.unset(batch.pooled().rows(), batch.pooled().columns());
    Matrix logits = Matrix.unset(x.rows(), classes);
    standardised.forward(batch.pooled(), x);
    new Dropout(dropout).forward(x, seed);
    output.forward(x, logits);
    return new Pass() {
      @Override
      public Matrix logits() {
        return logits;
      }

      @Override
      public void backward(Matrix dLogits) {
        output.backward(x, dLogits, null, 0);
      }

      @Override
      public void close() {
        x.close();
        logits.close();
      }
    };
  }
}
