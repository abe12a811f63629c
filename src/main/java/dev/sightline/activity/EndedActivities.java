package dev.sightline.activity;

import dev.sightline.eval.Runs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands over the activities of a film that is still being read, each once it is known to have
 * ended: as soon as a later frame no longer shows it. What is handed over is what the finished
 * {@link Timeline} has. For one thread.
 */
final class EndedActivities {
  /** What tells one activity from another: no two of one label begin with the same frame. */
  private record Begun(String label, long frame) {}

  private final ActivityLabels labels;
  private final double rateHz;
  private final Smoothing smoothing;
  private final Consumer<Timeline.Activity> to;
  private final Set<Begun> handed = new HashSet<>();

  /** No activity that is still open began before this frame; where labels are smoothed, below. */
  private int settled;

  /**
   * Where labels are smoothed: what is before {@link #settled} stays, from here on with this label.
   */
  private int begun;

  private int label;

  EndedActivities(
      ActivityLabels labels, double rateHz, Smoothing smoothing, Consumer<Timeline.Activity> to) {
    this.labels = labels;
    this.rateHz = rateHz;
    this.smoothing = smoothing;
    this.to = to;
  }

  /** More frames are labelled; {@code [frames][classes]} of all so far. */
  void read(List<float[]> probabilities) {
    if (smoothing != Smoothing.NONE) {
      readSmoothed(probabilities);
      return;
    }
    int from = settled;
    int frames = probabilities.size();
    float[][] open = probabilities.subList(from, frames).toArray(float[][]::new);
    List<Timeline.Activity> activities =
        shifted(Timeline.activities(labels, rateHz, open, smoothing, open.length / rateHz), from);
    hand(activities.stream().filter(a -> frame(a.end()) < frames).toList());
    settled =
        activities.stream()
            .filter(a -> frame(a.end()) == frames)
            .mapToInt(a -> (int) frame(a.start()))
            .min()
            .orElse(frames);
  }

  /** What comes before the last settled frame is labelled; the activity there may go on. */
  private void readSmoothed(List<float[]> probabilities) {
    float[][] open = probabilities.subList(settled, probabilities.size()).toArray(float[][]::new);
    int sure = smoothing.settled(open, rateHz);
    if (sure == 0) {
      return;
    }
    int before = settled - begun;
    int[] said = new int[before + sure + 1];
    Arrays.fill(said, 0, before, label);
    System.arraycopy(smoothing.labels(open, rateHz), 0, said, before, sure + 1);
    int end = before + sure;
    label = said[end];
    while (end > 0 && said[end - 1] == label) {
      end--;
    }
    float[][] theirs = probabilities.subList(begun, begun + end).toArray(float[][]::new);
    var runs = Runs.of(Arrays.copyOf(said, end), theirs, rateHz, 0);
    hand(shifted(Timeline.named(labels, runs, theirs.length / rateHz), begun));
    begun += end;
    settled += sure;
  }

  private List<Timeline.Activity> shifted(List<Timeline.Activity> activities, int from) {
    return activities.stream()
        .map(
            a ->
                new Timeline.Activity(
                    (from + frame(a.start())) / rateHz,
                    (from + frame(a.end())) / rateHz,
                    a.label(),
                    a.score()))
        .toList();
  }

  /** The film is over: hands over what lasted until its end. */
  void finish(Timeline timeline) {
    hand(timeline.segments());
  }

  private void hand(List<Timeline.Activity> activities) {
    activities.stream()
        .sorted(Comparator.comparingDouble(Timeline.Activity::end))
        .filter(a -> handed.add(new Begun(a.label(), frame(a.start()))))
        .forEach(to);
  }

  private long frame(double seconds) {
    return Math.round(seconds * rateHz);
  }
}
