package dev.sightline.caption;

import dev.sightline.eval.Comparison;
import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Spec;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same Show and Tell with each recurrent cell, for a comparison: the best epoch on the dev
 * photos counts.
 *
 * @param width of words and state
 * @param epochs passes by cross-entropy
 */
public record CaptionCells(CaptionSet train, CaptionSet dev, int width, int epochs) {
  /** Headings of the table by the names of the figures. */
  public static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("CIDEr", "CIDEr-D");
    columns.put("Bleu_1", "BLEU-1");
    columns.put("Bleu_4", "BLEU-4");
    columns.put("photos_per_second", "photos/s");
    return columns;
  }

  /**
   * @throws IllegalArgumentException where there is nothing to measure with
   */
  public CaptionCells {
    if (dev.size() == 0) {
      throw new IllegalArgumentException("There are no dev photos to compare the cells with");
    }
  }

  public List<Comparison.Entrant> entrants(List<CellKind> cells) {
    return cells.stream()
        .map(cell -> new Comparison.Entrant(cell.toString(), seed -> trial(cell, seed)))
        .toList();
  }

  private Comparison.Trial trial(CellKind cell, long seed) throws IOException {
    CaptionTrainingSettings settings =
        Spec.with(
            CaptionTrainingSettings.MANY,
            Map.of("epochs", epochs, "patience", epochs, "seed", seed));
    Vocabulary vocabulary = train.vocabulary(settings.minimumCount());
    try (CaptionModel model =
        Captioners.model(
            Captioners.ALL.plan(
                "show-and-tell", Map.of("embedding", width, "hidden", width, "cell", cell)),
            train.features().channels(),
            vocabulary.size(),
            seed)) {
      CaptionBundle bundle =
          new CaptionBundle(model, vocabulary, BeamSearch.Settings.DEFAULT, Optional.empty());
      Map<String, Number> figures = new LinkedHashMap<>();
      double[] seconds = {0};
      try (Trainer trainer =
          new Trainer(CaptionLesson.phases(settings, bundle, train, dev, true))) {
        boolean unused =
            trainer.run(
                new Trainer.Listener() {
                  @Override
                  public void epoch(Trainer.Epoch epoch) {
                    seconds[0] += epoch.seconds();
                    if (epoch.best()) {
                      figures.putAll(epoch.dev().figures());
                    }
                  }
                });
      }
      figures.put("photos_per_second", (double) train.size() * epochs / seconds[0]);
      return new Comparison.Trial(model.parameters().size(), seconds[0], figures);
    }
  }
}
