package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import java.util.Locale;

/** The model card of a captioner. */
final class CaptionCard {
  /** What a captioner speaks of. */
  enum Subject {
    PHOTOS(
        "Photo captioner",
        "Says in one English sentence what a photo shows.",
        "photos",
        "It learned from everyday photos of people, children and dogs, mostly out of doors, and"
            + " describes anything else in those words."),
    CLIPS(
        "Video captioner",
        "Says in one English sentence what a short clip shows.",
        "clips",
        "It learned from a few hundred short clips of people, animals, kitchens and vehicles, each"
            + " with one thing going on, and describes anything else in those words. It sees a few"
            + " still frames of a clip: what only fast movement tells apart, it guesses.");

    private final String title;
    private final String says;
    private final String things;
    private final String knows;

    Subject(String title, String says, String things, String knows) {
      this.title = title;
      this.says = says;
      this.things = things;
      this.knows = knows;
    }

    /** Heads the card and the learning curve. */
    String title() {
      return title;
    }
  }

  private CaptionCard() {}

  static String of(CaptionBundle bundle, Provenance p, EncoderReference encoder) {
    Subject subject = bundle.subject();
    StringBuilder card = new StringBuilder();
    card.append("# ").append(subject.title).append("\n\n").append(subject.says).append("\n\n");
    card.append("* Model: ").append(CaptionModels.Kind.of(bundle.model()).paper());
    card.append(", ").append(String.format(Locale.ROOT, "%,d", bundle.model().parameters().size()));
    card.append(" parameters, ").append(bundle.vocabulary().size()).append(" words\n");
    bundle
        .sampling()
        .ifPresent(
            s ->
                card.append(
                    String.format(
                        Locale.ROOT,
                        "* Sees: %d frames, spread over the samples taken %s times a second%n",
                        s.frames(),
                        s.rateHz())));
    card.append("* Encoder: ")
        .append(encoder.name())
        .append(", SHA-256 ")
        .append(encoder.sha256())
        .append('\n');
    card.append("* Trained on: ").append(p.data()).append('\n');
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n\n");
    card.append("## Measured on the dev ").append(subject.things);
    card.append("\n\n| metric | value |\n|---|---|\n");
    p.metrics()
        .forEach(
            (name, value) ->
                card.append(String.format(Locale.ROOT, "| %s | %.4f |%n", name, value)));
    card.append("\n## What it knows and what it does not\n\n").append(subject.knows);
    card.append(
        " It does not read text, count well beyond two, or know names. It says what is likely, not"
            + " what is certain; captions about people repeat the guesses of those who wrote the"
            + " training captions.\n");
    return card.toString();
  }
}
