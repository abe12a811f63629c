package dev.sightline.language;

import dev.sightline.eval.Comparison;
import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Spec;
import dev.sightline.text.Alphabet;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same character model with each recurrent cell, for a comparison: the best epoch on the text
 * held back counts.
 */
public record TextCells(String text, int hidden, int epochs) {
  /** Headings of the table by the names of the figures. */
  public static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("bits", "bits a character");
    columns.put("characters_per_second", "characters/s");
    return columns;
  }

  public List<Comparison.Entrant> entrants(List<CellKind> cells) {
    return cells.stream()
        .map(cell -> new Comparison.Entrant(cell.toString(), seed -> trial(cell, seed)))
        .toList();
  }

  private Comparison.Trial trial(CellKind cell, long seed) throws IOException {
    TextTrainingSettings settings =
        Spec.with(TextTrainingSettings.SPEC.usual(), Map.of("epochs", epochs, "seed", seed));
    Alphabet alphabet = Alphabet.of(text);
    TextPlan plan = TextPlan.of(cell, hidden, 1, 0);
    try (TextModel model = new TextModel(plan, alphabet.size(), seed)) {
      TextLesson lesson = new TextLesson(settings, model, alphabet.ids(text), alphabet.unit());
      try (Trainer trainer = new Trainer(List.of(lesson.phase()))) {
        double seconds = Comparison.seconds(trainer);
        double learned = (double) lesson.characters() * epochs;
        return new Comparison.Trial(
            model.parameters().size(),
            seconds,
            Map.of(
                "bits", -trainer.best() / Math.log(2), "characters_per_second", learned / seconds));
      }
    }
  }
}
