package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleException;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A captioner as it stands in a bundle of task {@code photo-caption}: the model, its words, and how
 * to search for a caption.
 *
 * @param model the captioner
 * @param vocabulary its words
 * @param beam how captions are searched for
 */
public record CaptionBundle(CaptionModel model, Vocabulary vocabulary, BeamSearch.Settings beam) {
  /** The task named in {@code bundle.json}. */
  public static final String TASK = "photo-caption";

  private static final String WORDS = "vocabulary.txt";

  /**
   * Reads the captioner of a bundle.
   *
   * @throws IOException if the bundle is not a photo captioner, or does not fit together
   */
  public static CaptionBundle read(Bundle bundle) throws IOException {
    bundle.expectTask(TASK);
    Vocabulary vocabulary = Vocabulary.read(bundle.file(WORDS));
    BeamSearch.Settings beam =
        new BeamSearch.Settings(
            bundle.integer("beams", 1, 100),
            bundle.integer("maximumLength", 1, 1000),
            bundle.number("lengthPower", 0, 5),
            bundle.integer("unrepeated", 0, 100));
    if (vocabulary.size() != bundle.integer("vocabulary", 3, 1_000_000)) {
      throw new BundleException(
          bundle.place()
              + ": "
              + WORDS
              + " holds "
              + vocabulary.size()
              + " words, but the model knows "
              + bundle.integer("vocabulary", 3, 1_000_000));
    }
    CaptionModel model = CaptionModels.of(bundle);
    try {
      Weights.read(bundle, model.parameters());
    } catch (IOException e) {
      model.close();
      throw e;
    }
    return new CaptionBundle(model, vocabulary, beam);
  }

  /**
   * Writes a bundle with the model's weights as they are now, replacing one that stands there when
   * all of it is written.
   */
  public void write(Path folder, EncoderReference encoder, Provenance provenance)
      throws IOException {
    try (BundleWriter writer = BundleWriter.to(folder, TASK)) {
      CaptionModels.describe(model, writer.settings());
      writer.settings().put("beams", beam.beams()).put("maximumLength", beam.maximumLength());
      writer.settings().put("lengthPower", beam.lengthPower()).put("unrepeated", beam.unrepeated());
      writer.encoder(encoder).provenance(provenance);
      writer.card(CaptionCard.of(this, provenance, encoder));
      vocabulary.write(writer.file(WORDS));
      Weights.write(writer, model.parameters(), model.parameters().values().toArray());
      writer.finish();
    }
  }
}
