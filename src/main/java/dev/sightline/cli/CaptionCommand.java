package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.Caption;
import dev.sightline.caption.CaptionStream;
import dev.sightline.caption.Captioner;
import dev.sightline.media.AttentionPainter;
import dev.sightline.media.MediaException;
import dev.sightline.media.PhotoFiles;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline caption}: says what photos show. */
@Command(name = "caption", description = "Says in a sentence what each photo shows.")
public final class CaptionCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Photos, folders of photos, patterns such as 'holiday/*.jpg', or - for names on standard"
              + " input.")
  List<String> inputs;

  @Option(
      names = "--model",
      defaultValue = "photo-caption",
      description = "Name, folder or zip of the captioner. Default: ${DEFAULT-VALUE}.")
  String model;

  @Option(names = "--json", description = "One JSON object a line instead of text.")
  boolean json;

  @Option(names = "--beams", description = "Captions searched for side by side; 1 is fastest.")
  Integer beams;

  @Option(names = "--all", description = "Every caption found, with its log probability.")
  boolean all;

  @Option(
      names = "--explain",
      paramLabel = "DIR",
      description = "Write a picture for each photo that shows where the model looked.")
  Path explain;

  @Option(names = "--recursive", description = "Folders with the folders in them.")
  boolean recursive;

  @Override
  public Integer call() throws Exception {
    PhotoFiles photos = PhotoFiles.find(inputs, recursive, System.in);
    PrintWriter out = spec.commandLine().getOut();
    InputProblems problems = new InputProblems(spec.commandLine(), json);
    for (PhotoFiles.Problem problem : photos.problems()) {
      problems.add(problem.name(), problem.sentence());
    }
    if (explain != null) {
      Files.createDirectories(explain);
    }
    try (Captioner opened = Captioner.open(ModelFolders.find(model));
        CaptionStream captions =
            new CaptionStream(
                beams == null ? opened : opened.withBeams(beams),
                photos.files().iterator(),
                explain != null)) {
      while (captions.hasNext()) {
        CaptionStream.Result result = captions.next();
        if (result.problem() != null) {
          problems.add(result.file().toString(), result.problem().getMessage());
          continue;
        }
        print(out, result, photos.files().size() > 1);
        if (explain != null) {
          paint(result);
        }
      }
    }
    return problems.exitCode();
  }

  private void print(PrintWriter out, CaptionStream.Result result, boolean several)
      throws IOException {
    List<Caption> captions = result.captions().all();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", result.file().toString());
      line.put("caption", captions.get(0).text());
      line.put("logProbability", captions.get(0).logProbability());
      if (all) {
        List<Map<String, Object>> every = new ArrayList<>();
        captions.forEach(
            c -> every.add(Map.of("caption", c.text(), "logProbability", c.logProbability())));
        line.put("captions", every);
      }
      new JsonLines(out).write(line);
      return;
    }
    String name = several ? result.file() + ": " : "";
    if (!all) {
      out.println(name + captions.get(0).text());
      return;
    }
    if (several) {
      out.println(result.file() + ":");
    }
    captions.forEach(
        c -> out.println(String.format(Locale.ROOT, "%8.3f  %s", c.logProbability(), c.text())));
  }

  private void paint(CaptionStream.Result result) throws IOException {
    Caption best = result.captions().best();
    if (best.words().isEmpty()) {
      return; // a captioner that has nothing to say looked nowhere
    }
    if (best.attention().isEmpty()) {
      throw new MediaException(model + " has no attention; --explain needs a soft-attention model");
    }
    List<AttentionPainter.Look> looks = new ArrayList<>();
    for (int i = 0; i < best.words().size(); i++) {
      looks.add(new AttentionPainter.Look(best.words().get(i), best.attention().get(i)));
    }
    String name = result.file().getFileName() + ".png";
    AttentionPainter.write(PictureReader.read(result.file()), looks, explain.resolve(name));
  }
}
