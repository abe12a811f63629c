package dev.sightline.cli;

import dev.sightline.eval.DetectionFiles;
import dev.sightline.eval.DetectionMeanAp;
import java.io.IOException;
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
import picocli.CommandLine.Spec;

/** {@code sightline score detections}: scores anybody's detected segments against true ones. */
@Command(
    description = "Score detected segments: mean average precision by temporal overlap (tIoU).",
    footer = {
      "",
      "Both files are in ActivityNet's layouts; the truth may be the database itself:",
      "  {\"ID\": {\"annotations\": [{\"segment\": [1.5, 7], \"label\": \"Surfing\"}]}, ...}",
      "  {\"results\": {\"ID\": [{\"segment\": [1.2, 7.5], \"label\": \"Surfing\", \"score\": 0.9}]}}",
      "The prefix v_ of an id is ignored."
    })
final class ScoreDetectionsCommand implements Callable<Integer> {
  @Option(
      names = "--truth",
      required = true,
      paramLabel = "GT.json",
      description = "True segments: those of each video.")
  private Path truth;

  @Option(
      names = "--results",
      required = true,
      paramLabel = "R.json",
      description = "Detected segments: those of each video, with scores.")
  private Path results;

  @Option(
      names = "--subset",
      description = "Score only the videos of this subset of the truth, such as validation.")
  private String subset;

  @Option(
      names = "--tiou",
      split = ",",
      description = "Overlaps to score at, such as 0.1,0.2,0.3. Default: 0.5,0.55,...,0.95.")
  private List<Double> overlaps;

  @Mixin private FiguresFile figures;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DetectionFiles files = DetectionFiles.read(truth, subset, results);
    DetectionMeanAp.Score score =
        DetectionMeanAp.score(
            files.truth(),
            files.detections(),
            overlaps == null ? DetectionMeanAp.ACTIVITYNET : overlaps);
    files.remarks().forEach(remark -> spec.commandLine().getErr().println("sightline: " + remark));
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < score.thresholds().size(); i++) {
      out.printf(Locale.ROOT, "mAP@%-7.2f %.4f%n", score.thresholds().get(i), score.means().get(i));
    }
    out.printf(Locale.ROOT, "average_mAP %.4f%n", score.average());
    Map<String, Object> scores = new LinkedHashMap<>();
    scores.put("tIoU", score.thresholds());
    scores.put("mAP", score.means());
    scores.put("average_mAP", score.average());
    Map<String, List<Double>> classes = new LinkedHashMap<>();
    score.perClass().forEach((label, ap) -> classes.put(files.classes().get(label), ap));
    scores.put("AP", classes);
    figures.write(scores);
    return ExitCode.DONE;
  }
}
