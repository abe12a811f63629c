package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.data.QuestionData;
import dev.sightline.data.VisualQuestion;
import dev.sightline.vqa.AnswerEvaluation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline evaluate vqa}: answers the questions of a split and scores the answers. */
@Command(
    name = "vqa",
    description =
        "Answer the questions of a split and score the answers as the data set's own evaluation does."
            + " With --compare, train every net on the train split instead, baselines included, and"
            + " print one table.")
public final class EvaluateVqaCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin DataChoice.OfQuestions input;

  @Option(
      names = "--split",
      defaultValue = "dev",
      description = "Split of the data: train, dev, test or another that it has.")
  String split;

  @Option(
      names = "--model",
      defaultValue = "vqa",
      description = "Model to use: name, folder or zip of a model that answers questions.")
  String model;

  @Mixin FiguresFile figuresFile;

  @Mixin ResultsPage page;

  @Mixin VqaComparing comparing;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (comparing.compare) {
      return written(comparing.run(input.data, out, err), 0);
    }
    QuestionData questions = QuestionData.read(input.data, split);
    int failed = MissingPhotos.tell(questions, err);
    if (questions.questions().isEmpty()) {
      throw new SightlineException(input.data + ": no question of '" + split + "' has a photo.");
    }
    AnswerEvaluation evaluation = AnswerEvaluation.of(model, comparing.eyes.device(), questions);
    evaluation.problems().forEach(problem -> err.println("sightline: " + problem));
    out.print(evaluation.table());
    if (page.isWanted()) {
      page.write("Questions and answers", "score", evaluation.named(), shown(evaluation), out);
    }
    return written(evaluation.named(), failed + evaluation.problems().size());
  }

  private static List<ResultsPage.Shown> shown(AnswerEvaluation evaluation) {
    List<ResultsPage.Shown> shown = new ArrayList<>();
    for (int i = 0; i < evaluation.answers().size(); i++) {
      VisualQuestion question = evaluation.questions().get(i);
      shown.add(
          new ResultsPage.Shown(
              question.id(),
              evaluation.score(i),
              List.of(
                  Map.entry("asked", question.text()),
                  Map.entry("said", evaluation.answers().get(i)),
                  Map.entry("truth", String.join(", ", new TreeSet<>(question.answers())))),
              ResultsPage.of(question.photo())));
    }
    return shown;
  }

  private int written(Map<String, Object> figures, int failed) throws Exception {
    figuresFile.write(figures);
    return failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }
}
