package dev.sightline.cli;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.Captions;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.caption.VideoCaptioner;
import dev.sightline.data.CaptionedClip;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.eval.CaptionEvaluation;
import dev.sightline.eval.Published;
import dev.sightline.media.MediaException;
import dev.sightline.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline evaluate video-captions}: captions the clips of a split and scores that. */
@Command(
    name = "video-captions",
    description = "Caption the clips of a split and score the captions against the data set's own.")
public final class EvaluateVideoCaptionsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin DataChoice.OfClips input;

  @Option(
      names = "--split",
      defaultValue = "dev",
      description = "Split of the data: train, dev, test or another that it has.")
  String split;

  @Option(
      names = "--model",
      defaultValue = "video-caption",
      description =
          "Model to use: name, folder or zip of a captioner; one of photos captions the middle frame"
              + " of each clip.")
  String model;

  @Mixin DeviceChoice device;

  @Mixin BeamChoice beam;

  @Mixin NamingOptions naming;

  @Option(names = "--published", description = "Also print what others published, beside ours.")
  boolean published;

  @Mixin MeteorOption meteor;

  @Mixin FiguresFile figures;

  @Mixin ResultsPage page;

  /** Says what a clip shows. */
  private interface Describing {
    Captions of(CaptionedClip clip) throws IOException;
  }

  private final Map<String, List<String>> references = new LinkedHashMap<>();
  private final Map<String, String> captions = new LinkedHashMap<>();
  private final Map<String, ResultsPage.Painting> paintings = new HashMap<>();
  private int failed;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    VideoCaptionData set = VideoCaptionData.read(input.data, split);
    failed = set.missing().size();
    set.missing().forEach(name -> err.println("sightline: " + name + " is missing"));
    set.remarks().forEach(remark -> err.println("sightline: " + remark));
    Path place = ModelFolders.find(model);
    if (Bundle.describe(place).task().equals(CaptionBundle.PHOTOS)) {
      try (PhotoCaptioner opened = PhotoCaptioner.open(place, device.device)) {
        PhotoCaptioner photos =
            (beam.width == null ? opened : opened.withBeams(beam.width))
                .namingAbove(naming.above());
        describe(set, c -> photos.captionMiddleFrame(c.file(), c.start(), c.end()));
      }
    } else {
      try (VideoCaptioner opened = VideoCaptioner.open(place, device.device)) {
        VideoCaptioner videos =
            (beam.width == null ? opened : opened.withBeams(beam.width))
                .namingAbove(naming.above());
        describe(set, c -> videos.caption(c.file(), c.start(), c.end()));
      }
    }
    CaptionEvaluation.Report report =
        CaptionReport.print(spec.commandLine(), references, captions, "clips", meteor, figures);
    CaptionReport.show(
        report, references, captions, "clips", paintings, page, spec.commandLine().getOut());
    if (published) {
      spec.commandLine().getOut().print("\n" + Published.MSVD.markdown());
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
  }

  private void describe(VideoCaptionData set, Describing captioner) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (Progress bar = Progress.of(split, "clips", set.clips().size(), Progress.suited(), err)) {
      for (CaptionedClip clip : set.clips()) {
        try {
          captions.put(clip.id(), captioner.of(clip).best().text());
          references.put(clip.id(), clip.captions());
          paintings.put(clip.id(), ResultsPage.middleFrame(clip.file(), clip.start(), clip.end()));
        } catch (MediaException e) {
          failed++;
          err.println("sightline: " + e.getMessage());
        }
        bar.add(1);
      }
    }
  }
}
