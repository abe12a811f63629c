package dev.sightline.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  /** Of the learning curve. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("epoch", "loss", "seconds"));
    columns.addAll(bundle.trimmed() ? CLIPS : FRAMES);
    return columns;
  }

  /** The figure that the best epoch has more of than the others. */
  String by() {
    if (bundle.trimmed()) {
      return "accuracy";
    }
    return bundle.labels().several() ? "frame_mAP" : "frame_accuracy";
  }

  /** Figures that are there; none where no videos are held back. */
  Map<String, Double> scores() {
    if (videos.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> named = bundle.trimmed() ? ofClips() : ofFrames();
    Map<String, Double> scores = new LinkedHashMap<>();
    for (String name : bundle.trimmed() ? CLIPS : FRAMES) {
      if (named.get(name) instanceof Double score) {
        scores.put(name, score);
      }
    }
    return scores;
  }

  private Map<String, Object> ofFrames() {
    ActivityLabels labels = bundle.labels();
    List<ActivityScores.Video> labelled = new ArrayList<>();
    for (LabelledTrack video : videos) {
      labelled.add(
          FrameLabelling.labelled(bundle.net(), bundle.plan().clipFrames(), video, labels));
    }
    return ActivityScores.of(labels, labelled).named();
  }

  private Map<String, Object> ofClips() {
    List<float[]> probabilities =
        videos.stream().map(clip -> FrameLabelling.ofClip(bundle, clip.features())).toList();
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

  /** For a line on the screen. */
  static String words(Map<String, Double> scores) {
    StringBuilder words = new StringBuilder();
    for (String name : List.of("accuracy", "frame_accuracy", "frame_mAP", "edit", "F1@25")) {
      if (scores.containsKey(name)) {
        words.append(words.isEmpty() ? "; held back: " : ", ");
        words.append(name.replace('_', ' '));
        words.append(String.format(Locale.ROOT, " %.2f %%", scores.get(name)));
      }
    }
    return words.toString();
  }
}
