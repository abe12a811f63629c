package dev.sightline.cli;

import dev.sightline.data.QuestionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.eval.Comparison;
import dev.sightline.spec.Spec;
import dev.sightline.vqa.AnswerComparison;
import dev.sightline.vqa.AnswerTrainingSettings;
import dev.sightline.vqa.QuestionSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a comparison of models that answer questions, and the comparison. */
final class VqaComparing {
  private static final AnswerTrainingSettings USUAL = Spec.of(AnswerTrainingSettings.class).usual();

  @Option(names = "--compare", description = "Train and compare every net.")
  boolean compare;

  @Mixin EncoderChoice eyes;

  @Option(names = "--seeds", description = "Number of trainings of each net.")
  int seeds = 3;

  @Option(names = "--epochs", description = "Passes over the training data.")
  int epochs = USUAL.epochs();

  @Option(names = "--hidden", description = "Width of the recurrent state.")
  int hidden = 128;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      defaultValue = "",
      description =
          "Compare only nets whose names contain this text or match this regular expression.")
  String only;

  Map<String, Object> run(Path data, PrintWriter out, PrintWriter err) throws IOException {
    QuestionData.ForTraining parts = QuestionData.forTraining(data);
    int unused = MissingPhotos.tell(parts.train(), err);
    try (Encoder eye = eyes.open(err)) {
      AnswerComparison nets =
          new AnswerComparison(
              Spec.with(USUAL, "epochs", epochs),
              hidden,
              QuestionSet.of(eye, parts.train(), true, (done, all) -> {}),
              QuestionSet.of(eye, parts.dev(), false, (done, all) -> {}),
              parts.train().layout());
      String main = nets.columns().keySet().iterator().next();
      Comparison compared =
          new Comparison(
              Comparison.only(nets.entrants(), Comparison.Entrant::name, only, out::println),
              USUAL.seed(),
              seeds,
              outcome -> {
                out.printf(Locale.ROOT, "%s: %s %.2f%n", outcome.net(), main, outcome.mean(main));
                out.flush();
              });
      out.println();
      out.print(compared.table(nets.columns(), "%.2f", nets.published()).markdown());
      out.print("\n" + nets.source());
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("questions", nets.dev().size());
      figures.put("nets", compared.outcomes());
      return figures;
    }
  }
}
