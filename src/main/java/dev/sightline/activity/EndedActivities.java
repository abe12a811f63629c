package dev.sightline.activity;

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

  /** No activity that is still open began before this frame. */
  private int settled;

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
      readSmoothed(probabilities.toArray(float[][]::new));
      return;
    }
    int from = settled;
    int frames = probabilities.size();
    float[][] open = probabilities.subList(from, frames).toArray(float[][]::new);
    List<Timeline.Activity> activities =
        Timeline.activities(labels, rateHz, open, smoothing, open.length / rateHz).stream()
            .map(
                a ->
                    new Timeline.Activity(
                        (from + frame(a.start())) / rateHz,
                        (from + frame(a.end())) / rateHz,
                        a.label(),
                        a.score()))
            .toList();
    hand(activities.stream().filter(a -> frame(a.end()) < frames).toList());
    settled =
        activities.stream()
            .filter(a -> frame(a.end()) == frames)
            .mapToInt(a -> (int) frame(a.start()))
            .min()
            .orElse(frames);
  }

  private void readSmoothed(float[][] probabilities) {
    int sure = smoothing.settled(probabilities, rateHz);
    if (sure > settled) {
      settled = sure;
      hand(
          Timeline.activities(
                  labels, rateHz, probabilities, smoothing, probabilities.length / rateHz)
              .stream()
              .filter(a -> frame(a.end()) <= sure)
              .toList());
    }
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
