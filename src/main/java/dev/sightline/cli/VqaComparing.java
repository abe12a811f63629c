package dev.sightline.cli;

import dev.sightline.data.QuestionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.spec.Spec;
import dev.sightline.vqa.AnswerComparison;
import dev.sightline.vqa.AnswerKind;
import dev.sightline.vqa.AnswerTask;
import dev.sightline.vqa.AnswerTrainingSettings;
import dev.sightline.vqa.QuestionSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a comparison of models that answer questions, and the comparison. */
final class VqaComparing {
  private static final AnswerTrainingSettings USUAL =
      Spec.of(AnswerTrainingSettings.class).usual();

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
      defaultValue = ".*",
      description = "Compare only nets whose names match this regular expression.")
  String only;

  AnswerComparison.Table run(Path data, PrintWriter out, PrintWriter err) throws IOException {
    QuestionData.ForTraining parts = QuestionData.forTraining(data);
    int unused = MissingPhotos.tell(parts.train(), err);
    try (Encoder eye = eyes.open(err)) {
      QuestionSet train = QuestionSet.of(eye, parts.train(), true, (done, all) -> {});
      QuestionSet dev = QuestionSet.of(eye, parts.dev(), false, (done, all) -> {});
      AnswerComparison comparison =
          new AnswerComparison(task(), train, dev, parts.train().layout(), seeds);
      List<AnswerKind<?>> kinds = new ArrayList<>(AnswerKind.ALL.all());
      Collections.reverse(kinds);
      AnswerComparison.Table table =
          comparison.run(
              kinds.stream().filter(kind -> kind.toString().matches(only)).toList(),
              line -> {
                out.println(line);
                out.flush();
              });
      out.println();
      out.print(table.markdown());
      return table;
    }
  }

  private AnswerTask task() {
    return new AnswerTask(
        AnswerKind.ALL.plan("attention", Map.of("hidden", hidden)),
        Spec.with(USUAL, "epochs", epochs),
        Spec.of(AnswerTask.Known.class).usual());
  }
}
