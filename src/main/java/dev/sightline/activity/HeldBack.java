package dev.sightline.activity;

import dev.sightline.train.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The videos that a training is measured with: scores of its net on them, in percent, by the names
 * of {@link ActivityScores#named} or {@link ClipScores#named}.
 */
final class HeldBack {
  private static final List<String> FRAMES =
      List.of("frame_accuracy", "frame_mAP", "edit", "F1@10", "F1@25", "F1@50", "Hit@1", "Hit@5");

  private static final List<String> CLIPS = List.of("accuracy", "Hit@1", "Hit@5");

  private final ActivityBundle bundle;
  private final List<LabelledTrack> videos;

  /**
   * @param bundle whose net is measured, as it is at the time
   * @param videos may be none
   */
  HeldBack(ActivityBundle bundle, List<LabelledTrack> videos) {
    this.bundle = bundle;
    this.videos = videos;
  }

  /** Nothing to measure with. */
  static HeldBack none() {
    return new HeldBack(null, List.of());
  }

  /** The figures that may be measured, that by which the best epoch is chosen first. */
  List<String> figures() {
    List<String> figures = new ArrayList<>(bundle.trimmed() ? CLIPS : FRAMES);
    figures.remove(by());
    figures.add(0, by());
    return figures;
  }

  /** The figure that the best epoch has more of than the others. */
  private String by() {
    if (bundle.trimmed()) {
      return "accuracy";
    }
    return bundle.labels().several() ? "frame_mAP" : "frame_accuracy";
  }

  /** Labels and scores them; null where it is told to stop. */
  Measured measure(BooleanSupplier stop) {
    if (videos.isEmpty()) {
      return Measured.NOTHING;
    }
    Map<String, Object> named = bundle.trimmed() ? ofClips(stop) : ofFrames(stop);
    if (named == null) {
      return null;
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    for (String name : bundle.trimmed() ? CLIPS : FRAMES) {
      if (named.get(name) instanceof Double score) {
        scores.put(name, score);
      }
    }
    return new Measured(scores.getOrDefault(by(), Double.NaN), scores, words(scores));
  }

  private Map<String, Object> ofFrames(BooleanSupplier stop) {
    ActivityLabels labels = bundle.labels();
    List<ActivityScores.Video> labelled = new ArrayList<>();
    for (LabelledTrack video : videos) {
      if (stop.getAsBoolean()) {
        return null;
      }
      labelled.add(
          FrameLabelling.labelled(
              bundle.net(), bundle.plan().clipFrames(), video, labels, Smoothing.NONE));
    }
    return ActivityScores.of(labels, labelled).named();
  }

  private Map<String, Object> ofClips(BooleanSupplier stop) {
    List<float[]> probabilities = new ArrayList<>();
    for (LabelledTrack clip : videos) {
      if (stop.getAsBoolean()) {
        return null;
      }
      probabilities.add(FrameLabelling.ofClip(bundle, clip.features()));
    }
    return ClipScores.of(videos, probabilities).named();
  }

  /**
   * What {@link #by} would be, in percent, for whoever always says the class that is commonest in
   * some videos; NaN where there is nothing to measure or several labels may hold at once.
   */
  double ofCommonest(List<LabelledTrack> trainedOn) {
    if (videos.isEmpty() || bundle.labels().several()) {
      return Double.NaN;
    }
    long[] counts = counts(trainedOn);
    int commonest = 0;
    for (int c = 1; c < counts.length; c++) {
      commonest = counts[c] > counts[commonest] ? c : commonest;
    }
    long[] here = counts(videos);
    return 100.0 * here[commonest] / Arrays.stream(here).sum();
  }

  /** Frames of each class, or clips. */
  private long[] counts(List<LabelledTrack> tracks) {
    long[] counts = new long[bundle.labels().size()];
    for (LabelledTrack track : tracks) {
      int frames = bundle.trimmed() ? 1 : track.frames();
      for (int t = 0; t < frames; t++) {
        counts[track.labels()[t]]++;
      }
    }
    return counts;
  }

  private static String words(Map<String, Double> scores) {
    return scores.isEmpty()
        ? Measured.NOTHING.words()
        : "held back: "
            + Stream.of("accuracy", "frame_accuracy", "frame_mAP", "edit", "F1@25")
                .filter(scores::containsKey)
                .map(
                    name ->
                        String.format(
                            Locale.ROOT, "%s %.2f %%", name.replace('_', ' '), scores.get(name)))
                .collect(Collectors.joining(", "));
  }
}
