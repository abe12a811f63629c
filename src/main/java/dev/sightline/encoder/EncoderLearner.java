package dev.sightline.encoder;

import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.bundle.SavedState;
import dev.sightline.encoder.EncoderLessons.Learned;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An encoder with all that it learns, step by step, and the running average of all weights, with
 * which it is measured and kept: {@code a = a + (1 - decay) (w - a)}. Not thread-safe.
 */
final class EncoderLearner {
  /** Under this name a saved state says how many steps were taken. */
  static final String STEPS = "steps";

  private static final String NET = "net";
  private static final String AVERAGE = "average.";

  private final EncoderTraining.Settings settings;
  private final List<PhotoSet> sets;
  private final TrainableEncoder encoder;
  private final EncoderLessons lessons;
  private final List<Learned> photos;
  private final Map<String, float[]> averages = new LinkedHashMap<>();

  /** A step that was taken, or, where one of the two is no number, was not. */
  record Step(double loss, double norm) {
    boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(norm);
    }
  }

  EncoderLearner(
      EncoderTraining.Settings settings,
      List<PhotoSet> sets,
      TrainableEncoder encoder,
      EncoderLessons lessons) {
    this.settings = settings;
    this.sets = sets;
    this.encoder = encoder;
    this.lessons = lessons;
    photos = lessons.photos();
    averages.put(NET, encoder.parameters());
    lessons.heads().forEach((name, h) -> averages.put(name, h.state().parameters.clone()));
  }

  /** All training photos. */
  List<Learned> photos() {
    return photos;
  }

  /** The words that it learns. */
  List<String> words() {
    return lessons.words();
  }

  /** What the net takes. */
  PhotoBatches.Input input() {
    return new PhotoBatches.Input(encoder.side(), encoder.scaling());
  }

  /** Steps taken. */
  int steps() {
    return encoder.steps();
  }

  /**
   * Forward, backward and a step of all weights.
   *
   * @param factor of the learning rates
   */
  Step step(PhotoBatches.Batch batch, double factor) {
    Features[] seen = encoder.forward(batch.photos());
    Random random = new Random(PhotoBatches.mix(settings.seed(), steps(), -2));
    List<float[]> kept = new ArrayList<>();
    List<float[]> pooled = new ArrayList<>();
    List<float[]> before = new ArrayList<>();
    List<float[]> byPooled = new ArrayList<>();
    for (Features features : seen) {
      kept.add(dropout(random));
      pooled.add(times(features.pooled(), kept.get(kept.size() - 1), 1));
      before.add(features.classes());
      byPooled.add(new float[features.channels()]);
    }
    List<Learned> learned = batch.places().stream().map(photos::get).toList();
    double loss = lessons.learn(learned, pooled, before, byPooled) / seen.length;
    if (!Double.isFinite(loss)) {
      return new Step(loss, Double.NaN);
    }
    float[] noGrid = new float[encoder.cells() * encoder.channels()];
    Features[] gradients = new Features[seen.length];
    for (int i = 0; i < seen.length; i++) {
      gradients[i] = new Features(times(byPooled.get(i), kept.get(i), 1f / seen.length), noGrid);
    }
    encoder.backward(gradients);
    double norm = encoder.norm();
    if (!Double.isFinite(norm)) {
      return new Step(loss, norm);
    }
    double unused = encoder.step(factor * settings.rate(), settings.clip());
    for (Head head : lessons.heads().values()) {
      head.step(factor * settings.topRate(), 1.0 / seen.length, settings.clip());
    }
    average();
    return new Step(loss, norm);
  }

  private float[] dropout(Random random) {
    float[] mask = new float[encoder.channels()];
    float kept = (float) (1 / (1 - settings.dropout()));
    for (int c = 0; c < mask.length; c++) {
      mask[c] = random.nextFloat() < settings.dropout() ? 0 : kept;
    }
    return mask;
  }

  private static float[] times(float[] values, float[] factors, float factor) {
    float[] products = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      products[i] = values[i] * factors[i] * factor;
    }
    return products;
  }

  /** A young average forgets faster: it would remember the beginning for long. */
  private void average() {
    float decay = (float) Math.min(settings.averaging(), steps() / (steps() + 10.0));
    add(averages.get(NET), encoder.current(), decay);
    lessons.heads().forEach((name, h) -> add(averages.get(name), h.state().parameters, decay));
  }

  private static void add(float[] average, float[] values, float decay) {
    for (int i = 0; i < average.length; i++) {
      average[i] += (1 - decay) * (values[i] - average[i]);
    }
  }

  /** The names of the figures of {@link #score}. */
  List<String> figures() {
    return EncoderScores.figures(sets, lessons);
  }

  /** Measures the averages, in percent, by figure. */
  Map<String, Double> score() throws IOException, InterruptedException {
    float[] now = encoder.parameters();
    encoder.parameters(averages.get(NET));
    try {
      return EncoderScores.of(encoder, sets, lessons, averages, settings.batch());
    } finally {
      encoder.parameters(now);
    }
  }

  /** The averages as weights of a net that tells classes and words. */
  LinkedHashMap<String, Tensor> tensors() {
    float[] now = encoder.parameters();
    encoder.parameters(averages.get(NET));
    LinkedHashMap<String, Tensor> tensors = NetWeights.of(encoder.net());
    encoder.parameters(now);
    for (String name : List.of(NetShape.CLASSIFIER, NetShape.WORDS)) {
      if (averages.containsKey(name)) {
        int outputs = lessons.heads().get(name).outputs();
        float[] all = averages.get(name);
        int weights = outputs * encoder.channels();
        tensors.put(
            name + ".weight",
            new Tensor(new int[] {outputs, encoder.channels()}, Arrays.copyOf(all, weights)));
        tensors.put(
            name + ".bias",
            new Tensor(new int[] {outputs}, Arrays.copyOfRange(all, weights, all.length)));
      }
    }
    return tensors;
  }

  /** A check sum of all weights that learn. */
  int sum() {
    int sum = Arrays.hashCode(encoder.current());
    for (Head head : lessons.heads().values()) {
      sum = 31 * sum + Arrays.hashCode(head.state().parameters);
    }
    return sum;
  }

  /** All that must be known to go on, by name. */
  Map<String, float[]> arrays() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    put(NET, encoder.arrays(), arrays);
    lessons.heads().forEach((name, head) -> put(name, head.state().arrays(), arrays));
    averages.forEach((name, values) -> arrays.put(AVERAGE + name, values));
    return arrays;
  }

  private static void put(String owner, Map<String, float[]> its, Map<String, float[]> all) {
    its.forEach((name, values) -> all.put(owner + "." + name, values));
  }

  /** Goes on from {@link #arrays}. */
  void goOn(SavedState saved) {
    int steps = Integer.parseInt(saved.words().get(STEPS));
    encoder.resume(of(NET, saved), steps);
    lessons
        .heads()
        .replaceAll((name, head) -> head.at(FineTuningState.of(of(name, saved), steps)));
    averages.replaceAll((name, unused) -> saved.arrays().get(AVERAGE + name).clone());
  }

  private static Map<String, float[]> of(String owner, SavedState saved) {
    Map<String, float[]> its = new LinkedHashMap<>();
    saved
        .arrays()
        .forEach(
            (name, values) -> {
              if (name.startsWith(owner + ".")) {
                its.put(name.substring(owner.length() + 1), values);
              }
            });
    return its;
  }
}
