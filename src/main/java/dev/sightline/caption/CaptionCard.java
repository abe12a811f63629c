package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import java.util.Locale;

/** The model card of a photo captioner. */
final class CaptionCard {
  private CaptionCard() {}

  static String of(CaptionBundle bundle, Provenance p, EncoderReference encoder) {
    StringBuilder card = new StringBuilder();
    card.append("# Photo captioner\n\n");
    card.append("Says in one English sentence what a photo shows.\n\n");
    card.append("* Model: ").append(CaptionModels.Kind.of(bundle.model()).paper());
    card.append(", ").append(String.format(Locale.ROOT, "%,d", bundle.model().parameters().size()));
    card.append(" parameters, ").append(bundle.vocabulary().size()).append(" words\n");
    card.append("* Encoder: ")
        .append(encoder.name())
        .append(", SHA-256 ")
        .append(encoder.sha256())
        .append('\n');
    card.append("* Trained on: ").append(p.data()).append('\n');
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n\n");
    card.append("## Measured on the dev photos\n\n| metric | value |\n|---|---|\n");
    p.metrics()
        .forEach(
            (name, value) ->
                card.append(String.format(Locale.ROOT, "| %s | %.4f |%n", name, value)));
    card.append(
        "\n## What it knows and what it does not\n\n"
            + "It learned from everyday photos of people, children and dogs, mostly out of doors, and"
            + " describes anything else in those words. It does not read text, count well beyond"
            + " two, or know names. It says what is likely, not what is certain; captions about"
            + " people repeat the guesses of those who wrote the training captions.\n");
    return card.toString();
  }
}
