package dev.sightline.train;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.rnn.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of one of our own nets in training. Not thread-safe. */
public final class NetLearner implements Learner {
  private final Parameters parameters;
  private final Descent descent;
  private Optimizer optimizer;

  /** The running mean; null where there is none. */
  private Matrix mean;

  /** The parameters stay their owner's. */
  public NetLearner(Parameters parameters, Descent descent) {
    this.parameters = parameters;
    this.descent = descent;
  }

  @Override
  public void begin() {
    begin(weights());
  }

  private void begin(float[] average) {
    close();
    optimizer = descent.optimizer().of(parameters);
    mean = descent.averaging() > 0 ? Matrix.of(1, average.length, average) : null;
  }

  @Override
  public void step(double factor) {
    double rate = factor * descent.learningRate();
    decay(rate);
    double unused = optimizer.step(rate, descent.clipping());
    if (mean != null) {
      average();
    }
  }

  /** Only of matrices: a bias is no sign of learning by heart. */
  private void decay(double rate) {
    if (descent.weightDecay() == 0) {
      return;
    }
    float less = (float) (-rate * descent.weightDecay());
    for (Parameters.Entry entry : parameters.entries()) {
      if (!entry.constant() && entry.rows() > 1) {
        Matrix value = entry.value();
        value.add(less, value);
      }
    }
  }

  /** Early on a short mean: what the weights were at first should not last. */
  private void average() {
    double stays = Math.min(descent.averaging(), (double) steps() / (steps() + 10));
    mean.add((float) (stays - 1), mean);
    mean.add((float) (1 - stays), parameters.values());
  }

  @Override
  public int steps() {
    return optimizer.steps();
  }

  @Override
  public float[] weights() {
    return parameters.values().toArray();
  }

  @Override
  public float[] mean() {
    return mean == null ? weights() : mean.toArray();
  }

  @Override
  public void set(float[] weights) {
    parameters.set(weights);
  }

  @Override
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("weights", weights());
    if (mean != null) {
      all.put("mean", mean.toArray());
    }
    all.putAll(optimizer.arrays());
    return all;
  }

  @Override
  public void resume(Map<String, float[]> arrays, int steps) {
    parameters.set(arrays.get("weights"));
    begin(arrays.getOrDefault("mean", arrays.get("weights")));
    optimizer.resume(arrays, steps);
  }

  @Override
  public void close() {
    if (mean != null) {
      mean.close();
      mean = null;
    }
  }
}
