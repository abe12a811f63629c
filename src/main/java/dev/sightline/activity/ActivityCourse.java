package dev.sightline.activity;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.train.Course;
import dev.sightline.train.Phase;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The training of a labeller or classifier, which makes the bundle {@code activity} or {@code
 * clips} and lists the videos that were trained on and held back.
 *
 * <p>Every few epochs the videos held back are labelled and scored. The best epoch is that with the
 * highest frame accuracy, frame mAP where several labels may hold at once, or accuracy of clips.
 */
public final class ActivityCourse implements Course, AutoCloseable {
  private final ActivityTask task;
  private final List<LabelledTrack> train;
  private final List<LabelledTrack> dev;
  private final EncoderReference encoder;
  private final TrainingOrigin origin;
  private final ActivityBundle bundle;
  private final HeldBack heldBack;
  private final ActivityLesson lesson;

  /**
   * @param train videos to train on
   * @param dev videos held back; may be none
   * @throws IllegalArgumentException where there is nothing to train on, or the labels and the task
   *     do not go together
   */
  public ActivityCourse(
      ActivityTask task,
      ActivityLabels labels,
      List<LabelledTrack> train,
      List<LabelledTrack> dev,
      EncoderReference encoder,
      TrainingOrigin origin) {
    if (train.isEmpty()) {
      throw new IllegalArgumentException("There are no videos to train on");
    }
    this.task = task;
    this.train = List.copyOf(train);
    this.dev = List.copyOf(dev);
    this.encoder = encoder;
    this.origin = origin;
    FrameFeatures first = train.get(0).features();
    ActivityNet net =
        task.plan().net(first.channels(), first.cells(), labels.size(), task.settings().seed());
    bundle =
        new ActivityBundle(
            task.plan(),
            net,
            labels,
            task.rateHz(),
            labels.trimmed(),
            task.fusion(),
            durations(labels, task.rateHz()));
    heldBack = new HeldBack(bundle, this.dev);
    int[] blocks = task.plan().blocks(first.channels());
    lesson = new ActivityLesson(task.settings(), net, blocks, this.train, heldBack);
  }

  private Optional<HiddenMarkov> durations(ActivityLabels labels, double rateHz) {
    return labels.trimmed() || labels.several()
        ? Optional.empty()
        : Optional.of(
            HiddenMarkov.of(
                train.stream().map(LabelledTrack::labels).toList(), labels.size(), rateHz));
  }

  /** The name of the model that is made. */
  public String model() {
    return bundle.trimmed() ? ActivityBundle.CLIPS : ActivityBundle.FRAMES;
  }

  @Override
  public String doing() {
    return "training a labeller";
  }

  @Override
  public TrainingIdentity identity() {
    List<Object> videos = new ArrayList<>();
    for (List<LabelledTrack> part : List.of(train, dev)) {
      part.forEach(t -> videos.add(t.id() + t.frames() + t.segments()));
      videos.add("");
    }
    return new TrainingIdentity()
        .plan(task.plan().net())
        .settings(task.plan().frames(), "clipFrames") // the settings have them
        .settings(task.settings())
        .with("fusion", task.fusion())
        .with("rate", task.rateHz())
        .with("encoder", encoder.sha256())
        .with("classes", bundle.labels().classes())
        .data(train.size() + " videos and " + dev.size() + " held back", videos);
  }

  @Override
  public List<Phase<?>> phases() {
    return List.of(lesson.phase(task.last()));
  }

  @Override
  public String unit() {
    return bundle.trimmed() ? "clips" : "windows";
  }

  @Override
  public String title() {
    return bundle.trimmed() ? "Clip classifier" : "Activity labeller";
  }

  @Override
  public List<String> figures() {
    return heldBack.figures();
  }

  @Override
  public void begin(Path folder, PrintWriter screen) throws IOException {
    writeList(folder.resolve("train-videos.txt"), train);
    writeList(folder.resolve("dev-videos.txt"), dev);
    screen.printf(
        Locale.ROOT,
        "%d %s to train on, %,d frames; %d held back. Net %s, %,d parameters.%n",
        train.size(),
        bundle.trimmed() ? "clips" : "videos",
        train.stream().mapToLong(LabelledTrack::frames).sum(),
        dev.size(),
        task.plan().kind(),
        bundle.net().parameters().size());
  }

  private static void writeList(Path file, List<LabelledTrack> tracks) throws IOException {
    if (!tracks.isEmpty()) {
      Files.write(file, tracks.stream().map(LabelledTrack::id).toList());
    }
  }

  @Override
  public void write(Path place, Trainer.Epoch epoch) throws IOException {
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), task.settings().seed())
            .with("epoch", epoch.number());
    for (Map.Entry<String, ? extends Number> score : epoch.dev().figures().entrySet()) {
      provenance = provenance.with("dev " + score.getKey() + ", %", score.getValue().doubleValue());
    }
    FrameFeatures first = train.get(0).features();
    bundle.write(place, first.channels(), first.cells(), encoder, provenance);
  }

  /** Says so where nothing was measured, or what came out is of no use. */
  @Override
  public void end(double best, PrintWriter screen, PrintWriter errors) {
    double always = heldBack.ofCommonest(train);
    if (Double.isNaN(best)) {
      screen.println("Nothing was held back that could be measured: how good it is, is unknown.");
    } else if (best <= always) {
      errors.printf(
          Locale.ROOT,
          "sightline: warning: on what was held back it is no better than always saying the"
              + " commonest class (%.2f %%); train on more videos, or for more epochs.%n",
          always);
    }
  }

  /** Frees the net. */
  @Override
  public void close() {
    bundle.net().close();
  }
}
