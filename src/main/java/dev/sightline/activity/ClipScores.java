package dev.sightline.activity;

import dev.sightline.eval.HitAtK;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well trimmed clips were classified, in percent.
 *
 * @param hitAt1 share of the clips of which the best class is the true one ({@link HitAtK}): as a
 *     clip has one true class, the accuracy too
 * @param hitAt5 of which one of the best five is
 */
public record ClipScores(double hitAt1, double hitAt5) {
  /**
   * Compares probabilities with what is true.
   *
   * @param clips at least one
   * @param probabilities of each, {@code [classes]}
   */
  public static ClipScores of(List<LabelledTrack> clips, List<float[]> probabilities) {
    float[][] scores = probabilities.toArray(float[][]::new);
    boolean[][] truth = clips.stream().map(clip -> clip.truth()[0]).toArray(boolean[][]::new);
    return of(scores, truth);
  }

  /**
   * The same of arrays.
   *
   * @param scores {@code [clips, classes]}
   * @param truth {@code [clips, classes]}, one true class a clip
   */
  public static ClipScores of(float[][] scores, boolean[][] truth) {
    return new ClipScores(
        100 * HitAtK.score(scores, truth, 1), 100 * HitAtK.score(scores, truth, 5));
  }

  /** By the names they have in JSON. */
  public Map<String, Object> named() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("Hit@1", hitAt1);
    all.put("Hit@5", hitAt5);
    all.put("accuracy", hitAt1);
    return all;
  }
}
