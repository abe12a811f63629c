package dev.sightline.language;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/** How a model of a text is trained. The learning rate falls to a twentieth along a cosine. */
public record TextTrainingSettings(
    @Setting(says = "Passes over the training data.", usual = "20", least = 1, mayChange = true)
        int epochs,
    @Setting(
            says =
                "Number of streams into which the text is cut, read side by side. Default: 32, fewer"
                    + " for a short text.",
            option = "--streams",
            usual = "32",
            least = 1)
        int batch,
    @Setting(
            says = "Training window: characters or words between two updates of the weights.",
            option = "--window",
            label = "K1",
            usual = "25",
            least = 1)
        int steps,
    @Setting(
            says = "Characters or words to backpropagate through, at most K1. Default: K1.",
            label = "K2",
            usual = "0",
            least = 0)
        int back,
    @Setting(says = "Words seen fewer times than this count as unknown.", usual = "2", least = 1)
        int minimumCount,
    @Setting(says = "Optimizer: ${COMPLETION-CANDIDATES}.", usual = "adam") OptimizerKind optimizer,
    @Setting(says = "Peak learning rate.", usual = "0.004", above = 0) double learningRate,
    Clipping clipping,
    @Setting(
            says = "Share of the data held out to measure with: the end of the text.",
            option = "--hold-out",
            label = "SHARE",
            usual = "0.05",
            least = 0,
            most = 0.5)
        double devShare,
    @Setting(says = "Seed for everything random: the same seed gives the same result.", usual = "1")
        long seed) {
  public static final Spec<TextTrainingSettings> SPEC = Spec.of(TextTrainingSettings.class);

  /**
   * @throws IllegalArgumentException where more steps are gone back through than forward
   */
  public TextTrainingSettings {
    back = back == 0 ? steps : back;
    if (back > steps) {
      throw new IllegalArgumentException(
          "back is " + back + "; it must be from 1 to window, which is " + steps);
    }
  }
}
