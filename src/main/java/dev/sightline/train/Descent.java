package dev.sightline.train;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;

/**
 * How weights follow the gradient of a loss.
 *
 * @param optimizer the method
 * @param learningRate at its highest
 * @param clipping of the gradient
 * @param weightDecay share of each weight matrix that a step at rate 1 would take away (Loshchilov
 *     and Hutter 2019)
 * @param averaging the weights that are measured and kept are a running mean of those of all steps,
 *     of which this share stays at each step (Polyak and Juditsky 1992): .995 is a mean over some
 *     200 steps; 0 for the weights themselves
 */
public record Descent(
    OptimizerKind optimizer,
    double learningRate,
    Clipping clipping,
    double weightDecay,
    double averaging) {
  /** Adam, with the gradient's global norm clipped. */
  public static Descent adam(double learningRate, double clipNorm) {
    return new Descent(OptimizerKind.ADAM, learningRate, Clipping.byNorm(clipNorm), 0, 0);
  }
}
