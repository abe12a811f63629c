package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.QuestionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.media.PictureReader;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import dev.sightline.vqa.AnswerBench;
import dev.sightline.vqa.AnswerKind;
import dev.sightline.vqa.AnswerTask;
import dev.sightline.vqa.AnswerTrainingSettings;
import dev.sightline.vqa.PictureAnswerer;
import dev.sightline.vqa.QuestionSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sightline bench vqa}: how fast models learn to answer, and how fast they answer. */
@Command(
    name = "vqa",
    description =
        "Measure how fast models that answer questions are trained, and how fast a thousand questions"
            + " about one picture are answered. --dump writes what another program needs to do the"
            + " same work (eval/peers/vqa.py).")
public final class BenchVqaCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Data set: photos and questions, as to train vqa; its train split is used.")
  Path data;

  @Option(
      names = "--model",
      defaultValue = "vqa",
      description = "Model to use: name, folder or zip of a model that answers questions.")
  String model;

  @Mixin EncoderChoice eyes;

  @Option(names = "--batch", description = "Examples per step: questions.")
  int batch = 64;

  @Option(names = "--timed", description = "Number of batches to measure.")
  int timed = 40;

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "Write data for the same measurement in another language into this folder, and measure"
              + " nothing.")
  Output.ToFolder dump;

  @Mixin FiguresFile figuresFile;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    QuestionData questions = QuestionData.read(data, "train");
    int missing = MissingPhotos.tell(questions, spec.commandLine().getErr());
    try (Encoder eye = eyes.open(spec.commandLine().getErr())) {
      QuestionSet set = QuestionSet.of(eye, questions, false, (done, all) -> {});
      AnswerTrainingSettings settings = Spec.with(Spec.of(AnswerTrainingSettings.class).usual(), "batch", batch);
      AnswerBench bench =
          new AnswerBench(
              new AnswerTask(Plan.usual(AnswerKind.ALL.all().get(0)), settings, Spec.of(AnswerTask.Known.class).usual()), set, timed);
      if (dump != null) {
        bench.dump(dump.path());
        out.println("Written: " + dump);
      } else {
        measure(bench, set, out);
      }
    }
    return missing == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }

  private void measure(AnswerBench bench, QuestionSet set, PrintWriter out) throws Exception {
    List<AnswerBench.Speed> speeds = bench.run();
    for (AnswerBench.Speed speed : speeds) {
      out.printf(
          Locale.ROOT,
          "%-17s %.1f M weights: trained %.0f questions/s%n",
          speed.model(),
          speed.parameters() / 1e6,
          speed.trained());
    }
    Map<String, Double> asked;
    try (PictureAnswerer answerer = PictureAnswerer.open(ModelFolders.find(model), eyes.device())) {
      asked =
          AnswerBench.asked(
              answerer,
              answerer.look(PictureReader.read(set.question(0).photo())),
              bench.questions(1000));
    }
    asked.forEach(
        (how, seconds) ->
            out.printf(
                Locale.ROOT, "1,000 questions about one picture, %s: %.2f s%n", how, seconds));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("models", speeds);
    figures.put("thousandQuestions", asked);
    figuresFile.write(figures);
  }
}
