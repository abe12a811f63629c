package dev.sightline.cli;

import dev.sightline.caption.CaptionTrainingSettings;
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
  /**
   * Chosen between what was measured: 143 photos are too few to learn well from nothing, 6,000 are
   * enough.
   */
  static final int PHOTOS = 1000;

  /** MSVD's 249 clips were too few as well: what ships learned to write from photos first. */
  static final int CLIPS = 250;

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
  CaptionTrainingSettings settings(StartingModel from) {
    if (!areFew()) {
      return CaptionTrainingSettings.MANY;
    }
    return from.isRandom() ? CaptionTrainingSettings.FEW : CaptionTrainingSettings.FEW_FROM_A_MODEL;
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
          "sightline: warning: with a dev CIDEr-D of %.4f this captioner is useless: its sentences"
              + " have little to do with the %s.%n",
          best,
          things);
    }
    if (areFew() && from.isRandom()) {
      err.printf(
          Locale.ROOT,
          "sightline: %,d %s are too few to learn well from nothing (143 photos came to a CIDEr-D of"
              + " .29, begun with the captioner that ships to .39; 6,000 come to .53). To begin with"
              + " it, leave out --from, --net, --encoder and sizes; or add %s.%n",
          count,
          things,
          things);
    }
  }
}
