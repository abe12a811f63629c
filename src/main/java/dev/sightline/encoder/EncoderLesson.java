package dev.sightline.encoder;

import dev.sightline.encoder.Heads.Learned;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Teaches an encoder, or what lies above its lowest blocks, all that several data sets say of their
 * photos ({@link Heads}). Batch normalisation is folded into the layers before it, so that its
 * statistics stay those of the pretraining: those of a batch of 32, shared between replicas, would
 * be far noisier, and a folded net trains faster. A batch is the number of its step: what is in it,
 * {@link PhotoBatches} says.
 */
final class EncoderLesson implements Lesson<Integer>, AutoCloseable {
  private final EncoderTrainingSettings settings;
  private final List<PhotoSet> sets;
  private final TrainableEncoder encoder;
  private final Heads heads;
  private final List<Learned> photos;
  private final PhotoBatches.Input input;

  /** Reads the training batches, from {@link #next} on; null where none was asked for. */
  private PhotoBatches reader;

  private int next;
  private PhotoBatches.Batch read;

  EncoderLesson(
      EncoderTrainingSettings settings,
      List<PhotoSet> sets,
      TrainableEncoder encoder,
      Heads heads) {
    this.settings = settings;
    this.sets = sets;
    this.encoder = encoder;
    this.heads = heads;
    photos = heads.photos();
    input = new PhotoBatches.Input(encoder.side(), encoder.scaling());
  }

  @Override
  public List<Integer> batches(int epoch) {
    int each = photos.size() / settings.batch();
    return IntStream.range((epoch - 1) * each, epoch * each).boxed().toList();
  }

  @Override
  public int size(Integer step) {
    return settings.batch();
  }

  @Override
  public List<String> names(Integer step) {
    return read.files().stream().map(file -> file.getFileName().toString()).toList();
  }

  @Override
  public double learn(Integer step) throws IOException {
    if (reader == null || step != next) {
      close(reader);
      List<TrainingPhoto> all = photos.stream().map(Learned::photo).toList();
      reader = PhotoBatches.training(all, input, settings.batch(), settings.seed(), step);
    }
    next = step + 1;
    try {
      read = reader.next();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    Features[] seen = encoder.forward(read.photos());
    Random random = new Random(PhotoBatches.mix(settings.seed(), step, -2));
    List<float[]> kept = new ArrayList<>();
    List<float[]> pooled = new ArrayList<>();
    List<float[]> before = new ArrayList<>();
    List<float[]> byPooled = new ArrayList<>();
    for (Features features : seen) {
      float[] mask = dropout(random);
      kept.add(mask);
      pooled.add(times(features.pooled(), mask, 1));
      before.add(features.classes());
      byPooled.add(new float[features.channels()]);
    }
    List<Learned> learned = read.places().stream().map(photos::get).toList();
    double loss = heads.learn(learned, pooled, before, byPooled) / seen.length;
    if (Double.isFinite(loss)) {
      float[] noGrid = new float[encoder.cells() * encoder.channels()];
      Features[] gradients = new Features[seen.length];
      for (int i = 0; i < seen.length; i++) {
        float[] gradient = times(byPooled.get(i), kept.get(i), 1f / seen.length);
        gradients[i] = new Features(gradient, noGrid);
      }
      encoder.backward(gradients);
    }
    return loss;
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

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the encoder was trained", e);
  }

  /** The score is the mean of the figures of all data sets. */
  @Override
  public Measured measure(BooleanSupplier stop) throws IOException {
    Map<String, Double> score;
    try {
      score = EncoderScores.of(encoder, sets, heads, settings.batch(), stop);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (score == null) {
      return null;
    } else if (score.isEmpty()) {
      return Measured.NOTHING;
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    StringJoiner words = new StringJoiner(", ");
    score.forEach(
        (figure, percent) -> {
          figures.put(EncoderScores.column(figure), percent);
          words.add(String.format(Locale.ROOT, "%s %.1f %%", figure, percent));
        });
    double mean = score.values().stream().mapToDouble(value -> value).average().orElseThrow();
    return new Measured(mean, figures, words.toString());
  }

  private static void close(PhotoBatches batches) {
    if (batches != null) {
      batches.close();
    }
  }

  @Override
  public void close() {
    close(reader);
  }
}
