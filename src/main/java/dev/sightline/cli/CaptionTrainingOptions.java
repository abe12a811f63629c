package dev.sightline.cli;

import dev.sightline.caption.Baseline;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.train.Allowed;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how a captioner is trained. */
final class CaptionTrainingOptions {
  /**
   * What is usual in a situation, where nothing else is asked for.
   *
   * @param warmUp steps, at most a tenth of all
   */
  record Usual(int epochs, int batch, int perPhoto, double rate, int warmUp, int patience) {
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
          "Passes over the training data. Default: 12; with few photos or clips 20, or 8 if the"
              + " training starts from a captioner.")
  Integer epochs;

  @Option(
      names = "--batch",
      description =
          "Examples per step: captions. Default: 64; 32 with few photos or clips; 40 with"
              + " --fine-tune-encoder.")
  Integer batch;

  @Option(
      names = "--per-photo",
      description =
          "Examples of one photo per step, at most: more train faster, fewer teach more. Default:"
              + " 1; 5 with --fine-tune-encoder.")
  Integer perPhoto;

  @Option(
      names = "--learning-rate",
      description =
          "Peak learning rate. Default: 6e-4; 2e-4 if few photos or clips start from a captioner.")
  Double learningRate;

  @Option(names = "--smoothing", description = "Label smoothing.")
  double smoothing = 0.1;

  @Option(names = "--no-mirror", description = "Do not train on mirror images.")
  boolean noMirror;

  @Option(
      names = "--self-critical",
      description = "Passes after those of --epochs, rewarded by CIDEr-D.")
  int selfCritical = 0;

  @Option(names = "--self-critical-batch", description = "Photos per step.")
  int selfCriticalBatch = 13;

  @Option(names = "--self-critical-learning-rate", description = "Learning rate.")
  double selfCriticalRate = 5e-5;

  @Option(names = "--reward-bleu", description = "Weight of BLEU-1 in the reward, beside CIDEr-D.")
  double rewardBleu = 0;

  @Option(
      names = "--imitation",
      description = "Weight of the cross-entropy loss, beside the reward.")
  double imitation = 0;

  @Option(names = "--samples", description = "Captions sampled for each photo.")
  int samples = 5;

  @Option(
      names = "--baseline",
      defaultValue = "others",
      description =
          "What a sample is compared with: the photo's other samples (others) or the greedy caption"
              + " (greedy).")
  Baseline baseline;

  @Option(
      names = "--patience",
      description =
          "Stop after this many epochs without a better dev score. Default: 4; 6 with few photos or"
              + " clips and random weights.")
  Integer patience;

  @Mixin SeedChoice seed;

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
        perPhoto == null ? usual.perPhoto : perPhoto,
        learningRate == null ? usual.rate : learningRate,
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
        seed.value);
  }
}
