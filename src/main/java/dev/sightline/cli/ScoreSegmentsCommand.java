package dev.sightline.cli;

import dev.sightline.eval.Segmental;
import dev.sightline.eval.SegmentationFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline score segments}: scores anybody's labels of frames. */
@Command(
    description = "Score labels of frames: accuracy, edit score and F1@{10,25,50}, in percent.",
    footer = {
      "",
      "The file holds one list of labels per video, with one label per frame:",
      "  {\"predicted\": [[9, 9, 0], ...], \"truth\": [[9, 0, 0], ...], \"background_class\": 0}",
      "Labels are whole numbers or names. Every figure is the mean over the videos. The",
      "background class, if the file names one, is left out of edit score and F1."
    })
final class ScoreSegmentsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Predicted and true labels, as JSON.")
  private Path file;

  @Option(
      names = "--keep-background",
      description = "Treat the background as a class like any other.")
  private boolean keepBackground;

  @Mixin private FiguresFile figures;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SegmentationFile labels = SegmentationFile.read(file);
    int background = keepBackground ? Segmental.NO_BACKGROUND : labels.background();
    Map<String, Object> scores =
        new LinkedHashMap<>(Segmental.mean(labels.predicted(), labels.truth(), background).named());
    scores.put("videos", labels.truth().size());
    PrintWriter out = spec.commandLine().getOut();
    scores.forEach(
        (name, value) ->
            out.println(
                value instanceof Double score
                    ? String.format(Locale.ROOT, "%-8s %.2f", name, score)
                    : String.format(Locale.ROOT, "%-8s %s", name, value)));
    figures.write(scores);
    return ExitCode.DONE;
  }
}
