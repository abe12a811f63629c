package dev.sightline.activity;

import dev.sightline.eval.HitAtK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hit@k at the two levels of Ng et al. 2015, section 4, in percent. A video is cut into clips of
 * {@value #FRAMES} frames, or what there is; a clip's scores are the mean of its frames', a video's
 * the mean of its clips'. True is every activity that happens in it. Where nothing happens there is
 * nothing to hit, and the clip or video does not count.
 *
 * @param clip Clip Hit@1; NaN where nothing happens in any clip
 * @param at1 Hit@1 of videos
 * @param at5 Hit@5 of videos
 */
record ClipHits(double clip, double at1, double at5) {
  static final int FRAMES = 120;

  /** What is said of clips or videos, and what is true of them. */
  private static final class Level {
    private final List<float[]> scores = new ArrayList<>();
    private final List<boolean[]> truth = new ArrayList<>();

    void add(float[] score, boolean[] holds) {
      for (boolean some : holds) {
        if (some) {
          scores.add(score);
          truth.add(holds);
          return;
        }
      }
    }

    double hitAt(int k) {
      return scores.isEmpty()
          ? Double.NaN
          : 100 * HitAtK.score(scores.toArray(float[][]::new), truth.toArray(boolean[][]::new), k);
    }
  }

  /**
   * @param scores of each video, {@code [frames, classes]}, without the background
   * @param truth the same of what holds
   */
  static ClipHits of(List<float[][]> scores, List<boolean[][]> truth) {
    Level clips = new Level();
    Level videos = new Level();
    for (int v = 0; v < scores.size(); v++) {
      float[][] p = scores.get(v);
      boolean[][] holds = truth.get(v);
      List<float[]> ofClips = new ArrayList<>();
      for (int from = 0; from < p.length; from += FRAMES) {
        int to = Math.min(p.length, from + FRAMES);
        float[] mean = mean(Arrays.copyOfRange(p, from, to));
        ofClips.add(mean);
        clips.add(mean, any(Arrays.copyOfRange(holds, from, to)));
      }
      if (!ofClips.isEmpty()) {
        videos.add(mean(ofClips.toArray(float[][]::new)), any(holds));
      }
    }
    return new ClipHits(clips.hitAt(1), videos.hitAt(1), videos.hitAt(5));
  }

  private static float[] mean(float[][] rows) {
    float[] mean = new float[rows[0].length];
    for (float[] row : rows) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += row[c] / rows.length;
      }
    }
    return mean;
  }

  private static boolean[] any(boolean[][] rows) {
    boolean[] any = new boolean[rows[0].length];
    for (boolean[] row : rows) {
      for (int c = 0; c < any.length; c++) {
        any[c] |= row[c];
      }
    }
    return any;
  }
}
