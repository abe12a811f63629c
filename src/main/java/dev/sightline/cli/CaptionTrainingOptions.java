package dev.sightline.cli;

import dev.sightline.caption.Baseline;
import dev.sightline.caption.CaptionTrainingSettings;
import picocli.CommandLine.Option;

/** Options that say how a captioner is trained. */
final class CaptionTrainingOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  /** Such a training is a short one that begins with trained nets. */
  private static final int STEPS_OF_WARM_UP = 50;

  @Option(
      names = "--epochs",
      defaultValue = "12",
      description = "Passes by cross-entropy. " + DEFAULT)
  int epochs;

  @Option(
      names = "--batch",
      description = "Captions of a batch. Default: 64; 40 with --fine-tune-encoder.")
  Integer batch;

  @Option(
      names = "--captions-per-photo",
      description =
          "Captions of one photo that are seen together: few photos a batch train faster, many"
              + " teach more. Default: 1; 5 with --fine-tune-encoder.")
  Integer captionsPerPhoto;

  @Option(
      names = "--rate",
      defaultValue = "6e-4",
      description = "Learning rate at its highest. " + DEFAULT)
  double rate;

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
      defaultValue = "4",
      description = "Stop after so many epochs without a better dev CIDEr-D. " + DEFAULT)
  int patience;

  @Option(names = "--seed", defaultValue = "1", description = DEFAULT)
  long seed;

  /**
   * @param together whether the encoder is trained too, and sees a photo once for its captions
   */
  CaptionTrainingSettings settings(boolean together) {
    CaptionTrainingSettings d = CaptionTrainingSettings.DEFAULT;
    return new CaptionTrainingSettings(
        epochs,
        batch == null ? (together ? 40 : d.captionsPerBatch()) : batch,
        captionsPerPhoto == null ? (together ? 5 : d.captionsPerPhoto()) : captionsPerPhoto,
        rate,
        together ? STEPS_OF_WARM_UP : d.warmUpSteps(),
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
        patience,
        d.beams(),
        seed);
  }
}
