package dev.sightline.language;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;

/**
 * How a character model is trained.
 *
 * @param epochs passes over the text
 * @param batch streams that the text is cut into, which are read side by side
 * @param steps k1: steps from one change of the weights to the next
 * @param back k2: steps gone back through, at most k1
 * @param optimizer the method
 * @param learningRate at its highest; it falls to a twentieth along a cosine
 * @param clipping of the gradient
 * @param devShare share of the text, from its end, that is held back
 * @param seed draws weights and dropout
 */
public record TextTrainingSettings(
    int epochs,
    int batch,
    int steps,
    int back,
    OptimizerKind optimizer,
    double learningRate,
    Clipping clipping,
    double devShare,
    long seed) {
  public static final TextTrainingSettings DEFAULT =
      new TextTrainingSettings(
          20, 32, 25, 25, OptimizerKind.ADAM, 4e-3, new Clipping(5, 5), 0.05, 1);

  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public TextTrainingSettings {
    require(epochs >= 1, "epochs is " + epochs + "; it must be at least 1");
    require(batch >= 1, "streams is " + batch + "; it must be at least 1");
    require(steps >= 1, "window is " + steps + "; it must be at least 1");
    require(
        back >= 1 && back <= steps,
        "back is " + back + "; it must be from 1 to window, which is " + steps);
    require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "learning-rate is " + learningRate + "; it must be above 0");
    require(
        devShare >= 0 && devShare <= 0.5, "hold-out is " + devShare + "; it must be from 0 to 0.5");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
