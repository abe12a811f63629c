package dev.sightline.language;

import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Spec;
import dev.sightline.text.Alphabet;
import java.io.IOException;
import java.util.Map;

/** The same character model, trained in the same way with each recurrent cell. */
public final class CellComparison {
  /**
   * What a cell reached.
   *
   * @param bits a character of the text held back, at the best epoch
   * @param charactersPerSecond learned from
   */
  public record Outcome(
      CellKind cell, int weights, double bits, double charactersPerSecond, double seconds) {}

  private final TextTrainingSettings settings;
  private final int hidden;
  private final Alphabet alphabet;
  private final int[] text;

  /**
   * @param hidden width of the state, one layer
   */
  public CellComparison(String text, int hidden, int epochs, long seed) {
    this.hidden = hidden;
    alphabet = Alphabet.of(text);
    this.text = alphabet.ids(text);
    settings =
        Spec.with(TextTrainingSettings.SPEC.usual(), Map.of("epochs", epochs, "seed", seed));
  }

  /** Trains the model with one cell. */
  public Outcome train(CellKind cell) throws IOException {
    TextPlan plan = TextPlan.of(cell, hidden, 1, 0);
    try (CharacterModel model = new CharacterModel(plan, alphabet.size(), settings.seed())) {
      TextTraining training = new TextTraining(settings, model, text);
      double[] best = {Double.POSITIVE_INFINITY, 0};
      training.run(
          new TextTraining.Listener() {
            @Override
            public void window(int epoch, long done, long characters, double loss) {}

            @Override
            public void epoch(TextTraining.Epoch epoch, boolean better) {
              best[0] = Math.min(best[0], epoch.bits());
              best[1] += epoch.seconds();
            }
          });
      double learned = (double) training.characters() * settings.epochs();
      return new Outcome(cell, model.parameters().size(), best[0], learned / best[1], best[1]);
    }
  }
}
