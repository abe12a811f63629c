package dev.sightline.cli;

import dev.sightline.data.QuestionData;
import dev.sightline.io.SightlineException;
import dev.sightline.vqa.AnswerComparison;
import dev.sightline.vqa.AnswerEvaluation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
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
        "Answers the questions of a data set's split and scores the answers as the data set has it."
            + " --compare trains every model on the split train instead, baselines among them, and"
            + " prints one table.")
public final class EvaluateVqaCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Photos and questions: DAQUAR's layout, easy-VQA's, VQA's, or a folder with a"
              + " questions.csv.")
  Path data;

  @Option(
      names = "--split",
      defaultValue = "dev",
      description = "train, dev, test or another of the data's. Default: ${DEFAULT-VALUE}.")
  String split;

  @Option(
      names = "--model",
      defaultValue = "vqa",
      description = "Name, folder or zip of the model. Default: ${DEFAULT-VALUE}.")
  String model;

  @Mixin FiguresFile figuresFile;

  @Mixin VqaComparing comparing;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (comparing.compare) {
      AnswerComparison.Table table = comparing.run(data, out, err);
      return written(table.named(), 0);
    }
    QuestionData questions = QuestionData.read(data, split);
    int failed = MissingPhotos.tell(questions, err);
    if (questions.questions().isEmpty()) {
      throw new SightlineException(data + ": no question of '" + split + "' has a photo.");
    }
    AnswerEvaluation evaluation = AnswerEvaluation.of(model, comparing.eyes.device(), questions);
    evaluation.problems().forEach(problem -> err.println("sightline: " + problem));
    out.print(evaluation.table());
    return written(evaluation.named(), failed + evaluation.problems().size());
  }

  private int written(Map<String, Object> figures, int failed) throws Exception {
    figuresFile.write(figures);
    return failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }
}
