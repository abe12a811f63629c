package dev.sightline.cli;

import dev.sightline.eval.CaptionEvaluation;
import dev.sightline.eval.CaptionFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline score captions}: scores anybody's captions against references. */
@Command(
    description = "Score captions against references: BLEU, METEOR, ROUGE-L and CIDEr-D.",
    footer = {
      "",
      "Both files may be COCO annotations, COCO results, or a map from id to captions:",
      "  {\"annotations\": [{\"image_id\": 9, \"caption\": \"A bowl of fruit.\"}, ...]}",
      "  [{\"image_id\": 9, \"caption\": \"A bowl of fruit.\"}, ...]",
      "  {\"9\": [\"A bowl of fruit.\", ...], ...}",
      "The hypotheses may also be the output of evaluate captions or caption --json; a photo",
      "whose path is not among the references is looked up by its file name."
    })
final class ScoreCaptionsCommand implements Callable<Integer> {
  @Option(
      names = "--references",
      required = true,
      paramLabel = "R.json",
      description = "Captions that people wrote: one or more for each id.")
  private Path references;

  @Option(
      names = "--hypotheses",
      required = true,
      paramLabel = "H.json",
      description = "Captions to score: one for each id.")
  private Path hypotheses;

  @Mixin private MeteorOption meteor;

  @Mixin private FiguresFile figures;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, List<String>> truth = CaptionFile.readReferences(references);
    Map<String, String> guesses = CaptionFile.readHypotheses(hypotheses, truth.keySet());
    CaptionEvaluation.Report report = CaptionEvaluation.score(truth, guesses, meteor.table());
    report.remarks().forEach(remark -> spec.commandLine().getErr().println("sightline: " + remark));
    CaptionReport.print(report.named(), spec.commandLine().getOut());
    figures.write(report.named());
    return ExitCode.DONE;
  }
}
