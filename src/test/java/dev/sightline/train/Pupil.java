package dev.sightline.train;

import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.rnn.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** A model of two weights that is to come to (1, -1), seen through noise; and its training. */
final class Pupil implements Lesson<Long>, Course {
  private static final float[] TRUTH = {1, -1};
  private static final int BATCHES = 4;

  private final Parameters parameters = new Parameters();
  private final Parameters.Entry weight = parameters.add("w", 2, 1, 0);

  /** Scores of one measuring after the other; null for how near the weights are. */
  double[] scores;

  /** The batch, counted from 1, whose loss is no number; 0 for none. */
  int poisoned;

  final List<Integer> epochsAsked = new ArrayList<>();
  final List<String> written = new ArrayList<>();
  List<Phase<?>> phases = List.of();
  long seed = 1;
  private int learned;
  private int measured;

  Pupil() {
    parameters.allocate(1);
  }

  float[] weights() {
    return weight.value().toArray();
  }

  Phase<Long> phase(String name, Descent descent, int epochs) {
    return phase(name, descent, epochs, Integer.MAX_VALUE);
  }

  Phase<Long> phase(String name, Descent descent, int epochs, int patience) {
    List<Learner> learners = List.of(new NetLearner(parameters, descent));
    return new Phase<>(name, this, learners, RateSchedule.rising(0.1), epochs, patience);
  }

  @Override
  public List<Long> batches(int epoch) {
    epochsAsked.add(epoch);
    return LongStream.range(0, BATCHES).mapToObj(b -> seed * 1000 + epoch * BATCHES + b).toList();
  }

  @Override
  public int size(Long batch) {
    return 6;
  }

  @Override
  public List<String> names(Long batch) {
    return List.of("a", "b", "c", "d", "e", "f");
  }

  @Override
  public double learn(Long batch) {
    float[] w = weights();
    Random noise = new Random(batch);
    float[] gradient = new float[2];
    double loss = 0;
    for (int i = 0; i < 2; i++) {
      gradient[i] = w[i] - TRUTH[i] + 0.3f * (float) noise.nextGaussian();
      loss += gradient[i] * gradient[i] / 2;
    }
    weight.gradient().put(0, 2, gradient, 0);
    return ++learned == poisoned ? Double.NaN : loss;
  }

  @Override
  public Measured measure(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      return null;
    }
    float[] w = weights();
    double off = Math.hypot(w[0] - TRUTH[0], w[1] - TRUTH[1]);
    double score = scores == null ? -off : scores[measured++];
    return new Measured(score, Map.of("score", score), "score " + score);
  }

  @Override
  public String doing() {
    return "training a pupil";
  }

  @Override
  public TrainingIdentity identity() {
    return new TrainingIdentity().with("seed", seed).data("nothing", List.of());
  }

  @Override
  public List<Phase<?>> phases() {
    return phases;
  }

  @Override
  public String unit() {
    return "examples";
  }

  @Override
  public String title() {
    return "A pupil";
  }

  @Override
  public List<String> figures() {
    return List.of("score");
  }

  @Override
  public void write(Path bundle, Trainer.Epoch epoch) throws IOException {
    written.add(bundle.getFileName() + " " + epoch.number());
    Files.createDirectories(bundle);
    Files.writeString(bundle.resolve("weights.txt"), Arrays.toString(weights()));
  }
}
