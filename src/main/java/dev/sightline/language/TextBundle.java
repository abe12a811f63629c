package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Spec;
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
    TextPlan plan = bundle.settings(TextPlan.SPEC);
    CharacterModel model = new CharacterModel(plan, alphabet.size(), Parameters.ZEROS);
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
    try (BundleWriter writer = BundleWriter.to(folder, TASK)) {
      Spec.write(model.plan(), writer.settings());
      writer.provenance(provenance);
      writer.card(card(provenance));
      alphabet.write(writer.file(CHARACTERS));
      Weights.write(writer, model.parameters());
      writer.finish();
    }
  }

  private String card(Provenance p) {
    StringBuilder card = new StringBuilder("# Character model\n\nWrites text in the manner of ");
    card.append(p.data()).append(", character by character.\n\n");
    card.append(
        String.format(
            Locale.ROOT,
            "* Model: %,d parameters, %d characters; %s%n",
            model.parameters().size(),
            alphabet.size(),
            Spec.line(model.plan())));
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n");
    p.metrics()
        .forEach(
            (name, value) -> card.append(String.format(Locale.ROOT, "* %s: %.4f%n", name, value)));
    return card.toString();
  }
}
