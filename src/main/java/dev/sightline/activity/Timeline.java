package dev.sightline.activity;

import dev.sightline.eval.Runs;
import dev.sightline.eval.ScoredSegment;
import dev.sightline.eval.Segmental;
import dev.sightline.media.MediaException;
import dev.sightline.text.ShownName;
import java.util.List;
import java.util.Optional;

/**
 * What a labeller says of a video.
 *
 * @param labels the activities it knows
 * @param rateHz frames a second that it looked at; frame k stands for the time k / rate, also where
 *     the picture begins after the sound: until then nothing is said to happen
 * @param probabilities {@code [frames, classes]}
 * @param seconds length of the video, as far as it was read
 * @param segments what happens when, in the order of the starts, background left out
 * @param looks how much the step of each frame looked at the last frames, its own the last; empty
 *     for a net without attention over frames
 * @param problem what was wrong where the video was damaged or cut short
 */
@SuppressWarnings("ArrayRecordComponent") // as large as the video is long; not compared
public record Timeline(
    ActivityLabels labels,
    double rateHz,
    float[][] probabilities,
    double seconds,
    List<Activity> segments,
    List<float[]> looks,
    Optional<MediaException> problem) {
  /** The probability from which an activity is said to happen, where several may at once. */
  static final float THRESHOLD = 0.5f;

  /** The mean probability below which an activity is a guess. */
  static final double UNSURE = 0.3;

  /** Shorter ones, at the end of a film whose length is no multiple of the rate, are nothing. */
  private static final double SHORTEST = 0.001;

  /**
   * An activity.
   *
   * @param start in seconds
   * @param end in seconds
   * @param label its name
   * @param score mean probability while it lasts
   */
  public record Activity(double start, double end, String label, double score) {}

  static String shown(String label, double score) {
    return ShownName.of(label) + (score < UNSURE ? "?" : "");
  }

  /** A timeline from the probabilities of the frames. */
  static Timeline of(
      ActivityLabels labels,
      double rateHz,
      float[][] probabilities,
      Smoothing smoothing,
      double seconds,
      List<float[]> looks,
      Optional<MediaException> problem) {
    return new Timeline(
        labels,
        rateHz,
        probabilities,
        seconds,
        activities(labels, rateHz, probabilities, smoothing, seconds),
        looks,
        problem);
  }

  /** What happens in these frames. */
  static List<Activity> activities(
      ActivityLabels labels,
      double rateHz,
      float[][] probabilities,
      Smoothing smoothing,
      double seconds) {
    var runs =
        labels.several()
            ? Runs.above(THRESHOLD, probabilities, rateHz, Segmental.NO_BACKGROUND)
            : Runs.of(smoothing.labels(probabilities, rateHz), probabilities, rateHz, 0);
    return named(labels, runs, seconds);
  }

  /** Runs of classes as activities of a video of that length. */
  static List<Activity> named(ActivityLabels labels, List<ScoredSegment> runs, double seconds) {
    return runs.stream()
        .map(
            run ->
                new Activity(
                    run.start(),
                    Math.max(run.start(), Math.min(run.end(), seconds)),
                    labels.classes().get(run.label()),
                    run.score()))
        .filter(activity -> activity.end() - activity.start() > SHORTEST)
        .toList();
  }

  /** Number of frames that were looked at. */
  public int frames() {
    return probabilities.length;
  }

  /** Probabilities of one class over time, {@code [frames]}. */
  public float[] of(int label) {
    float[] p = new float[frames()];
    for (int t = 0; t < p.length; t++) {
      p[t] = probabilities[t][label];
    }
    return p;
  }
}
