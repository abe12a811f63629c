package dev.sightline.cli;

import dev.sightline.Captioner;
import dev.sightline.media.MediaFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline caption}: says what photos and videos show. */
@Command(name = "caption", description = "Say in a sentence what each photo or video shows.")
public final class CaptionCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Photos, videos, folders of them, patterns such as 'holiday/*.jpg', or - for a photo or"
              + " video on standard input.")
  List<String> inputs = List.of();

  @Option(
      names = "--model",
      description =
          "Model to use: name, folder or zip of a captioner of photos or of videos; the other kind"
              + " is captioned as without it. Default: photo-caption and video-caption.")
  String model;

  @Mixin DeviceChoice device;

  @Mixin BeamChoice beam;

  @Mixin NamingOptions naming;

  @Mixin UnsureOptions unsure;

  @Option(names = "--all", description = "Print every caption found, with its log probability.")
  boolean all;

  @Option(
      names = "--explain",
      paramLabel = "DIR",
      description =
          "Write pictures that explain what the model said: where it looked, and of a film at which"
              + " frames, one per file, into DIR.")
  Output.PerInput explain;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      converter = Seconds.class,
      description =
          "Caption a video piece by piece: one sentence for each piece of this length, such as 5s,"
              + " 500ms or 1m.")
  Double every;

  @Option(names = "--scenes", description = "Caption a video scene by scene.")
  boolean scenes;

  @Mixin SubtitleOptions subtitles;

  @Mixin OutputOptions output;

  @Mixin InputFiles inputFiles;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    unsure.check();
    if (scenes && every != null) {
      throw new IllegalArgumentException(
          "--every and --scenes both say where a video is cut; give only one of them");
    }
    Captioning.Cut cut =
        every != null
            ? (captioner, film) -> captioner.film(film, every)
            : scenes ? Captioner::scenes : Captioning.Cut.NONE;
    Inputs found = inputFiles.find(MediaFiles.Kind.PHOTOS_AND_VIDEOS, inputs);
    if (subtitles.wanted() && found.ofAllShards().stream().noneMatch(MediaFiles::isVideo)) {
      throw new IllegalArgumentException(
          "there is no video among the files; --srt and --vtt write subtitles of videos");
    }
    subtitles.place(found);
    Map<Path, Path> explained =
        explain == null
            ? Map.of()
            : found.inFolder("--explain", explain, true, List.of(".caption.png"));
    // Of a film cut into stretches only what follows tells that it has ended.
    try (OutputOptions.Results results =
        output.open(spec.commandLine(), found, line -> !line.has("start"))) {
      CaptionLines lines =
          new CaptionLines(results.writer(), output.json(), all, found.named(), unsure);
      CaptionModelChoice models =
          CaptionModelChoice.of(model, beam.width, naming.above(), device.device);
      try (Captioning captioning =
          new Captioning(models, lines, results, subtitles, cut, explained)) {
        captioning.run(results.left());
      }
      return results.problems().exitCode();
    }
  }
}
