package dev.sightline.caption;

import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.encoder.VariedPhotos;
import dev.sightline.rnn.Matrix;
import dev.sightline.train.Learner;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Teaches a captioner and its encoder together, by cross-entropy. The captions of a photo stand in
 * one batch, so that the encoder, which costs most, sees the photo once for all of them. The
 * captioner's loss gives the gradient by the features, and that goes on into the encoder:
 *
 * <pre>
 *   f = CNN(photo; W)      L = loss(RNN(f; V), captions)      dL/dW = dL/df df/dW
 * </pre>
 *
 * <p>What the captioner knows of its input's means and deviations is measured before and stays.
 */
final class EndToEndLesson implements Lesson<EndToEndLesson.Drawn>, AutoCloseable {
  /** Photos with captions, and how each is seen; the place in the epoch. */
  record Drawn(
      int place, List<CaptionShuffle.Part> parts, List<VariedPhotos.View> views, long seed) {}

  private static final int PHOTOS_SHOWN = 256;

  private final EndToEndSettings settings;
  private final CaptionTrainingSettings s;
  private final CaptionBundle bundle;
  private final TrainableEncoder encoder;
  private final List<CaptionedPhoto> photos;
  private final FreshFeatures devFeatures;
  private final CaptionSet set;
  private final CaptionLesson lesson;
  private final boolean prepares;
  private final Consumer<String> told;
  private final VariedPhotos reader;
  private List<Drawn> epoch = List.of();

  /** The batch whose photos are being read already. */
  private Drawn asked;

  /**
   * @param train photos that can be read, with their captions
   * @param dev photos to measure with; where there are none, the last epoch is kept
   * @param prepares whether the captioner is to measure the means of its input first
   * @param told how good the two are before the first step
   * @throws IllegalArgumentException where there are no captions to train on
   */
  EndToEndLesson(
      EndToEndSettings settings,
      CaptionBundle bundle,
      TrainableEncoder encoder,
      List<CaptionedPhoto> train,
      List<CaptionedPhoto> dev,
      boolean prepares,
      Consumer<String> told) {
    this.settings = settings;
    s = settings.captioner();
    this.bundle = bundle;
    this.encoder = encoder;
    photos = train;
    this.prepares = prepares;
    this.told = told;
    devFeatures = new FreshFeatures(encoder, files(dev));
    set = new CaptionSet(train, new FreshFeatures(encoder, files(train)));
    CaptionSet devSet = new CaptionSet(dev, devFeatures);
    lesson = new CaptionLesson(s, bundle, set, devSet, false);
    reader = new VariedPhotos(encoder.side(), encoder.scaling());
  }

  private static List<Path> files(List<CaptionedPhoto> photos) {
    return photos.stream().map(CaptionedPhoto::file).toList();
  }

  /** The whole training, which has but one phase. */
  Phase<?> phase() {
    List<Learner> learners = new ArrayList<>(lesson.learners());
    learners.add(new EncoderLearner(encoder, settings.encoderRate(), settings.encoderClip()));
    return new Phase<>(
        "cross-entropy",
        this,
        learners,
        new RateSchedule(0.1, s.warmUpSteps(), 0.05),
        s.epochs(),
        s.patience());
  }

  @Override
  public void prepare() {
    if (prepares) {
      List<CaptionedPhoto> some = new ArrayList<>();
      int count = Math.min(PHOTOS_SHOWN, photos.size());
      for (int i = 0; i < count; i++) {
        some.add(photos.get((int) ((long) i * photos.size() / count)));
      }
      CaptionSet sample = new CaptionSet(some, new FreshFeatures(encoder, files(some)));
      try (Matrix pooled = sample.pooledSample(count)) {
        bundle.model().prepare(pooled);
      }
    }
    Measured before = measure(() -> false);
    if (!Double.isNaN(before.score())) {
      told.accept("before: " + before.words());
    }
  }

  @Override
  public List<Drawn> batches(int number) {
    long seed = s.seed();
    var order =
        new CaptionShuffle(lesson.captions, s.captionsPerPhoto()).order(mix(seed, number - 1, -2));
    int size = lesson.partsOfBatch();
    int count = (order.size() + size - 1) / size;
    List<Drawn> batches = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      var parts = order.subList(b * size, Math.min(order.size(), (b + 1) * size));
      int step = (number - 1) * count + b;
      List<VariedPhotos.View> views = parts.stream().map(part -> view(part, step)).toList();
      batches.add(new Drawn(b, parts, views, mix(seed, step, -1) >>> 1));
    }
    epoch = batches;
    return batches;
  }

  private VariedPhotos.View view(CaptionShuffle.Part part, int step) {
    boolean mirrored = s.mirrored() && !set.speaksOfSides(part.photo());
    long seed = mix(s.seed(), step, part.photo());
    return new VariedPhotos.View(
        photos.get(part.photo()).file(), settings.varied(), mirrored, seed);
  }

  /** One seed from three numbers, far apart for numbers that are near (splitmix64's finish). */
  private static long mix(long seed, int step, int photo) {
    long z = seed * 0x9e3779b97f4a7c15L + step * 0xbf58476d1ce4e5b9L + photo * 0x94d049bb133111ebL;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  @Override
  public int size(Drawn batch) {
    return batch.parts.stream().mapToInt(part -> part.captions().size()).sum();
  }

  @Override
  public List<String> names(Drawn batch) {
    return batch.parts.stream().map(part -> set.id(part.photo())).toList();
  }

  @Override
  public double learn(Drawn batch) throws IOException {
    float[][] seen = read(batch);
    boolean learns = settings.encoderRate() > 0;
    Features[] features = learns ? encoder.forward(seen) : encoder.look(seen);
    try (CaptionSet.Loaded loaded = FeatureMatrices.of(features);
        CaptionBatch.FeatureGradient wanted =
            learns ? CaptionBatch.FeatureGradient.of(loaded.pooled(), loaded.grid()) : null) {
      CaptionBatch read = CaptionShuffle.batch(batch.parts, loaded, 1).gradientInto(wanted);
      double loss = bundle.model().lossAndGradient(read, s.labelSmoothing(), batch.seed);
      if (learns && Double.isFinite(loss)) {
        encoder.backward(FeatureMatrices.features(wanted.pooled(), wanted.grid()));
      }
      return loss;
    }
  }

  /** The photos of a batch; those of the next are read meanwhile. */
  private float[][] read(Drawn batch) throws IOException {
    if (asked != batch) {
      reader.ask(batch.views);
    }
    float[][] seen = reader.next();
    int next = batch.place + 1;
    asked = next < epoch.size() ? epoch.get(next) : null;
    if (asked != null) {
      reader.ask(asked.views);
    }
    return seen;
  }

  /** The dev photos are seen by the encoder as it is now. */
  @Override
  public Measured measure(BooleanSupplier stop) {
    devFeatures.forget();
    return lesson.measure(stop);
  }

  /** Everything that makes the data what they are. */
  List<String> content(List<CaptionedPhoto> dev) {
    List<String> all = new ArrayList<>(set.content());
    all.addAll(new CaptionSet(dev, devFeatures).content());
    return all;
  }

  @Override
  public void close() {
    reader.close();
  }
}
