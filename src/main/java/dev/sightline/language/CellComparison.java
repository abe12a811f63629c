package dev.sightline.language;

import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Spec;
import dev.sightline.text.Alphabet;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.List;
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
      TextLesson lesson = new TextLesson(settings, model, text);
      double[] seconds = {0};
      double best;
      try (Trainer trainer = new Trainer(List.of(lesson.phase()))) {
        boolean unused =
            trainer.run(
                new Trainer.Listener() {
                  @Override
                  public void epoch(Trainer.Epoch epoch) {
                    seconds[0] += epoch.seconds();
                  }
                });
        best = -trainer.best() / Math.log(2);
      }
      double learned = (double) lesson.characters() * settings.epochs();
      return new Outcome(cell, model.parameters().size(), best, learned / seconds[0], seconds[0]);
    }
  }
}
