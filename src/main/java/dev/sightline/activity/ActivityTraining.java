package dev.sightline.activity;

import dev.sightline.activity.TrainingWindows.Sample;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.LearningRate;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.train.TrainingBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a net to label the frames of videos, or whole clips. Everything drawn at random follows
 * from the seed and the epoch's number, so a training that is stopped and resumed ends with the
 * numbers of one that was not.
 *
 * <p>An epoch reads about as many frames as there are. Of untrimmed videos a net that scores every
 * frame reads windows, cut at other places in each epoch; one that scores clips reads clips, each
 * with the label of its last frame, drawn at random. Trimmed clips are read whole.
 */
public final class ActivityTraining {
  /** Is told how the training goes. */
  public interface Listener {
    /** After every batch: how many of the epoch's windows are done. */
    default void batch(int epoch, int done, int windows, double loss) throws IOException {}

    /** After every epoch. */
    default void epoch(int epoch, double loss, double seconds) throws IOException {}

    /** Asked after every batch whether to stop; {@link #run} can go on from there. */
    default boolean stop() {
      return false;
    }
  }

  /**
   * How far a training is.
   *
   * @param epochs finished ones
   * @param batches done of the next
   * @param sum of their losses, each times its windows
   * @param steps of the optimiser
   */
  public record Position(int epochs, int batches, double sum, int steps) {
    /** As short texts by name, for a checkpoint. */
    public Map<String, String> words() {
      Map<String, String> words = new LinkedHashMap<>();
      words.put("epochs", Integer.toString(epochs));
      words.put("batches", Integer.toString(batches));
      words.put("sum", Double.toString(sum));
      words.put("steps", Integer.toString(steps));
      return words;
    }

    /** Back from {@link #words}. */
    public static Position of(Map<String, String> words) {
      return new Position(
          Integer.parseInt(words.get("epochs")),
          Integer.parseInt(words.get("batches")),
          Double.parseDouble(words.get("sum")),
          Integer.parseInt(words.get("steps")));
    }
  }

  private final ActivityTrainingSettings settings;
  private final ActivityNet net;
  private final List<LabelledTrack> tracks;
  private final boolean several;
  private final TrainingWindows windows;
  private final Optimizer optimizer;
  private int finished;
  private int batchesDone;
  private double sum;

  /**
   * @throws IllegalArgumentException where there are no videos, or a ranking loss is asked for
   *     where several labels may hold at once, or of a net that does not score frames
   */
  public ActivityTraining(
      ActivityTrainingSettings settings, ActivityNet net, List<LabelledTrack> tracks) {
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("There are no videos to train on");
    }
    this.settings = settings;
    this.net = net;
    this.tracks = tracks;
    several = tracks.get(0).labels() == null;
    if (!settings.ranking().isNone() && (several || !net.perFrame())) {
      throw new IllegalArgumentException(
          "A ranking loss follows one label from frame to frame; "
              + (several ? "here several may hold at once" : "this net scores whole clips"));
    }
    windows = new TrainingWindows(settings, net, tracks);
    optimizer = new Adam(net.parameters());
  }

  /**
   * Shows a new net some of the training frames, before {@link #run}.
   *
   * @param blocks as in {@link ActivityNet#prepare}
   */
  public void prepareNet(int... blocks) {
    List<float[]> seen = new ArrayList<>();
    int every = Math.max(1, tracks.stream().mapToInt(LabelledTrack::frames).sum() / 2000);
    int k = 0;
    for (LabelledTrack track : tracks) {
      for (int t = 0; t < track.frames(); t++) {
        if (k++ % every == 0) {
          float[] one = new float[track.features().channels()];
          track.features().pooled(t, false, one, 0);
          seen.add(one);
        }
      }
    }
    try (Matrix x = Matrix.unset(seen.size(), seen.get(0).length)) {
      for (int i = 0; i < seen.size(); i++) {
        x.put(i, 1, seen.get(i), 0);
      }
      net.prepare(x, blocks);
    }
  }

  /** Trains to the end, or until the listener says stop; false where it did. */
  public boolean run(Listener listener) throws IOException {
    while (finished < settings.epochs()) {
      if (!epoch(listener)) {
        return false;
      }
    }
    return true;
  }

  private boolean epoch(Listener listener) throws IOException {
    long begun = System.nanoTime();
    int number = finished + 1;
    Random random = new Random(settings.seed() * 1_000_003 + number);
    List<List<Sample>> batches = windows.batches(random);
    int all = batches.stream().mapToInt(List::size).sum();
    long steps = (long) settings.epochs() * batches.size();
    LearningRate rate =
        LearningRate.warmUpThenCosine(settings.learningRate(), steps / 10, steps, 0.05);
    int done = 0;
    for (int b = 0; b < batches.size(); b++) {
      List<Sample> batch = batches.get(b);
      long seed = random.nextLong() >>> 1;
      if (b < batchesDone) {
        done += batch.size();
        continue;
      }
      double loss = lossAndGradient(batch, seed);
      new TrainingBatch(number, b + 1, batch.stream().map(s -> s.track().id()).toList())
          .step(
              loss,
              optimizer,
              rate.at((long) finished * batches.size() + b),
              Clipping.byNorm(settings.clipNorm()));
      sum += loss * batch.size();
      done += batch.size();
      batchesDone = b + 1;
      listener.batch(number, done, all, loss);
      if (listener.stop()) {
        return false;
      }
    }
    double mean = sum / all;
    finished = number;
    batchesDone = 0;
    sum = 0;
    listener.epoch(number, mean, (System.nanoTime() - begun) / 1e9);
    return true;
  }

  private double lossAndGradient(List<Sample> samples, long seed) {
    List<Sample> sorted = new ArrayList<>(samples);
    sorted.sort((a, b) -> FrameWindow.LONGEST_FIRST.compare(a.window(), b.window()));
    List<FrameWindow> read = sorted.stream().map(Sample::window).toList();
    try (FrameBatch batch = FrameWindow.load(read, net.looksAtGrid());
        ActivityNet.Pass pass = net.run(batch, seed)) {
      Matrix logits = pass.logits();
      Targets targets = new Targets(logits.rows());
      for (int w = 0; w < sorted.size(); w++) {
        Sample s = sorted.get(w);
        if (net.perFrame()) {
          for (int t = 0; t < s.window().length(); t++) {
            float gain = settings.gain() ? (t + 1f) / s.window().length() : 1;
            targets.set(batch.packing().offset(t) + w, s, s.window().from() + t, gain);
          }
        } else {
          targets.set(w, s, s.window().from() + s.window().length() - 1, 1);
        }
      }
      double loss = targets.loss(batch, logits);
      pass.backward();
      return loss;
    }
  }

  /** What is true of the rows of a batch's scores. */
  private final class Targets {
    private final int[] labels;
    private final float[] truth;
    private final float[] gains;

    Targets(int rows) {
      labels = several ? null : new int[rows];
      truth = several ? new float[rows * net.classes()] : null;
      gains = new float[rows];
    }

    void set(int row, Sample sample, int frame, float gain) {
      int at = Math.max(0, frame);
      gains[row] = gain;
      if (several) {
        boolean[] holds = sample.track().truth()[at];
        for (int c = 0; c < holds.length; c++) {
          truth[row * holds.length + c] = holds[c] ? 1 : 0;
        }
      } else {
        labels[row] = sample.track().labels()[at];
      }
    }

    double loss(FrameBatch batch, Matrix logits) {
      return several
          ? FrameLoss.ofSeveral(logits, truth, gains)
          : FrameLoss.ofLabels(batch.packing(), logits, labels, gains, settings.ranking());
    }
  }

  /** Everything a resume needs, by name: weights and the optimiser's moments. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("weights", net.parameters().values().toArray());
    all.putAll(optimizer.arrays());
    return all;
  }

  /** How far the training is; with {@link #arrays} all that a resume needs. */
  public Position position() {
    return new Position(finished, batchesDone, sum, optimizer.steps());
  }

  /** Goes on from a checkpoint, before {@link #run}. */
  public void resume(Map<String, float[]> arrays, Position position) {
    net.parameters().set(arrays.get("weights"));
    optimizer.resume(arrays, position.steps);
    finished = position.epochs;
    batchesDone = position.batches;
    sum = position.sum;
  }
}
