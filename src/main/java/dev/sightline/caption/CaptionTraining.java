package dev.sightline.caption;

import dev.sightline.eval.CaptionScores;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.LearningRate;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.TrainingBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Trains a captioner: by cross-entropy, then, where asked for, by self-critical training. After
 * each epoch the dev photos are captioned for real and scored; the best epoch by CIDEr-D is kept.
 *
 * <p>Everything drawn at random follows from the seed and the epoch's number, so a training that is
 * stopped and resumed ends with the numbers of one that was not.
 */
public final class CaptionTraining {
  /**
   * One epoch's outcome.
   *
   * @param epoch from 1; self-critical epochs go on counting
   * @param selfCritical its phase
   * @param loss mean loss a word; in the self-critical phase the mean reward
   * @param dev scores of the dev captions; null where there are none to measure with
   * @param seconds of training, scoring left out
   * @param best whether it is the best so far
   * @param bestOfPhase whether it is the best of its phase so far
   */
  public record Epoch(
      int epoch,
      boolean selfCritical,
      double loss,
      CaptionScores dev,
      double seconds,
      boolean best,
      boolean bestOfPhase) {}

  /** Is told how the training goes, and keeps what is worth keeping. */
  public interface Listener {
    /** After every batch: how many of the epoch's captions are done. */
    void batch(int epoch, int done, int captions, double loss);

    /** After every epoch. */
    void epoch(Epoch epoch, CaptionTraining training) throws IOException;

    /** Asked after every batch whether to stop; {@link #run} can go on from there. */
    default boolean stop() {
      return false;
    }
  }

  /** Photos that a new model sees to know the means of its input. */
  private static final int PHOTOS_SHOWN = 1000;

  private final CaptionTrainingSettings settings;
  private final CaptionModel model;
  private final Vocabulary vocabulary;
  private final CaptionSet train;
  private final CaptionSet dev;
  private final List<List<int[]>> captions;
  private Optimizer optimizer;

  /** Made when its phase begins: it counts the words of all captions. */
  private SelfCritical reward;

  private boolean selfCritical;
  private int finished;
  private int batchesDone;
  private double sum;
  private int sinceBest;
  private double best = -1;
  private double bestOfPhase = -1;
  private float[] bestWeights;

  /**
   * @param dev photos to measure with; where there are none, the last epoch is kept
   * @throws IllegalArgumentException where there are no captions to train on
   */
  public CaptionTraining(
      CaptionTrainingSettings settings,
      CaptionModel model,
      Vocabulary vocabulary,
      CaptionSet train,
      CaptionSet dev) {
    this.settings = settings;
    this.model = model;
    this.vocabulary = vocabulary;
    this.train = train;
    this.dev = dev;
    captions = train.encode(vocabulary, settings.longest());
    if (captions.stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException("There are no captions to train on");
    }
    optimizer = new Adam(model.parameters());
    bestWeights = model.parameters().values().toArray();
  }

  /** Shows a new model some of the training photos, before {@link #run}. */
  public void prepareModel() {
    try (Matrix pooled = train.pooledSample(PHOTOS_SHOWN)) {
      model.prepare(pooled);
    }
    bestWeights = model.parameters().values().toArray();
  }

  /**
   * Trains to the end, or until the listener says stop.
   *
   * @return whether it came to the end; the model then has the best weights
   */
  public boolean run(Listener listener) throws IOException {
    boolean stopped = false;
    while (!stopped
        && !selfCritical
        && finished < settings.epochs()
        && sinceBest < settings.patience()) {
      stopped = !epoch(listener);
    }
    if (!stopped && !selfCritical && settings.selfCriticalEpochs() > 0) {
      beginSelfCritical();
    }
    int last = settings.epochs() + settings.selfCriticalEpochs();
    while (!stopped && selfCritical && finished < last && sinceBest < settings.patience()) {
      stopped = !epoch(listener);
    }
    if (!stopped) {
      restoreBest();
    }
    return !stopped;
  }

  /** From the best weights, with an optimiser that knows nothing; epochs go on counting. */
  private void beginSelfCritical() {
    selfCritical = true;
    restoreBest();
    optimizer = new Adam(model.parameters());
    finished = settings.epochs();
    sinceBest = 0;
    bestOfPhase = -1;
  }

  private void restoreBest() {
    model.parameters().set(bestWeights);
  }

  /** One epoch; false where it was stopped. */
  private boolean epoch(Listener listener) throws IOException {
    long begun = System.nanoTime();
    int number = finished + 1;
    int together = settings.together(selfCritical);
    List<CaptionShuffle.Part> order =
        new CaptionShuffle(captions, together).order(settings.seed() * 1_000_003 + number);
    int total = captions(order);
    Random random = new Random(settings.seed() * 7_919 + number);
    if (selfCritical && reward == null) {
      reward =
          new SelfCritical(
              captions,
              settings.baseline(),
              settings.rewardBleu(),
              settings.samples(),
              settings.longest());
    }
    int size = settings.parts(selfCritical);
    int batches = (order.size() + size - 1) / size;
    LearningRate factor = settings.schedule(settings.epochs() * batches);
    int done = 0;
    for (int b = 0; b < batches; b++) {
      List<CaptionShuffle.Part> parts =
          order.subList(b * size, Math.min(order.size(), (b + 1) * size));
      int[] photos = parts.stream().mapToInt(CaptionShuffle.Part::photo).toArray();
      boolean[] mirrored = new boolean[photos.length];
      for (int i = 0; i < mirrored.length; i++) {
        mirrored[i] =
            settings.mirrored()
                && train.features().hasMirrored()
                && random.nextBoolean()
                && !train.speaksOfSides(photos[i]);
      }
      long seed = random.nextLong() >>> 1;
      if (b < batchesDone) {
        done += captions(parts);
        continue;
      }
      List<String> names = Arrays.stream(photos).mapToObj(train::id).toList();
      TrainingBatch batch = new TrainingBatch(number, b + 1, names);
      double loss;
      try (CaptionSet.Loaded loaded = train.load(photos, mirrored)) {
        loss =
            selfCritical
                ? reinforce(batch, photos, parts, loaded, seed)
                : imitate(
                    batch,
                    parts,
                    loaded,
                    settings.learningRate() * factor.at(finished * batches + b),
                    seed);
      }
      sum += loss;
      batchesDone = b + 1;
      done += captions(parts);
      listener.batch(number, done, total, loss);
      if (listener.stop()) {
        return false;
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    CaptionScores scores = null;
    if (dev.size() > 0) {
      List<List<String>> said = decode(listener::stop);
      if (said.size() < dev.size()) {
        return false;
      }
      scores = CaptionScores.of(dev.references(), said);
    }
    double loss = sum / batches;
    finished = number;
    batchesDone = 0;
    sum = 0;
    // Where nothing is measured, the last epoch counts.
    boolean better = scores == null || scores.cider() > best;
    boolean bestHere = scores == null || scores.cider() > bestOfPhase;
    if (better) {
      bestWeights = model.parameters().values().toArray();
    }
    if (scores != null) {
      best = Math.max(best, scores.cider());
      bestOfPhase = Math.max(bestOfPhase, scores.cider());
    }
    sinceBest = bestHere ? 0 : sinceBest + 1;
    listener.epoch(new Epoch(number, selfCritical, loss, scores, seconds, better, bestHere), this);
    return true;
  }

  private static int captions(List<CaptionShuffle.Part> parts) {
    return parts.stream().mapToInt(part -> part.captions().size()).sum();
  }

  private double imitate(
      TrainingBatch batch,
      List<CaptionShuffle.Part> parts,
      CaptionSet.Loaded loaded,
      double rate,
      long seed) {
    double loss =
        model.lossAndGradient(
            CaptionShuffle.batch(parts, loaded, 1), settings.labelSmoothing(), seed);
    batch.step(loss, optimizer, rate, settings.clipping());
    return loss;
  }

  private double reinforce(
      TrainingBatch batch,
      int[] photos,
      List<CaptionShuffle.Part> parts,
      CaptionSet.Loaded loaded,
      long seed) {
    SelfCritical.Samples samples = reward.draw(model, photos, loaded.pooled(), loaded.grid(), seed);
    batch.requireFinite(samples.reward());
    // Without dropout, as the samples were drawn: with it, the gradient is another policy's.
    double loss = model.lossAndGradient(samples.batch(), 0, Dropout.OFF);
    if (settings.imitation() > 0) {
      loss +=
          model.lossAndGradient(
              CaptionShuffle.batch(parts, loaded, settings.imitation()),
              settings.labelSmoothing(),
              seed);
    }
    batch.step(loss, optimizer, settings.selfCriticalRate(), settings.clipping());
    return samples.reward();
  }

  /** Scores the dev photos' captions, decoded for real. */
  public CaptionScores evaluate() {
    return CaptionScores.of(dev.references(), decode(() -> false));
  }

  private List<List<String>> decode(BooleanSupplier stop) {
    BeamSearch.Settings beam = BeamSearch.Settings.DEFAULT.withBeams(settings.beams());
    return CaptionDecoder.decode(model, vocabulary, dev, beam, stop);
  }

  /** Everything a resume needs, by name: weights, the best weights and the optimiser's moments. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("weights", model.parameters().values().toArray());
    all.put("best", bestWeights);
    all.putAll(optimizer.arrays());
    return all;
  }

  /** The rest of what a resume needs. */
  public Position position() {
    return new Position(
        selfCritical, finished, batchesDone, sum, sinceBest, best, bestOfPhase, optimizer.steps());
  }

  /**
   * How far a training has come.
   *
   * @param selfCritical whether that phase has begun
   * @param finished epochs done
   * @param batches done of the next
   * @param sum of their losses
   * @param sinceBest epochs since the best one
   * @param best CIDEr-D of the best epoch
   * @param bestOfPhase CIDEr-D of the best epoch of the phase
   * @param steps steps of the optimiser
   */
  public record Position(
      boolean selfCritical,
      int finished,
      int batches,
      double sum,
      int sinceBest,
      double best,
      double bestOfPhase,
      int steps) {
    /** As short texts by name, for a checkpoint. */
    Map<String, String> words() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("selfCritical", Boolean.toString(selfCritical));
      words.put("finished", Integer.toString(finished));
      words.put("batches", Integer.toString(batches));
      words.put("sum", Double.toString(sum));
      words.put("sinceBest", Integer.toString(sinceBest));
      words.put("best", Double.toString(best));
      words.put("bestOfPhase", Double.toString(bestOfPhase));
      words.put("steps", Integer.toString(steps));
      return words;
    }

    /** Back from {@link #words}. */
    static Position of(Map<String, String> words) {
      return new Position(
          Boolean.parseBoolean(words.get("selfCritical")),
          Integer.parseInt(words.get("finished")),
          Integer.parseInt(words.get("batches")),
          Double.parseDouble(words.get("sum")),
          Integer.parseInt(words.get("sinceBest")),
          Double.parseDouble(words.get("best")),
          Double.parseDouble(words.get("bestOfPhase")),
          Integer.parseInt(words.get("steps")));
    }
  }

  /** Goes on from a checkpoint, before {@link #run}. */
  public void resume(Map<String, float[]> arrays, Position position) {
    model.parameters().set(arrays.get("weights"));
    bestWeights = arrays.get("best").clone();
    optimizer.resume(arrays, position.steps);
    selfCritical = position.selfCritical;
    finished = position.finished;
    batchesDone = position.batches;
    sum = position.sum;
    sinceBest = position.sinceBest;
    best = position.best;
    bestOfPhase = position.bestOfPhase;
  }

  public CaptionModel model() {
    return model;
  }
}
