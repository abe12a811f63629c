package dev.sightline.activity;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.draw.CurveChart;
import dev.sightline.io.FolderLock;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.EarlyStopping;
import dev.sightline.train.EpochProgress;
import dev.sightline.train.LearningCurve;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A labeller's or classifier's training with a folder of its own: a checkpoint every {@value
 * #CHECKPOINT_EPOCHS} epochs, every half minute and where it is stopped; {@code curve.csv}, drawn
 * as {@code curve.png}; lists of the videos that were trained on and held back; and in the end the
 * bundle, {@code activity} or {@code clips}.
 *
 * <p>Every few epochs the videos held back are labelled and scored. The bundle has the weights of
 * the epoch that did best by frame accuracy, by frame mAP where several labels may hold at once, or
 * by the accuracy of clips; those of the last epoch where nothing was held back, or where it is so
 * wished.
 */
public final class ActivityTrainingRun implements ActivityTraining.Listener, AutoCloseable {
  /** Epochs from one checkpoint to the next. */
  static final int CHECKPOINT_EPOCHS = 10;

  private static final long CHECKPOINT_NANOS = 30_000_000_000L;

  /** How often at most the videos held back are scored. */
  private static final int MOST_SCORINGS = 20;

  /** The same of a net that reads a clip for each frame, which takes as long as several epochs. */
  private static final int MOST_SCORINGS_BY_CLIPS = 5;

  private final ActivityTask task;
  private final List<LabelledTrack> train;
  private final List<LabelledTrack> dev;
  private final HeldBack heldBack;
  private final long frames;
  private final ActivityBundle bundle;
  private final ActivityTraining training;
  private final EncoderReference encoder;
  private final Path folder;
  private final TrainingOrigin origin;
  private final PrintWriter screen;
  private final PrintWriter errors;
  private final BooleanSupplier wishToStop;
  private final TrainingRecord record;
  private final EpochProgress progress;
  private final int scoredEvery;
  private final EarlyStopping best = new EarlyStopping(Integer.MAX_VALUE, 0);
  private float[] bestWeights;
  private int progressFrom;
  private long saved = System.nanoTime();

  /**
   * @param train videos to train on
   * @param dev videos held back; may be none
   * @param folder for everything that the training leaves
   * @param wishToStop asked after every batch
   * @throws IllegalArgumentException where there is nothing to train on, or the labels and the task
   *     do not go together
   */
  public ActivityTrainingRun(
      ActivityTask task,
      ActivityLabels labels,
      List<LabelledTrack> train,
      List<LabelledTrack> dev,
      EncoderReference encoder,
      Path folder,
      TrainingOrigin origin,
      PrintWriter screen,
      PrintWriter errors,
      BooleanSupplier wishToStop) {
    if (train.isEmpty()) {
      throw new IllegalArgumentException("There are no videos to train on");
    }
    this.task = task;
    this.train = List.copyOf(train);
    this.dev = List.copyOf(dev);
    this.encoder = encoder;
    this.folder = folder;
    this.origin = origin;
    this.screen = screen;
    this.errors = errors;
    this.wishToStop = wishToStop;
    frames = train.stream().mapToLong(LabelledTrack::frames).sum();
    FrameFeatures first = train.get(0).features();
    ActivityNet net =
        task.plan().net(first.channels(), first.cells(), labels.size(), task.settings().seed());
    bundle =
        new ActivityBundle(
            task.plan(), net, labels, task.rateHz(), labels.trimmed(), task.fusion());
    heldBack = new HeldBack(bundle, this.dev);
    training = new ActivityTraining(task.settings(), net, this.train);
    record = new TrainingRecord(folder, identity(), task.settings().epochs(), heldBack.columns());
    progress = new EpochProgress("frames", errors);
    int most = net.perFrame() || labels.trimmed() ? MOST_SCORINGS : MOST_SCORINGS_BY_CLIPS;
    scoredEvery = Math.max(1, (task.settings().epochs() + most - 1) / most);
  }

  /**
   * Trains to the end, when the bundle is written, or until stopped.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   * @return whether it came to the end
   * @throws IllegalArgumentException where the checkpoint is of a training with other settings
   */
  public boolean run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "training a labeller")) {
      return locked(resume);
    }
  }

  private boolean locked(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = record.open(resume);
    if (checkpoint.isPresent()) {
      goOn(checkpoint.get());
      screen.println("Going on after epoch " + training.position().epochs() + ".");
      record.prolonged(checkpoint.get()).ifPresent(screen::println);
    } else {
      training.prepareNet(task.plan().blocks(train.get(0).features().channels()));
    }
    writeList("train-videos.txt", train);
    writeList("dev-videos.txt", dev);
    screen.printf(
        Locale.ROOT,
        "%d %s to train on, %,d frames; %d held back. Net %s, %,d parameters.%n",
        train.size(),
        bundle.trimmed() ? "clips" : "videos",
        frames,
        dev.size(),
        task.plan().kind(),
        bundle.net().parameters().size());
    screen.flush();
    boolean done = training.run(this);
    progress.close();
    save();
    if (done) {
      writeBundle();
    } else {
      screen.println("Stopped; the same command with --resume goes on from here.");
    }
    screen.flush();
    return done;
  }

  private void goOn(Checkpoint checkpoint) {
    training.resume(checkpoint.arrays(), ActivityTraining.Position.of(checkpoint.state()));
    best.resume(checkpoint.state());
    bestWeights = checkpoint.arrays().get("best");
  }

  /** What must be the same where a training goes on. */
  private TrainingIdentity identity() {
    List<Object> videos = new ArrayList<>();
    for (List<LabelledTrack> part : List.of(train, dev)) {
      part.forEach(t -> videos.add(t.id() + t.frames() + t.segments()));
      videos.add("");
    }
    return new TrainingIdentity()
        .settings(task.plan(), "clipFrames") // the settings have them
        .settings(task.settings())
        .with("fusion", task.fusion())
        .with("rate", task.rateHz())
        .with("encoder", encoder.sha256())
        .with("classes", bundle.labels().classes())
        .data(train.size() + " videos and " + dev.size() + " held back", videos);
  }

  private void save() throws IOException {
    Map<String, float[]> arrays = new LinkedHashMap<>(training.arrays());
    if (bestWeights != null) {
      arrays.put("best", bestWeights);
    }
    Map<String, String> position = new LinkedHashMap<>(training.position().words());
    position.putAll(best.state());
    record.save(arrays, position);
    saved = System.nanoTime();
  }

  private void writeList(String name, List<LabelledTrack> tracks) throws IOException {
    if (!tracks.isEmpty()) {
      Files.write(folder.resolve(name), tracks.stream().map(LabelledTrack::id).toList());
    }
  }

  @Override
  public void batch(int epoch, int done, int windows, double loss) throws IOException {
    if (!progress.isOpen()) {
      progressFrom = epoch;
    }
    int from = progressFrom;
    int to = epoch;
    while (!isScored(to)) {
      to++;
    }
    progress.batch(
        from == to ? "epoch " + from : "epochs " + from + "-" + to,
        (epoch - from) * frames + frames * done / windows,
        (to - from + 1) * frames,
        loss);
    if (System.nanoTime() - saved > CHECKPOINT_NANOS) {
      save();
    }
  }

  private boolean isScored(int epoch) {
    return epoch % scoredEvery == 0 || epoch == task.settings().epochs();
  }

  @Override
  public void epoch(int epoch, double loss, double seconds) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("loss", loss);
    row.put("seconds", seconds);
    if (isScored(epoch)) {
      Map<String, Double> scores = heldBack.scores();
      row.putAll(scores);
      boolean isBest =
          !dev.isEmpty() && best.isBest(epoch, scores.getOrDefault(heldBack.by(), Double.NaN));
      if (isBest) {
        bestWeights = bundle.net().parameters().values().toArray();
      }
      screen.printf(
          Locale.ROOT,
          "epoch %d: loss %.4f in %.1f s%s",
          epoch,
          loss,
          seconds,
          HeldBack.words(scores));
      screen.println(isBest && !task.last() ? ", the best so far" : "");
      screen.flush();
    }
    record.curve().append(epoch, row);
    if (isScored(epoch)) {
      chart().write(folder.resolve("curve.png"));
    }
    if (epoch % CHECKPOINT_EPOCHS == 0) {
      save();
    }
  }

  private CurveChart chart() {
    LearningCurve curve = record.curve();
    double[] epochs = curve.numbers("epoch");
    double[] scores = curve.numbers(heldBack.by());
    int[] scored =
        IntStream.range(0, scores.length).filter(i -> !Double.isNaN(scores[i])).toArray();
    List<CurveChart.Series> right = new ArrayList<>();
    if (scored.length > 0) {
      right.add(
          new CurveChart.Series(
              "held back",
              Arrays.stream(scored).mapToDouble(i -> epochs[i]).toArray(),
              Arrays.stream(scored).mapToDouble(i -> scores[i]).toArray()));
    }
    return new CurveChart(
        bundle.trimmed() ? "Clip classifier" : "Activity labeller",
        "epoch",
        new CurveChart.Axis(
            "loss", List.of(new CurveChart.Series("loss", epochs, curve.numbers("loss")))),
        new CurveChart.Axis(right.isEmpty() ? "" : heldBack.by().replace('_', ' ') + ", %", right),
        List.of());
  }

  private void writeBundle() throws IOException {
    boolean useBest = bestWeights != null && !task.last();
    if (useBest) {
      bundle.net().parameters().set(bestWeights);
    }
    int epoch = useBest ? best.bestEpoch() : training.position().epochs();
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), task.settings().seed())
            .with("epoch", epoch);
    Map<String, Double> scores = heldBack.scores();
    for (Map.Entry<String, Double> score : scores.entrySet()) {
      provenance = provenance.with("dev " + score.getKey() + ", %", score.getValue());
    }
    Path place = folder.resolve(bundle.trimmed() ? ActivityBundle.CLIPS : ActivityBundle.FRAMES);
    FrameFeatures first = train.get(0).features();
    bundle.write(place, first.channels(), first.cells(), encoder, provenance);
    screen.println("The net of epoch " + epoch + " is in " + place + ".");
    judge(scores.getOrDefault(heldBack.by(), Double.NaN));
  }

  /** Says so where nothing was measured, or what came out is of no use. */
  private void judge(double measured) {
    double always = heldBack.ofCommonest(train);
    if (Double.isNaN(measured)) {
      screen.println("Nothing was held back that could be measured: how good it is, is unknown.");
    } else if (measured <= always) {
      errors.printf(
          Locale.ROOT,
          "sightline: warning: on what was held back it is no better than always saying the"
              + " commonest class (%.2f %%); train on more videos, or for more epochs.%n",
          always);
    }
  }

  @Override
  public boolean stop() {
    return wishToStop.getAsBoolean();
  }

  /** Frees the net. */
  @Override
  public void close() {
    bundle.net().close();
  }
}
