package dev.sightline.vqa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A model that answers questions as it stands in a bundle of task {@code vqa}.
 *
 * @param plan which model
 * @param model with its weights
 * @param vocabulary words of questions
 * @param answers what it can say
 */
public record AnswerBundle(
    Plan<AnswerKind<?>> plan, AnswerModel model, Vocabulary vocabulary, AnswerTable answers) {
  /** The task named in {@code bundle.json}. */
  public static final String TASK = "vqa";

  private static final int LARGEST = 1 << 16;
  private static final String WORDS = "vocabulary.txt";
  private static final String ANSWERS = "answers.txt";

  /**
   * Reads a bundle.
   *
   * @throws IOException if it is not of this task, or does not fit together
   */
  public static AnswerBundle read(Bundle bundle) throws IOException {
    bundle.expectTask(TASK);
    try {
      Plan<AnswerKind<?>> plan = bundle.plan("model", AnswerKind.ALL);
      Vocabulary vocabulary = Vocabulary.read(bundle.file(WORDS));
      AnswerTable answers = AnswerTable.read(bundle.file(ANSWERS), plan.kind().writes());
      int channels = bundle.integer("channels", 1, LARGEST);
      AnswerModel model =
          AnswerKind.model(plan, channels, vocabulary.size(), answers.size(), Parameters.ZEROS);
      try {
        Weights.read(bundle, model.parameters());
      } catch (IOException e) {
        model.close();
        throw e;
      }
      return new AnswerBundle(plan, model, vocabulary, answers);
    } catch (IllegalArgumentException e) {
      throw new SightlineException(bundle.place() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a bundle with the model's weights as they are now, replacing one that stands there when
   * all of it is written.
   *
   * @param channels width of a feature vector
   */
  public void write(Path folder, int channels, EncoderReference encoder, Provenance provenance)
      throws IOException {
    try (BundleWriter writer = BundleWriter.to(folder, TASK)) {
      ObjectNode settings = writer.settings();
      plan.write("model", settings);
      settings.put("channels", channels);
      writer.encoder(encoder).provenance(provenance);
      writer.card(card(provenance, encoder));
      vocabulary.write(writer.file(WORDS));
      answers.write(writer.file(ANSWERS));
      Weights.write(writer, model.parameters());
      writer.finish();
    }
  }

  private String card(Provenance p, EncoderReference encoder) {
    StringBuilder card = new StringBuilder();
    card.append("# Answers to questions about pictures\n\nAnswers an English question about a ");
    card.append("picture in a word or a few.\n\n## What it knows, and what not\n\nIt was trained");
    card.append(" on ").append(p.data()).append(", and on nothing else. It knows ");
    card.append(String.format(Locale.ROOT, "%,d", answers.size()));
    card.append(plan.kind().writes() ? " words to answer with" : " answers");
    card.append(String.format(Locale.ROOT, " and %,d words of questions", vocabulary.size()));
    card.append(
        "; what it has no answer for it answers all the same, with the likeliest of those. Much of"
            + " what it says follows from the question alone; the probability beside an answer says"
            + " how sure it is; how often it is right, the figures below say.\n\n## How it was"
            + " made\n\n");
    card.append("* Model: ").append(plan.kind().paper());
    card.append(
        String.format(
            Locale.ROOT,
            ", %,d parameters, on the features of encoder %s%n",
            model.parameters().size(),
            encoder.name()));
    card.append("* Settings: ").append(Spec.line(plan.settings())).append('\n');
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n\n## Measured on questions about photos ");
    card.append("that it had not seen\n\n| figure | value |\n|---|---|\n");
    p.metrics()
        .forEach(
            (name, value) ->
                card.append(String.format(Locale.ROOT, "| %s | %.2f |%n", name, value)));
    return card.toString();
  }
}
