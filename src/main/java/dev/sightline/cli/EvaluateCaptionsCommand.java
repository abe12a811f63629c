package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionStream;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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

  @Mixin FiguresFile figures;

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
    Iterator<CaptionedPhoto> photos = set.photos().iterator();
    try (PhotoCaptioner opened = PhotoCaptioner.open(ModelFolders.find(model), device.device);
        CaptionStream stream =
            new CaptionStream(
                beam.width == null ? opened : opened.withBeams(beam.width),
                set.photos().stream().map(CaptionedPhoto::file).iterator(),
                false)) {
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
      }
    }
    CaptionReport.print(spec.commandLine(), references, captions, "images", figures);
    return failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }
}
