package dev.sightline.caption;

import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.encoder.VariedPhotos;
import dev.sightline.eval.CaptionScores;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a captioner and its encoder together, by cross-entropy. The captions of a photo stand in
 * one batch, so that the encoder, which costs most, sees the photo once for all of them. The
 * captioner's loss gives the gradient by the features, and that goes on into the encoder:
 *
 * <pre>
 *   f = CNN(photo; W)      L = loss(RNN(f; V), captions)      dL/dW = dL/df df/dW
 * </pre>
 *
 * <p>Each of the two has an Adam, a rate and a clipping of its own: their gradients differ in
 * length, and clipped together a photo that shakes one would hold the other back. What the
 * captioner knows of its input's means and deviations is measured before and stays.
 *
 * <p>What is drawn at random follows from the seed and the step's number alone: a training that is
 * resumed ends with the numbers of one that was not stopped. A photo whose captions speak of left
 * or right is never mirrored.
 */
public final class EndToEndTraining {
  /** Is told how the training goes, and keeps what is worth keeping. */
  public interface Listener {
    /** The dev photos before the first step. */
    void begun(CaptionScores dev);

    /** After every step: how many of all steps are done, and the norm of the encoder's gradient. */
    void step(int done, int steps, double loss, double encoderNorm);

    /** Every so many steps, and before a stop. */
    void save(EndToEndTraining training) throws IOException;

    /** After every epoch. */
    void epoch(CaptionTraining.Epoch epoch, EndToEndTraining training) throws IOException;

    /** Asked after every step. */
    boolean stop();
  }

  private final EndToEndSettings settings;
  private final CaptionTrainingSettings s;
  private final CaptionBundle bundle;
  private final TrainableEncoder encoder;
  private final List<CaptionedPhoto> photos;
  private final CaptionSet dev;
  private final FreshFeatures devFeatures;
  private final List<List<int[]>> captions;
  private final CaptionSet set;
  private final Optimizer optimizer;
  private final int batches;
  private float[] bestWeights;
  private float[] bestEncoder;
  private List<CaptionShuffle.Part> order;
  private int ordered = -1;
  private int step;
  private int sinceBest;
  private double best = -1;
  private double lossSum;
  private double seconds;

  /**
   * @param bundle the captioner as it begins
   * @param train photos that can be read, with their captions
   * @param dev photos to measure with; where there are none, the last epoch is kept
   * @throws IllegalArgumentException where there are no captions to train on
   */
  public EndToEndTraining(
      EndToEndSettings settings,
      CaptionBundle bundle,
      TrainableEncoder encoder,
      List<CaptionedPhoto> train,
      List<CaptionedPhoto> dev) {
    this.settings = settings;
    s = settings.captioner();
    this.bundle = bundle;
    this.encoder = encoder;
    photos = train;
    devFeatures = new FreshFeatures(encoder, files(dev));
    this.dev = new CaptionSet(dev, devFeatures);
    set = new CaptionSet(train, new FreshFeatures(encoder, files(train)));
    captions = set.encode(bundle.vocabulary(), s.longest());
    if (captions.stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException("There are no captions to train on");
    }
    optimizer = new Adam(bundle.model().parameters());
    int parts = new CaptionShuffle(captions, s.captionsPerPhoto()).order(0).size();
    batches = (parts + s.parts(false) - 1) / s.parts(false);
    remember();
  }

  private static List<Path> files(List<CaptionedPhoto> photos) {
    return photos.stream().map(CaptionedPhoto::file).toList();
  }

  /** Shows a new captioner some of the training photos, before {@link #run}. */
  void prepareModel(int most) {
    List<CaptionedPhoto> some = new ArrayList<>();
    int count = Math.min(most, photos.size());
    for (int i = 0; i < count; i++) {
      some.add(photos.get((int) ((long) i * photos.size() / count)));
    }
    CaptionSet sample = new CaptionSet(some, new FreshFeatures(encoder, files(some)));
    try (Matrix pooled = sample.pooledSample(count)) {
      bundle.model().prepare(pooled);
    }
    remember();
  }

  /** A vocabulary of words that stand at least so many times in the captions of these photos. */
  static Vocabulary vocabulary(List<CaptionedPhoto> photos, int minimumCount) {
    return new CaptionSet(photos, null).vocabulary(minimumCount);
  }

  private void remember() {
    bestWeights = bundle.model().parameters().values().toArray();
    bestEncoder = encoder.parameters();
  }

  /**
   * Trains to the end, or until the listener says stop.
   *
   * @return whether it came to the end; captioner and encoder then are those of the best epoch
   * @throws ArithmeticException where loss or gradient grow past all bounds
   */
  public boolean run(Listener listener) throws IOException {
    int steps = batches * s.epochs();
    if (step == 0 && dev.size() > 0) {
      listener.begun(evaluate());
    }
    try (VariedPhotos reader = new VariedPhotos(encoder.side(), encoder.scaling())) {
      boolean asked = false;
      while (step < steps && sinceBest < s.patience()) {
        long begun = System.nanoTime();
        List<CaptionShuffle.Part> parts = parts(step);
        if (!asked) {
          reader.ask(views(step, parts));
        }
        float[][] seen = reader.next();
        asked = step + 1 < steps;
        if (asked) {
          reader.ask(views(step + 1, parts(step + 1)));
        }
        double norm = step(parts, seen, s.schedule(steps).at(step));
        seconds += (System.nanoTime() - begun) / 1e9;
        step++;
        listener.step(step, steps, lossSum / ((step - 1) % batches + 1), norm);
        if (step % batches == 0) {
          finishEpoch(listener);
        }
        if (listener.stop() && step < steps) {
          listener.save(this);
          return false;
        }
        if (step % settings.saveEvery() == 0 || step % batches == 0) {
          listener.save(this);
        }
      }
    }
    bundle.model().parameters().set(bestWeights);
    encoder.parameters(bestEncoder);
    return true;
  }

  /** Forward and backward through both, and a step of each; the encoder's gradient's norm. */
  private double step(List<CaptionShuffle.Part> parts, float[][] seen, double factor) {
    Features[] features = settings.encoderRate() > 0 ? encoder.forward(seen) : encoder.look(seen);
    double norm = 0;
    try (CaptionSet.Loaded loaded = FeatureMatrices.of(features);
        CaptionBatch.FeatureGradient wanted =
            settings.encoderRate() > 0
                ? CaptionBatch.FeatureGradient.of(loaded.pooled(), loaded.grid())
                : null) {
      CaptionBatch batch = CaptionShuffle.batch(parts, loaded, 1).gradientInto(wanted);
      long seed = mix(s.seed(), step, -1) >>> 1;
      double loss = bundle.model().lossAndGradient(batch, s.labelSmoothing(), seed);
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException(
            "The loss is " + loss + " at step " + (step + 1) + ": try lower rates");
      }
      if (wanted != null) {
        encoder.backward(FeatureMatrices.features(wanted.pooled(), wanted.grid()));
        norm = encoder.step(factor * settings.encoderRate(), settings.encoderClip());
      }
      double unused = optimizer.step(factor * s.learningRate(), s.clipping());
      lossSum += loss;
    }
    return norm;
  }

  private void finishEpoch(Listener listener) throws IOException {
    // Where nothing is measured, the last epoch counts.
    CaptionScores scores = dev.size() > 0 ? evaluate() : null;
    boolean better = scores == null || scores.cider() > best;
    sinceBest = better ? 0 : sinceBest + 1;
    if (better) {
      best = scores == null ? best : scores.cider();
      remember();
    }
    int number = step / batches;
    double loss = lossSum / batches;
    lossSum = 0;
    double took = seconds;
    seconds = 0;
    listener.epoch(
        new CaptionTraining.Epoch(number, false, loss, scores, took, better, better), this);
  }

  private List<CaptionShuffle.Part> parts(int at) {
    int epoch = at / batches;
    if (epoch != ordered) {
      order = new CaptionShuffle(captions, s.captionsPerPhoto()).order(mix(s.seed(), epoch, -2));
      ordered = epoch;
    }
    int size = s.parts(false);
    int from = at % batches * size;
    return List.copyOf(order.subList(from, Math.min(order.size(), from + size)));
  }

  private List<VariedPhotos.View> views(int at, List<CaptionShuffle.Part> parts) {
    List<VariedPhotos.View> views = new ArrayList<>();
    for (CaptionShuffle.Part part : parts) {
      boolean mirrored = s.mirrored() && !set.speaksOfSides(part.photo());
      long seed = mix(s.seed(), at, part.photo());
      views.add(
          new VariedPhotos.View(
              photos.get(part.photo()).file(), settings.varied(), mirrored, seed));
    }
    return views;
  }

  /** One seed from three numbers, far apart for numbers that are near (splitmix64's finish). */
  private static long mix(long seed, int step, int photo) {
    long z = seed * 0x9e3779b97f4a7c15L + step * 0xbf58476d1ce4e5b9L + photo * 0x94d049bb133111ebL;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** Scores the dev photos' captions, seen by the encoder as it is now and decoded for real. */
  public CaptionScores evaluate() {
    devFeatures.forget();
    BeamSearch.Settings beam = bundle.beam().withBeams(s.beams());
    return CaptionScores.of(
        dev.references(), CaptionDecoder.decode(bundle.model(), bundle.vocabulary(), dev, beam));
  }

  /** Everything a resume needs, by name: both nets, the best of both, and their moments. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("weights", bundle.model().parameters().values().toArray());
    all.put("best", bestWeights);
    all.putAll(optimizer.arrays());
    encoder.arrays().forEach((name, values) -> all.put("encoder." + name, values));
    all.put("encoder.best", bestEncoder);
    return all;
  }

  /** What must not change where a training goes on. */
  TrainingIdentity identity(String start) {
    return bundle
        .identity()
        .settings(settings)
        .with("start", start)
        .data(set.size() + " photos and " + dev.size() + " to check with", content());
  }

  private List<String> content() {
    List<String> all = new ArrayList<>(set.content());
    all.addAll(dev.content());
    return all;
  }

  /** The rest of what a resume needs. */
  public Map<String, String> position() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("step", Integer.toString(step));
    words.put("sinceBest", Integer.toString(sinceBest));
    words.put("best", Double.toString(best));
    words.put("lossSum", Double.toString(lossSum));
    return words;
  }

  /** Goes on from a checkpoint, before {@link #run}. */
  public void resume(Map<String, float[]> arrays, Map<String, String> state) {
    step = Integer.parseInt(state.get("step"));
    sinceBest = Integer.parseInt(state.get("sinceBest"));
    best = Double.parseDouble(state.get("best"));
    lossSum = Double.parseDouble(state.get("lossSum"));
    bundle.model().parameters().set(arrays.get("weights"));
    bestWeights = arrays.get("best").clone();
    bestEncoder = arrays.get("encoder.best").clone();
    optimizer.resume(arrays, step);
    Map<String, float[]> ofEncoder = new LinkedHashMap<>();
    arrays.forEach((name, values) -> ofEncoder.put(name.replaceFirst("^encoder\\.", ""), values));
    encoder.resume(ofEncoder, settings.encoderRate() > 0 ? step : 0);
  }

  /** Steps done. */
  int steps() {
    return step;
  }
}
