package dev.sightline.cli;

import dev.sightline.caption.Baseline;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.train.Allowed;
import picocli.CommandLine.Option;

/** Options that say how a captioner is trained. */
final class CaptionTrainingOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  /**
   * What is usual in a situation, where nothing else is asked for.
   *
   * @param warmUp steps, at most a tenth of all
   */
  record Usual(int epochs, int batch, int captionsPerPhoto, double rate, int warmUp, int patience) {
    static final Usual MANY = new Usual(12, 64, 1, 6e-4, 300, 4);

    /**
     * The encoder is trained too, and sees a photo once for its captions: short, from trained nets.
     */
    static final Usual WITH_ENCODER = new Usual(12, 40, 5, 6e-4, 50, 4);

    /** Few photos or clips, and random weights: steps enough to learn any of them. */
    static final Usual FEW = new Usual(20, 32, 1, 6e-4, 300, 6);

    /** Few photos or clips, and a captioner to begin with: slowly, so that it forgets little. */
    static final Usual FEW_FROM_A_MODEL = new Usual(8, 32, 1, 2e-4, 50, 4);
  }

  @Option(
      names = "--epochs",
      description =
          "Passes by cross-entropy. Default: 12; with few photos or clips 20, or 8 where they begin"
              + " with a captioner.")
  Integer epochs;

  @Option(
      names = "--batch",
      description =
          "Captions of a batch. Default: 64; 32 with few photos or clips; 40 with"
              + " --fine-tune-encoder.")
  Integer batch;

  @Option(
      names = "--captions-per-photo",
      description =
          "Captions of one photo that are seen together: few photos a batch train faster, many"
              + " teach more. Default: 1; 5 with --fine-tune-encoder.")
  Integer captionsPerPhoto;

  @Option(
      names = "--rate",
      description =
          "Peak learning rate. Default: 6e-4; 2e-4 where few photos or clips begin with a"
              + " captioner.")
  Double rate;

  @Option(names = "--smoothing", defaultValue = "0.1", description = "Label smoothing. " + DEFAULT)
  double smoothing;

  @Option(names = "--no-mirror", description = "Do not train on mirror images.")
  boolean noMirror;

  @Option(
      names = "--self-critical",
      defaultValue = "0",
      paramLabel = "EPOCHS",
      description = "Then so many passes rewarded by CIDEr-D. " + DEFAULT)
  int selfCritical;

  @Option(
      names = "--self-critical-batch",
      defaultValue = "13",
      description = "Photos of a batch in those. " + DEFAULT)
  int selfCriticalBatch;

  @Option(
      names = "--self-critical-rate",
      defaultValue = "5e-5",
      description = "Learning rate of those. " + DEFAULT)
  double selfCriticalRate;

  @Option(
      names = "--reward-bleu",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "BLEU-1 that is added to the reward, times this. " + DEFAULT)
  double rewardBleu;

  @Option(
      names = "--imitation",
      defaultValue = "0",
      description = "Factor of the cross-entropy that is added in those. " + DEFAULT)
  double imitation;

  @Option(
      names = "--samples",
      defaultValue = "5",
      description = "Captions drawn for each photo in those. " + DEFAULT)
  int samples;

  @Option(
      names = "--baseline",
      defaultValue = "OTHERS",
      description =
          "A sample is compared with the photo's other samples or with the greedy"
              + " caption: ${COMPLETION-CANDIDATES}. "
              + DEFAULT)
  Baseline baseline;

  @Option(
      names = "--patience",
      description =
          "Stop after this many epochs without a better dev CIDEr-D. Default: 4; 6 with few photos or"
              + " clips and random weights.")
  Integer patience;

  @Option(names = "--seed", defaultValue = "1", description = DEFAULT)
  long seed;

  /**
   * @throws IllegalArgumentException saying which setting is out of range
   */
  CaptionTrainingSettings settings(Usual usual) {
    if (epochs != null) {
      Allowed.whole("epochs", epochs, selfCritical > 0 ? 0 : 1, Integer.MAX_VALUE);
    }
    return settingsOfAnyLength(usual);
  }

  /** The same where there may be no epochs, because something else is trained on before. */
  CaptionTrainingSettings settingsOfAnyLength(Usual usual) {
    CaptionTrainingSettings d = CaptionTrainingSettings.DEFAULT;
    return new CaptionTrainingSettings(
        epochs == null ? usual.epochs : epochs,
        batch == null ? usual.batch : batch,
        captionsPerPhoto == null ? usual.captionsPerPhoto : captionsPerPhoto,
        rate == null ? usual.rate : rate,
        usual.warmUp,
        d.clipNorm(),
        smoothing,
        !noMirror,
        d.longest(),
        selfCritical,
        selfCriticalBatch,
        selfCriticalRate,
        rewardBleu,
        imitation,
        samples,
        baseline,
        patience == null ? usual.patience : patience,
        d.beams(),
        seed);
  }
}
