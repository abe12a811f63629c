package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.io.SightlineException;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Parameters;
import dev.sightline.text.Alphabet;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A character model as it stands in a bundle of task {@code text}.
 *
 * @param model the model
 * @param alphabet its characters
 */
public record TextBundle(CharacterModel model, Alphabet alphabet) {
  /** The task named in {@code bundle.json}. */
  public static final String TASK = "text";

  private static final String CHARACTERS = "vocabulary.txt";

  /**
   * Reads the model of a bundle.
   *
   * @throws IOException if the bundle is no character model, or does not fit together
   */
  public static TextBundle read(Bundle bundle) throws IOException {
    bundle.expectTask(TASK);
    Alphabet alphabet = Alphabet.read(bundle.file(CHARACTERS));
    CharacterModel model;
    try {
      CharacterModel.Settings settings =
          new CharacterModel.Settings(
              alphabet.size(),
              CellKind.of(bundle.text("cell")),
              bundle.integer("hidden", 1, CharacterModel.Settings.WIDEST),
              bundle.integer("layers", 1, CharacterModel.Settings.MOST_LAYERS),
              bundle.number("dropout", 0, CharacterModel.Settings.MOST_DROPOUT));
      model = new CharacterModel(settings, Parameters.ZEROS);
    } catch (IllegalArgumentException e) {
      throw new SightlineException(bundle.place() + ": " + e.getMessage(), e);
    }
    try {
      Weights.read(bundle, model.parameters());
    } catch (IOException e) {
      model.close();
      throw e;
    }
    return new TextBundle(model, alphabet);
  }

  /**
   * Writes a bundle with the model's weights as they are now, replacing one that stands there when
   * all of it is written.
   */
  void write(Path folder, Provenance provenance) throws IOException {
    CharacterModel.Settings s = model.settings();
    try (BundleWriter writer = BundleWriter.to(folder, TASK)) {
      writer.settings().put("cell", s.cell().toString());
      writer.settings().put("hidden", s.hidden()).put("layers", s.layers());
      writer.settings().put("dropout", s.dropout());
      writer.provenance(provenance);
      writer.card(card(provenance));
      alphabet.write(writer.file(CHARACTERS));
      Weights.write(writer, model.parameters());
      writer.finish();
    }
  }

  private String card(Provenance p) {
    CharacterModel.Settings s = model.settings();
    StringBuilder card = new StringBuilder("# Character model\n\nWrites text in the manner of ");
    card.append(p.data()).append(", character by character.\n\n");
    card.append(
        String.format(
            Locale.ROOT,
            "* Model: %s, %d layer%s of %d, %,d parameters, %d characters%n",
            s.cell(),
            s.layers(),
            s.layers() == 1 ? "" : "s",
            s.hidden(),
            model.parameters().size(),
            alphabet.size()));
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n");
    p.metrics()
        .forEach(
            (name, value) -> card.append(String.format(Locale.ROOT, "* %s: %.4f%n", name, value)));
    return card.toString();
  }
}
