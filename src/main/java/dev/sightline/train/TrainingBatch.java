package dev.sightline.train;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Optimizer;
import java.util.List;
import java.util.Locale;

/**
 * One batch of a training, by whose loss the weights are about to be changed. Where the loss or the
 * gradient is no longer a number, the training ends here, before the weights are touched, with a
 * sentence that names the batch: the last checkpoint stays what it was.
 *
 * @param epoch from 1
 * @param batch of the epoch, from 1
 * @param names of what is in it: photos, clips, places of a text
 */
public record TrainingBatch(int epoch, int batch, List<String> names) {
  /** Names that are said; the others are counted. */
  private static final int SAID = 5;

  /**
   * One step down the gradient.
   *
   * @param loss whose gradient it is
   * @throws ArithmeticException where loss or gradient is not finite; nothing is changed then
   */
  public void step(double loss, Optimizer optimizer, double rate, Clipping clipping) {
    requireFinite(loss);
    try {
      double unused = optimizer.step(rate, clipping);
    } catch (ArithmeticException notFinite) {
      throw new ArithmeticException(sentence("gradient is no number"));
    }
  }

  /**
   * @throws ArithmeticException where the loss is NaN or infinite
   */
  public void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new ArithmeticException(sentence("loss is " + loss));
    }
  }

  private String sentence(String what) {
    List<String> said = names.stream().distinct().toList();
    String some = String.join(", ", said.subList(0, Math.min(SAID, said.size())));
    String more = said.size() > SAID ? " and " + (said.size() - SAID) + " more" : "";
    return String.format(
        Locale.ROOT,
        "The %s in epoch %d, batch %d (%s%s). The training has stopped; its last checkpoint is"
            + " kept. Look at these inputs, or try a lower learning rate or tighter clipping",
        what,
        epoch,
        batch,
        some,
        more);
  }
}
