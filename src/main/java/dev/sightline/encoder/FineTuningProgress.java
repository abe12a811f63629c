package dev.sightline.encoder;

import java.util.Locale;
import java.util.Map;

/** Speed, time left and losses of a fine-tuning, for its log. Not thread-safe. */
final class FineTuningProgress {
  private final int steps;
  private final int first;
  private final int batch;
  private final long started = System.nanoTime();
  private int done;
  private double recentLoss = Double.NaN;
  private double recentNorm = Double.NaN;
  private double epochLoss;
  private int epochSteps;

  /** Of {@code steps} steps, {@code first} were taken before. */
  FineTuningProgress(int steps, int first, int batch) {
    this.steps = steps;
    this.first = first;
    this.batch = batch;
  }

  /** What has to be known to go on in the middle of an epoch. */
  Map<String, String> words() {
    return Map.of("epochLoss", Double.toString(epochLoss), "epochSteps", "" + epochSteps);
  }

  /** Goes on from {@link #words}. */
  void resume(Map<String, String> words) {
    epochLoss = Double.parseDouble(words.getOrDefault("epochLoss", "0"));
    epochSteps = Integer.parseInt(words.getOrDefault("epochSteps", "0"));
  }

  /** One step was taken. */
  void add(double loss, double norm) {
    done++;
    recentLoss = Double.isNaN(recentLoss) ? loss : 0.95 * recentLoss + 0.05 * loss;
    recentNorm = Double.isNaN(recentNorm) ? norm : 0.95 * recentNorm + 0.05 * norm;
    epochLoss += loss;
    epochSteps++;
  }

  /** The mean loss of the epoch that ends now. */
  double endEpoch() {
    double mean = epochLoss / epochSteps;
    epochLoss = 0;
    epochSteps = 0;
    return mean;
  }

  /** Over the whole time, evaluations included. */
  double imagesPerSecond() {
    return done * batch / ((System.nanoTime() - started) / 1e9);
  }

  /** A line for the log. */
  String line(int step) {
    double left = (steps - first - done) * batch / imagesPerSecond();
    return String.format(
        Locale.ROOT,
        "step %d of %d, loss %.3f, gradient norm %.2f, %.1f images/s, %.0f min left",
        step,
        steps,
        recentLoss,
        recentNorm,
        imagesPerSecond(),
        left / 60);
  }
}
