package dev.sightline.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * What may be expected of a captioner's training on so many photos or clips, as measured in
 * eval/results/captions.md.
 *
 * @param count of photos or clips to train on
 * @param enough fewer are few
 * @param things what they are
 */
record FewExamples(int count, int enough, String things) {
  /** From so many photos on, random weights learn as well as the captioner that ships. */
  static final int PHOTOS = 1000;

  static final int CLIPS = 200;

  /** Below this CIDEr-D captions have little to do with the picture. */
  private static final double USELESS = 0.1;

  static FewExamples ofPhotos(int count) {
    return new FewExamples(count, PHOTOS, "photos");
  }

  static FewExamples ofClips(int count) {
    return new FewExamples(count, CLIPS, "clips");
  }

  boolean areFew() {
    return count < enough;
  }

  /** The settings that are usual for so many. */
  CaptionTrainingOptions.Usual settings(StartingModel from) {
    if (!areFew()) {
      return CaptionTrainingOptions.Usual.MANY;
    }
    return from.isRandom()
        ? CaptionTrainingOptions.Usual.FEW
        : CaptionTrainingOptions.Usual.FEW_FROM_A_MODEL;
  }

  /**
   * Says so where what came out is of little use.
   *
   * @param best CIDEr-D on the dev set; NaN where nothing was measured
   */
  void judge(double best, StartingModel from, PrintWriter err) {
    if (best < USELESS) {
      err.printf(
          Locale.ROOT,
          "sightline: warning: with a dev CIDEr-D of %.4f this captioner is useless (random"
              + " sentences reach about as much).%n",
          best);
    }
    if (areFew() && from.isRandom()) {
      err.printf(
          Locale.ROOT,
          "sightline: %,d %s are too few to learn from nothing: leave out --model, --encoder and"
              + " the sizes, and the training begins with the captioner that ships; or add %s.%n",
          count,
          things,
          things);
    }
  }
}
