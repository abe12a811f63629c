package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionStream;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.caption.Sentence;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.eval.Calibration;
import dev.sightline.eval.CaptionEvaluation;
import dev.sightline.eval.Published;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Iterator;
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

/** {@code sightline evaluate captions}: captions the photos of a split and scores the captions. */
@Command(
    name = "captions",
    description =
        "Caption the photos of a split and score the captions against the data set's own.")
public final class EvaluateCaptionsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin DataChoice.OfPhotos input;

  @Option(
      names = "--split",
      defaultValue = "dev",
      description = "Split of the data: train, dev, test or another that it has.")
  String split;

  @Option(
      names = "--model",
      defaultValue = "photo-caption",
      description = "Model to use: name, folder or zip of a captioner.")
  String model;

  @Mixin DeviceChoice device;

  @Mixin BeamChoice beam;

  @Mixin NamingOptions naming;

  @Option(
      names = "--calibrate",
      description =
          "Fit the probability that a caption names nothing that is not there, and keep it in the"
              + " model's folder; use a split that the model was not trained on.")
  boolean calibrate;

  @Option(names = "--published", description = "Also print what others published, beside ours.")
  boolean published;

  @Mixin MeteorOption meteor;

  @Mixin FiguresFile figures;

  @Mixin ResultsPage page;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    CaptionData set = CaptionData.read(input.data, split);
    Map<String, List<String>> references = new LinkedHashMap<>();
    Map<String, String> captions = new LinkedHashMap<>();
    int failed = set.missing().size();
    set.remarks().forEach(remark -> err.println("sightline: " + remark));
    set.missing().forEach(name -> err.println("sightline: " + name + " is missing"));
    Map<String, Sentence> said = new HashMap<>();
    Map<String, ResultsPage.Painting> paintings = new HashMap<>();
    Iterator<CaptionedPhoto> photos = set.photos().iterator();
    try (PhotoCaptioner opened = PhotoCaptioner.open(ModelFolders.find(model), device.device);
        CaptionStream stream =
            new CaptionStream(
                searching(opened),
                set.photos().stream().map(CaptionedPhoto::file).iterator(),
                page.isWanted())) {
      while (stream.hasNext()) {
        CaptionStream.Result result = stream.next();
        CaptionedPhoto photo = photos.next();
        if (result.problem() != null) {
          failed++;
          err.println("sightline: " + result.problem().getMessage());
          continue;
        }
        references.put(photo.id(), photo.captions());
        captions.put(photo.id(), result.captions().best().text());
        said.put(photo.id(), result.captions().best());
        paintings.put(photo.id(), ResultsPage.photo(photo.file(), result.captions().best()));
      }
    }
    CaptionEvaluation.Report report =
        CaptionReport.print(spec.commandLine(), references, captions, "images", meteor, figures);
    CaptionReport.show(
        report, references, captions, "images", paintings, page, spec.commandLine().getOut());
    if (published) {
      spec.commandLine().getOut().print("\n" + Published.FLICKR8K.markdown());
    }
    if (calibrate) {
      references.values().removeIf(List::isEmpty);
      List<Sentence> scored = references.keySet().stream().map(said::get).toList();
      calibrate(CaptionEvaluation.score(references, captions), scored);
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }

  private PhotoCaptioner searching(PhotoCaptioner opened) {
    PhotoCaptioner wide = beam.width == null ? opened : opened.withBeams(beam.width);
    return wide.namingAbove(naming.above());
  }

  /** A caption is right here if it names nothing that no reference names. */
  private void calibrate(CaptionEvaluation.Report report, List<Sentence> said) throws IOException {
    double[] x = said.stream().mapToDouble(Sentence::perWord).toArray();
    boolean[] right = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      right[i] = report.chair().invented().get(i).isEmpty();
    }
    Calibration sureness = Calibration.fit(x, right);
    List<Calibration.Bin> curve = sureness.reliability(x, right);
    PhotoCaptioner.keep(ModelFolders.find(model), sureness);
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(Calibration.table(curve));
    out.printf(Locale.ROOT, "mean error of the probability: %.3f%n", Calibration.error(curve));
  }
}
