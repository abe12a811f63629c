package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.CaptionWords;
import dev.sightline.spec.Spec;
import dev.sightline.text.Vocabulary;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The model card of a captioner. */
final class CaptionCard {
  /** What a captioner speaks of. */
  enum Subject {
    PHOTOS("Photo captioner", "Says in one English sentence what a photo shows.", "photos"),
    CLIPS("Video captioner", "Says in one English sentence what a short clip shows.", "clips");

    private final String title;
    private final String says;
    private final String things;

    Subject(String title, String says, String things) {
      this.title = title;
      this.says = says;
      this.things = things;
    }

    /** Heads the card and the learning curve. */
    String title() {
      return title;
    }
  }

  /** Of its commonest words so many are named. */
  private static final int WORDS = 15;

  private CaptionCard() {}

  static String of(CaptionBundle bundle, Provenance p, EncoderReference encoder) {
    Subject subject = bundle.subject();
    StringBuilder card = new StringBuilder();
    card.append("# ").append(subject.title).append("\n\n").append(subject.says).append("\n\n");
    card.append("* Model: ").append(bundle.model().plan().kind().paper());
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
    card.append("* Settings: ").append(Spec.line(bundle.model().plan().settings())).append('\n');
    card.append("* Trained on: ").append(p.data()).append('\n');
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n\n");
    card.append("## Measured on the dev ").append(subject.things).append("\n\n");
    if (p.metrics().keySet().stream().anyMatch(name -> name.startsWith("dev "))) {
      card.append("| metric | value |\n|---|---|\n");
      p.metrics()
          .forEach(
              (name, value) ->
                  card.append(String.format(Locale.ROOT, "| %s | %.4f |%n", name, value)));
    } else {
      card.append("Nothing: there were none.\n");
    }
    card.append("\n## What it knows and what it does not\n\n");
    card.append("It was trained on what is named above and describes everything in the words of");
    card.append(" those captions; the commonest are ").append(commonest(bundle.vocabulary()));
    card.append(". It says what is likely, not what is certain, and repeats the guesses of those");
    card.append(" who wrote the captions. Nothing else about it has been measured.\n");
    if (subject == Subject.CLIPS) {
      card.append("It sees still frames: what only movement tells apart, it guesses.\n");
    }
    return card.toString();
  }

  private static String commonest(Vocabulary vocabulary) {
    return IntStream.range(Vocabulary.UNKNOWN + 1, vocabulary.size())
        .mapToObj(vocabulary::word)
        .filter(CaptionWords::hasContent)
        .limit(WORDS)
        .collect(Collectors.joining(", "));
  }
}
