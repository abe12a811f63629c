package dev.sightline.caption;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.LearningRate;
import dev.sightline.train.Allowed;

/**
 * How a captioner is trained.
 *
 * @param epochs passes over the training captions by cross-entropy
 * @param captionsPerBatch captions of a batch
 * @param captionsPerPhoto captions of one photo that are seen together in a batch, at most; with 1,
 *     a batch shows as many photos as captions, which teaches more a step than few photos with all
 *     their captions do (measured in eval/results/captions.md)
 * @param learningRate of Adam at its highest
 * @param warmUpSteps steps in which the rate rises to it; it then falls to a twentieth of it along
 *     a cosine
 * @param clipNorm global norm of the gradient at most
 * @param labelSmoothing share taken from the true word
 * @param mirrored whether half of the photos are seen mirrored
 * @param longest words of a training caption at most
 * @param selfCriticalEpochs passes over the photos by self-critical training
 * @param selfCriticalPhotos photos of a batch in it
 * @param selfCriticalRate its learning rate
 * @param rewardBleu share of BLEU-1 in the reward beside CIDEr-D
 * @param imitation factor of the cross-entropy that is added to its loss: what the reward does not
 *     see, such as grammar, is not unlearned then (the mixed objective of Paulus et al. 2018,
 *     section 3.3)
 * @param samples captions drawn for each photo in it
 * @param baseline what a sample is compared with
 * @param patience stop a phase after so many epochs without a better dev score
 * @param beams beams of the captions that are scored
 * @param seed draws weights, order, dropout and samples
 */
public record CaptionTrainingSettings(
    int epochs,
    int captionsPerBatch,
    int captionsPerPhoto,
    double learningRate,
    int warmUpSteps,
    double clipNorm,
    double labelSmoothing,
    boolean mirrored,
    int longest,
    int selfCriticalEpochs,
    int selfCriticalPhotos,
    double selfCriticalRate,
    double rewardBleu,
    double imitation,
    int samples,
    Baseline baseline,
    int patience,
    int beams,
    long seed) {
  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public CaptionTrainingSettings {
    Allowed.whole("self-critical", selfCriticalEpochs, 0, Integer.MAX_VALUE);
    Allowed.whole("epochs", epochs, 0, Integer.MAX_VALUE);
    Allowed.whole("batch", captionsPerBatch, 1, Integer.MAX_VALUE);
    Allowed.whole("per-photo", captionsPerPhoto, 1, Integer.MAX_VALUE);
    Allowed.aboveZero("learning-rate", learningRate);
    Allowed.whole("steps of warm-up", warmUpSteps, 0, Integer.MAX_VALUE);
    Allowed.aboveZero("the largest norm of the gradient", clipNorm);
    Allowed.number("smoothing", labelSmoothing, 0, 0.99);
    Allowed.whole("words of a caption", longest, 1, 1000);
    if (selfCriticalEpochs > 0) {
      Allowed.whole("self-critical-batch", selfCriticalPhotos, 1, Integer.MAX_VALUE);
      Allowed.aboveZero("self-critical-learning-rate", selfCriticalRate);
      Allowed.number("reward-bleu", rewardBleu, 0, 1000);
      Allowed.number("imitation", imitation, 0, 1000);
      // The others of one sample are none.
      Allowed.whole("samples", samples, baseline == Baseline.OTHERS ? 2 : 1, 1000);
    }
    Allowed.whole("patience", patience, 1, Integer.MAX_VALUE);
    Allowed.whole("beams", beams, 1, 100);
  }

  public static final CaptionTrainingSettings DEFAULT =
      new CaptionTrainingSettings(
          12, 64, 1, 6e-4, 300, 5, 0.1, true, 20, 8, 13, 5e-5, 0, 0, 5, Baseline.OTHERS, 3, 3, 1);

  /** The same for so many epochs by cross-entropy alone. */
  CaptionTrainingSettings byImitation(int otherEpochs) {
    return new CaptionTrainingSettings(
        otherEpochs,
        captionsPerBatch,
        captionsPerPhoto,
        learningRate,
        warmUpSteps,
        clipNorm,
        labelSmoothing,
        mirrored,
        longest,
        0,
        selfCriticalPhotos,
        selfCriticalRate,
        rewardBleu,
        imitation,
        samples,
        baseline,
        patience,
        beams,
        seed);
  }

  Clipping clipping() {
    return Clipping.byNorm(clipNorm);
  }

  /**
   * The factor on the learning rate in a training of so many steps: up to 1 during warm-up, which
   * is a tenth of them at most, then down to a twentieth.
   */
  LearningRate schedule(int steps) {
    return LearningRate.warmUpThenCosine(1, Math.min(warmUpSteps, steps / 10), steps, 0.05);
  }

  /** Captions of one photo that stay together, in one of the two phases. */
  int together(boolean selfCritical) {
    return selfCritical ? Integer.MAX_VALUE : captionsPerPhoto;
  }

  /** Parts of a batch, each a photo with captions, in one of the two phases. */
  int parts(boolean selfCritical) {
    return selfCritical ? selfCriticalPhotos : Math.max(1, captionsPerBatch / captionsPerPhoto);
  }
}
