package dev.sightline.caption;

import dev.sightline.rnn.CellKind;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The same Show and Tell, trained in the same way with each recurrent cell. */
public final class CellComparison {
  /**
   * What a cell reached.
   *
   * @param dev scores of the best epoch
   * @param photosPerSecond trained on, each with all its captions
   */
  public record Outcome(
      CellKind cell, int weights, Map<String, Number> dev, double photosPerSecond, double seconds) {}

  private final CaptionSet train;
  private final CaptionSet dev;
  private final Vocabulary vocabulary;
  private final CaptionTrainingSettings settings;
  private final int width;

  /**
   * @param width of words and state
   * @param epochs passes by cross-entropy
   */
  public CellComparison(CaptionSet train, CaptionSet dev, int width, int epochs, long seed) {
    this.train = train;
    this.dev = dev;
    this.width = width;
    settings =
        Spec.with(
            CaptionTrainingSettings.MANY,
            Map.of("epochs", epochs, "patience", epochs, "seed", seed));
    vocabulary = train.vocabulary(settings.minimumCount());
  }

  /** Trains the captioner with one cell. */
  public Outcome train(CellKind cell) throws IOException {
    if (dev.size() == 0) {
      throw new IllegalArgumentException("There are no dev photos to compare the cells with");
    }
    Plan<Captioners.Kind<?>> plan =
        Captioners.ALL.plan(
            "show-and-tell", Map.of("embedding", width, "hidden", width, "cell", cell));
    int channels = train.features().channels();
    try (CaptionModel model =
        Captioners.model(plan, channels, vocabulary.size(), settings.seed())) {
      CaptionBundle bundle =
          new CaptionBundle(model, vocabulary, BeamSearch.Settings.DEFAULT, Optional.empty());
      double[] seconds = {0};
      Map<String, Number> best = new LinkedHashMap<>();
      try (Trainer trainer =
          new Trainer(CaptionLesson.phases(settings, bundle, train, dev, true))) {
        boolean unused =
            trainer.run(
                new Trainer.Listener() {
                  @Override
                  public void epoch(Trainer.Epoch epoch) {
                    seconds[0] += epoch.seconds();
                    if (epoch.best()) {
                      best.putAll(epoch.dev().figures());
                    }
                  }
                });
      }
      double photos = (double) train.size() * settings.epochs();
      return new Outcome(
          cell, model.parameters().size(), best, photos / seconds[0], seconds[0]);
    }
  }
}
