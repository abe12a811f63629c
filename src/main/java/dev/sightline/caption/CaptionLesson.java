package dev.sightline.caption;

import dev.sightline.eval.CaptionScores;
import dev.sightline.rnn.Matrix;
import dev.sightline.train.Descent;
import dev.sightline.train.Learner;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import dev.sightline.train.NetLearner;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Teaches a captioner by cross-entropy. To measure it, the dev photos are captioned for real and
 * scored; the best epoch is that with the highest CIDEr-D.
 */
public class CaptionLesson implements Lesson<CaptionLesson.Drawn> {
  /** Photos with captions of each, and all that is drawn at random for them. */
  record Drawn(
      List<CaptionShuffle.Part> parts,
      int[] photos,
      boolean[] mirrored,
      boolean[] hidden,
      long seed) {}

  /** Photos that a new model sees to know the means of its input. */
  private static final int PHOTOS_SHOWN = 1000;

  final CaptionTrainingSettings settings;
  final CaptionModel model;
  final CaptionSet train;
  final List<List<int[]>> captions;
  private final CaptionBundle bundle;
  private final CaptionSet dev;
  private final boolean prepares;

  /**
   * @param dev photos to measure with; where there are none, the last epoch is kept
   * @param prepares whether the means of the input are measured before the first step
   * @throws IllegalArgumentException where there are no captions to train on
   */
  CaptionLesson(
      CaptionTrainingSettings settings,
      CaptionBundle bundle,
      CaptionSet train,
      CaptionSet dev,
      boolean prepares) {
    this.settings = settings;
    this.bundle = bundle;
    model = bundle.model();
    this.train = train;
    this.dev = dev;
    this.prepares = prepares;
    captions = train.encode(bundle.vocabulary(), settings.longest());
    if (captions.stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException("There are no captions to train on");
    }
  }

  /** All phases of a training: by cross-entropy, then, where asked for, by reward. */
  static List<Phase<?>> phases(
      CaptionTrainingSettings settings,
      CaptionBundle bundle,
      CaptionSet train,
      CaptionSet dev,
      boolean prepares) {
    List<Phase<?>> phases = new ArrayList<>();
    phases.add(
        new CaptionLesson(settings, bundle, train, dev, prepares)
            .phase("cross-entropy", settings.epochs()));
    if (settings.selfCriticalEpochs() > 0) {
      phases.add(new SelfCritical(settings, bundle, train.seen(), dev).phase());
    }
    return phases;
  }

  /** So many epochs of this. */
  Phase<?> phase(String name, int epochs) {
    return new Phase<>(
        name,
        this,
        learners(),
        new RateSchedule(0.1, settings.warmUpSteps(), 0.05),
        epochs,
        settings.patience());
  }

  /** What learns. */
  List<Learner> learners() {
    return List.of(
        new NetLearner(
            model.parameters(), Descent.adam(settings.learningRate(), settings.clipNorm())));
  }

  @Override
  public void prepare() throws IOException {
    if (prepares) {
      try (Matrix pooled = train.seen().pooledSample(PHOTOS_SHOWN)) {
        model.prepare(pooled);
      }
    }
  }

  /** Captions of one photo that stay together, at most. */
  int together() {
    return settings.captionsPerPhoto();
  }

  /** Parts of a batch, each a photo with captions. */
  int partsOfBatch() {
    return Math.max(1, settings.captionsPerBatch() / settings.captionsPerPhoto());
  }

  @Override
  public List<Drawn> batches(int epoch) {
    long seed = settings.seed();
    var order = new CaptionShuffle(captions, together()).order(seed * 1_000_003 + epoch);
    Random random = new Random(seed * 7_919 + epoch);
    List<Drawn> batches = new ArrayList<>();
    for (int from = 0; from < order.size(); from += partsOfBatch()) {
      var parts = order.subList(from, Math.min(order.size(), from + partsOfBatch()));
      int[] photos = parts.stream().mapToInt(CaptionShuffle.Part::photo).toArray();
      boolean[] mirrored = new boolean[photos.length];
      for (int i = 0; i < mirrored.length; i++) {
        mirrored[i] =
            settings.mirrored()
                && train.features().hasMirrored()
                && random.nextBoolean()
                && !train.speaksOfSides(photos[i]);
      }
      boolean[] hidden = new boolean[photos.length];
      for (int i = 0; settings.hiddenPictures() > 0 && i < hidden.length; i++) {
        hidden[i] = random.nextDouble() < settings.hiddenPictures();
      }
      batches.add(new Drawn(parts, photos, mirrored, hidden, random.nextLong() >>> 1));
    }
    return batches;
  }

  @Override
  public int size(Drawn batch) {
    return batch.parts.stream().mapToInt(part -> part.captions().size()).sum();
  }

  @Override
  public List<String> names(Drawn batch) {
    return IntStream.of(batch.photos).mapToObj(train::id).toList();
  }

  @Override
  public double learn(Drawn batch) throws IOException {
    try (CaptionSet.Loaded loaded = train.load(batch.photos, batch.mirrored, batch.hidden)) {
      return imitate(batch, loaded, 1);
    }
  }

  /** The cross-entropy of the batch's captions, times {@code weight}. */
  final double imitate(Drawn batch, CaptionSet.Loaded loaded, double weight) {
    return model.lossAndGradient(
        CaptionShuffle.batch(batch.parts, loaded, weight), settings.labelSmoothing(), batch.seed);
  }

  @Override
  public Measured measure(BooleanSupplier stop) {
    if (dev.size() == 0) {
      return Measured.NOTHING;
    }
    BeamSearch.Settings beam = bundle.beam().withBeams(settings.beams());
    var said = CaptionDecoder.decode(model, bundle.vocabulary(), dev, beam, stop);
    return said.size() < dev.size() ? null : measured(CaptionScores.of(dev.references(), said));
  }

  private static Measured measured(CaptionScores scores) {
    return new Measured(
        scores.cider(),
        scores.named(),
        String.format(
            Locale.ROOT,
            "dev CIDEr-D %.4f, BLEU-1 %.2f, BLEU-4 %.2f",
            scores.cider(),
            100 * scores.bleu1(),
            100 * scores.bleu4()));
  }
}
