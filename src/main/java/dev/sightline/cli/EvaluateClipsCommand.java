package dev.sightline.cli;

import dev.sightline.SightlineException;
import dev.sightline.activity.ClipClassifier;
import dev.sightline.activity.ClipScores;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.data.ActivityReading;
import dev.sightline.data.Clip;
import dev.sightline.data.ClipData;
import dev.sightline.data.VideoList;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline evaluate clips}: classifies trimmed clips and compares with their classes. */
@Command(
    name = "clips",
    description =
        "Classify the clips of a data set and score the answers against their classes. With --compare,"
            + " train every net on it instead, each time with another fold held out, and print one"
            + " table.")
public final class EvaluateClipsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data set: a folder with one folder of clips or photos per class, or UCF-101's lists.")
  Path data;

  @Option(
      names = "--videos",
      paramLabel = "LIST",
      description = "Use only these videos: a file with one id per line (of a clip: fight/fi001).")
  Path videos;

  @Option(
      names = "--model",
      defaultValue = "clips",
      description = "Model to use: name, folder or zip of a classifier.")
  String model;

  @Mixin FiguresFile figuresFile;

  @Mixin ResultsPage page;

  @Mixin EncoderChoice eyes;

  @ArgGroup(exclusive = false)
  ActivityComparing comparing;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    InputProblems problems = new InputProblems(spec.commandLine(), false);
    Map<String, Object> figures =
        comparing == null
            ? score(problems, out)
            : comparing.run(
                read(ActivityReading.ALL), eyes, problems, out, spec.commandLine().getErr());
    figuresFile.write(figures);
    return problems.exitCode();
  }

  private ClipData read(ActivityReading reading) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ClipData all = ClipData.read(data, reading);
    all.remarks().forEach(remark -> err.println("sightline: " + remark));
    all.missing().forEach(id -> err.println("sightline: the clip " + id + " is missing"));
    return videos == null ? all : all.only(VideoList.read(videos));
  }

  private Map<String, Object> score(InputProblems problems, PrintWriter out) throws IOException {
    List<float[]> scores = new ArrayList<>();
    List<boolean[]> truth = new ArrayList<>();
    List<ResultsPage.Shown> shown = new ArrayList<>();
    try (ClipClassifier classifier = ClipClassifier.open(ModelFolders.find(model), eyes.device())) {
      List<String> classes = classifier.classes();
      ClipData set = read(ActivityReading.ALL.forLabels(classes));
      for (Clip clip : set.clips()) {
        try {
          ClipClassifier.Answers answers = classifier.classify(clip.file());
          float[] p = new float[classes.size()];
          answers.answers().forEach(a -> p[classes.indexOf(a.label())] = (float) a.probability());
          boolean[] is = new boolean[classes.size()];
          is[clip.label()] = true;
          scores.add(p);
          ClipClassifier.Answer best = answers.answers().get(0);
          String said =
              String.format(Locale.ROOT, "%s, %.0f %%", best.label(), 100 * best.probability());
          shown.add(
              ResultsPage.Shown.of(
                  clip.id(),
                  p[clip.label()],
                  said,
                  List.of(classes.get(clip.label())),
                  ResultsPage.of(clip.file())));
          truth.add(is);
        } catch (IOException e) {
          problems.add(clip.id(), e);
        }
      }
    }
    if (scores.isEmpty()) {
      throw new SightlineException(
          data + ": no clip could be classified, so nothing was measured.");
    }
    Map<String, Object> figures =
        ClipScores.of(scores.toArray(float[][]::new), truth.toArray(boolean[][]::new)).named();
    figures.forEach((name, value) -> out.printf(Locale.ROOT, "%-9s %.2f%n", name, (double) value));
    figures.put("clips", scores.size());
    out.printf(Locale.ROOT, "%-9s %d%n", "clips", scores.size());
    page.write("Clips and their classes", "probability of the truth", figures, shown, out);
    return figures;
  }
}
