package dev.sightline.activity;

/**
 * How a net is trained.
 *
 * @param epochs passes over the training frames
 * @param windowFrames length of a window of an untrimmed video
 * @param clipFrames length of the clips of a net that scores clips
 * @param framesPerBatch frames read in a step, about
 * @param learningRate of Adam at its highest, after a tenth of the steps; falls to a twentieth
 * @param clipNorm global norm of the gradient at most
 * @param mirrored whether half of the windows are seen mirrored
 * @param gain whether a frame's loss counts with g_t = t / T (Ng et al. 2015, section 3.2)
 * @param ranking loss beside the classification's
 * @param trimmed whether the videos are clips of one class each
 * @param seed draws windows, order and dropout
 */
public record ActivityTrainingSettings(
    int epochs,
    int windowFrames,
    int clipFrames,
    int framesPerBatch,
    double learningRate,
    double clipNorm,
    boolean mirrored,
    boolean gain,
    RankingLoss ranking,
    boolean trimmed,
    long seed) {
  public static final ActivityTrainingSettings DEFAULT =
      new ActivityTrainingSettings(
          25, 64, 30, 1024, 1e-3, 5, true, false, RankingLoss.NONE, false, 1);

  /** The same for trimmed clips. */
  public ActivityTrainingSettings forClips() {
    return with(epochs, gain, ranking, true, seed);
  }

  /** The same with another number of epochs. */
  public ActivityTrainingSettings withEpochs(int other) {
    return with(other, gain, ranking, trimmed, seed);
  }

  /** The same budget for another loss and seed. */
  ActivityTrainingSettings of(RankingLoss other, boolean withGain, long otherSeed) {
    return with(epochs, withGain, other, trimmed, otherSeed);
  }

  private ActivityTrainingSettings with(
      int otherEpochs, boolean withGain, RankingLoss loss, boolean clips, long otherSeed) {
    return new ActivityTrainingSettings(
        otherEpochs,
        windowFrames,
        clipFrames,
        framesPerBatch,
        learningRate,
        clipNorm,
        mirrored,
        withGain,
        loss,
        clips,
        otherSeed);
  }

  /**
   * @throws IllegalArgumentException saying which number is out of range
   */
  public ActivityTrainingSettings {
    atLeast("epochs", epochs, 1);
    atLeast("window", windowFrames, 2);
    atLeast("clip-frames", clipFrames, 1);
    atLeast("batch-frames", framesPerBatch, 1);
    moreThanZero("learning-rate", learningRate);
    moreThanZero("the largest norm of the gradient", clipNorm);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }

  private static void moreThanZero(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be more than 0");
    }
  }
}
