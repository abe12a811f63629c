package dev.sightline.vqa;

/**
 * How a model is trained.
 *
 * @param epochs passes over the training questions
 * @param batch questions of a batch
 * @param perPhoto questions about one photo that are seen together in a batch, at most; more of
 *     them train faster, because a photo is looked at once for all
 * @param learningRate of Adam at its highest, after a twentieth of the steps; falls to a twentieth
 *     of it along a cosine
 * @param weightDecay share of each weight matrix that a step at rate 1 would take away (Loshchilov
 *     and Hutter 2019)
 * @param clipNorm global norm of the gradient at most
 * @param labelSmoothing share taken from the true answer
 * @param averaging the weights that are kept are a running mean of those of all steps, of which so
 *     much stays at each step (Polyak and Juditsky 1992): .995 is a mean over some 200 steps; 0 for
 *     the weights themselves
 * @param mirrored whether half of the photos are seen mirrored, with "left" and "right" exchanged
 *     in their questions
 * @param patience stop after so many epochs without a better dev score
 * @param seed draws weights, order and dropout
 */
public record AnswerTrainingSettings(
    int epochs,
    int batch,
    int perPhoto,
    double learningRate,
    double weightDecay,
    double clipNorm,
    double labelSmoothing,
    double averaging,
    boolean mirrored,
    int patience,
    long seed) {
  public static final AnswerTrainingSettings DEFAULT =
      new AnswerTrainingSettings(24, 64, 4, 3e-3, 0, 5, 0, 0.995, true, 1000, 1);

  /**
   * @throws IllegalArgumentException saying which number is out of range
   */
  public AnswerTrainingSettings {
    atLeast("epochs", epochs, 1);
    atLeast("batch", batch, 1);
    atLeast("per-photo", perPhoto, 1);
    atLeast("patience", patience, 1);
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learning-rate is " + learningRate + "; it must be more than 0");
    }
    if (!(weightDecay >= 0 && weightDecay * learningRate < 1)) {
      throw new IllegalArgumentException(
          "weight-decay is "
              + weightDecay
              + "; it must be at least 0, and less than 1 / learning-rate");
    }
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "smoothing is " + labelSmoothing + "; it must be in [0, 1)");
    }
    if (!(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException("averaging is " + averaging + "; it must be in [0, 1)");
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }

  /** The same with another number of epochs. */
  public AnswerTrainingSettings withEpochs(int other) {
    return with(other, batch, seed);
  }

  /** The same with batches of another size. */
  public AnswerTrainingSettings withBatch(int other) {
    return with(epochs, other, seed);
  }

  /** The same with another seed. */
  public AnswerTrainingSettings withSeed(long other) {
    return with(epochs, batch, other);
  }

  private AnswerTrainingSettings with(int otherEpochs, int otherBatch, long otherSeed) {
    return new AnswerTrainingSettings(
        otherEpochs,
        otherBatch,
        perPhoto,
        learningRate,
        weightDecay,
        clipNorm,
        labelSmoothing,
        averaging,
        mirrored,
        patience,
        otherSeed);
  }
}
