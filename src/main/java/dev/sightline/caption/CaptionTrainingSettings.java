package dev.sightline.caption;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;
import java.util.Map;

/**
 * How a captioner is trained: some epochs by cross-entropy, in which the rate falls to a twentieth
 * along a cosine, then some by self-critical training.
 *
 * <p>With one caption of a photo per step, a batch shows as many photos as captions, which teaches
 * more a step than few photos with all their captions do (measured in eval/results/captions.md).
 * Imitation keeps what the reward does not see, such as grammar, from being unlearned (the mixed
 * objective of Paulus et al. 2018, section 3.3).
 */
public record CaptionTrainingSettings(
    @Setting(
            says =
                "Passes over the training data. Default: 12; with few photos or clips 20, or 8 if"
                    + " the training starts from a captioner.",
            usual = "12",
            least = 0,
            mayChange = true)
        int epochs,
    @Setting(
            says =
                "Examples per step: captions. Default: 64; 32 with few photos or clips; 40 with"
                    + " --fine-tune-encoder.",
            option = "--batch",
            usual = "64",
            least = 1)
        int captionsPerBatch,
    @Setting(
            says =
                "Examples of one photo per step, at most: more train faster, fewer teach more."
                    + " Default: 1; 5 with --fine-tune-encoder.",
            option = "--per-photo",
            usual = "1",
            least = 1)
        int captionsPerPhoto,
    @Setting(
            says =
                "Peak learning rate. Default: 6e-4; 2e-4 if few photos or clips start from a"
                    + " captioner.",
            usual = "6e-4",
            above = 0)
        double learningRate,
    @Setting(
            says = "Steps in which the rate rises, at most a tenth of all.",
            option = Setting.NO_OPTION,
            usual = "300",
            least = 0)
        int warmUpSteps,
    @Setting(says = "Largest norm of the gradient.", usual = "5", above = 0) double clipNorm,
    @Setting(
            says = "Label smoothing.",
            option = "--smoothing",
            usual = "0.1",
            least = 0,
            most = 0.99)
        double labelSmoothing,
    @Setting(says = "Do not train on mirror images.", option = "--no-mirror", usual = "true")
        boolean mirrored,
    @Setting(
            says =
                "Share of examples whose picture is hidden, so that only its concepts (--concepts)"
                    + " are seen.",
            usual = "0",
            least = 0,
            most = 0.9)
        double hiddenPictures,
    @Setting(
            says = "Words of a training caption, at most.",
            option = Setting.NO_OPTION,
            usual = "20",
            least = 1,
            most = 1000)
        int longest,
    @Setting(
            says = "Passes after those of --epochs, rewarded by CIDEr-D.",
            option = "--self-critical",
            usual = "0",
            least = 0,
            mayChange = true)
        int selfCriticalEpochs,
    @Setting(says = "Photos per step.", option = "--self-critical-batch", usual = "13", least = 1)
        int selfCriticalPhotos,
    @Setting(
            says = "Learning rate.",
            option = "--self-critical-learning-rate",
            usual = "5e-5",
            above = 0)
        double selfCriticalRate,
    @Setting(
            says = "Weight of BLEU-1 in the reward, beside CIDEr-D.",
            usual = "0",
            least = 0,
            most = 1000)
        double rewardBleu,
    @Setting(
            says = "Weight of the cross-entropy loss, beside the reward.",
            usual = "0",
            least = 0,
            most = 1000)
        double imitation,
    @Setting(says = "Captions sampled for each photo.", usual = "5", least = 1, most = 1000)
        int samples,
    @Setting(
            says =
                "What a sample is compared with: the photo's other samples (others) or the greedy"
                    + " caption (greedy).",
            usual = "others")
        Baseline baseline,
    @Setting(
            says =
                "Stop after this many epochs without a better dev score. Default: 4; 6 with few"
                    + " photos or clips and random weights.",
            usual = "4",
            least = 1,
            mayChange = true)
        int patience,
    @Setting(
            says = "Beams of the captions that are scored.",
            option = Setting.NO_OPTION,
            usual = "3",
            least = 1,
            most = 100)
        int beams,
    @Setting(says = "Words seen fewer times than this count as unknown.", usual = "4", least = 1)
        int minimumCount,
    @Setting(says = "Seed for everything random: the same seed gives the same result.", usual = "1")
        long seed) {
  public static final Spec<CaptionTrainingSettings> SPEC = Spec.of(CaptionTrainingSettings.class);

  /** For many photos or clips. */
  public static final CaptionTrainingSettings MANY = SPEC.usual();

  /** Few photos or clips, and random weights: steps enough to learn any of them. */
  public static final CaptionTrainingSettings FEW =
      Spec.with(MANY, Map.of("epochs", 20, "captionsPerBatch", 32, "patience", 6));

  /** Few photos or clips, and a captioner to begin with: slowly, so that it forgets little. */
  public static final CaptionTrainingSettings FEW_FROM_A_MODEL =
      Spec.with(
          MANY,
          Map.of("epochs", 8, "captionsPerBatch", 32, "learningRate", 2e-4, "warmUpSteps", 50));

  /**
   * @throws IllegalArgumentException where a sample is to be compared with others that are not
   */
  public CaptionTrainingSettings {
    if (selfCriticalEpochs > 0 && baseline == Baseline.OTHERS && samples < 2) {
      throw new IllegalArgumentException("samples is " + samples + "; allowed is 2 to 1000");
    }
  }

  /**
   * The same, if there is an epoch in it.
   *
   * @throws IllegalArgumentException where there is none
   */
  public CaptionTrainingSettings withAnEpoch() {
    if (epochs + selfCriticalEpochs < 1) {
      throw new IllegalArgumentException("epochs is 0; it must be at least 1");
    }
    return this;
  }
}
