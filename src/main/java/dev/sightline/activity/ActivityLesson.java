package dev.sightline.activity;

import dev.sightline.activity.TrainingWindows.Sample;
import dev.sightline.rnn.Matrix;
import dev.sightline.train.Descent;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import dev.sightline.train.NetLearner;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Teaches a net to label the frames of videos, or whole clips.
 *
 * <p>An epoch reads about as many frames as there are. Of untrimmed videos a net that scores every
 * frame reads windows, cut at other places in each epoch; one that scores clips reads clips, each
 * with the label of its last frame, drawn at random. Trimmed clips are read whole.
 */
public final class ActivityLesson implements Lesson<ActivityLesson.Drawn> {
  /** Windows or clips, and the seed of their dropout. */
  record Drawn(List<Sample> samples, long seed) {}

  /** How often at most the videos held back are scored. */
  private static final int MOST_SCORINGS = 20;

  /** The same of a net that reads a clip for each frame, which takes as long as several epochs. */
  private static final int MOST_SCORINGS_BY_CLIPS = 5;

  /** Frames that a new net sees to know the means of its input, about. */
  private static final int FRAMES_SHOWN = 2000;

  private final ActivityTrainingSettings settings;
  private final ActivityNet net;
  private final int[] blocks;
  private final List<LabelledTrack> tracks;
  private final HeldBack heldBack;
  private final boolean several;
  private final TrainingWindows windows;

  /**
   * @param blocks as in {@link ActivityNet#prepare}
   * @param heldBack videos to measure with
   * @throws IllegalArgumentException where there are no videos, or a ranking loss is asked for
   *     where several labels may hold at once, or of a net that does not score frames
   */
  ActivityLesson(
      ActivityTrainingSettings settings,
      ActivityNet net,
      int[] blocks,
      List<LabelledTrack> tracks,
      HeldBack heldBack) {
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("There are no videos to train on");
    }
    this.settings = settings;
    this.net = net;
    this.blocks = blocks.clone();
    this.tracks = tracks;
    this.heldBack = heldBack;
    several = tracks.get(0).labels() == null;
    if (!settings.ranking().isNone() && (several || !net.perFrame())) {
      throw new IllegalArgumentException(
          "A ranking loss follows one label from frame to frame; "
              + (several ? "here several may hold at once" : "this net scores whole clips"));
    }
    windows = new TrainingWindows(settings, net, tracks);
  }

  /**
   * The whole training, which has but one phase.
   *
   * @param last whether the last epoch counts, and not the best
   */
  Phase<?> phase(boolean last) {
    Descent descent = Descent.adam(settings.learningRate(), settings.clipNorm());
    int most = net.perFrame() || settings.trimmed() ? MOST_SCORINGS : MOST_SCORINGS_BY_CLIPS;
    return new Phase<>(
            "",
            this,
            List.of(new NetLearner(net.parameters(), descent)),
            RateSchedule.rising(0.1),
            settings.epochs(),
            Integer.MAX_VALUE)
        .measured((settings.epochs() + most - 1) / most, last);
  }

  @Override
  public void prepare() {
    List<float[]> seen = new ArrayList<>();
    int frames = tracks.stream().mapToInt(LabelledTrack::frames).sum();
    int every = Math.max(1, frames / FRAMES_SHOWN);
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

  @Override
  public List<Drawn> batches(int epoch) {
    Random random = new Random(settings.seed() * 1_000_003 + epoch);
    return windows.batches(random).stream()
        .map(samples -> new Drawn(samples, random.nextLong() >>> 1))
        .toList();
  }

  @Override
  public int size(Drawn batch) {
    return batch.samples.size();
  }

  @Override
  public List<String> names(Drawn batch) {
    return batch.samples.stream().map(s -> s.track().id()).toList();
  }

  @Override
  public double learn(Drawn drawn) {
    List<Sample> sorted = new ArrayList<>(drawn.samples);
    sorted.sort((a, b) -> FrameWindow.LONGEST_FIRST.compare(a.window(), b.window()));
    List<FrameWindow> read = sorted.stream().map(Sample::window).toList();
    try (FrameBatch batch = FrameWindow.load(read, net.looksAtGrid());
        ActivityNet.Pass pass = net.run(batch, drawn.seed)) {
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

  @Override
  public Measured measure(BooleanSupplier stop) {
    return heldBack.measure(stop);
  }
}
