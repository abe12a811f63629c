package dev.sightline.cli;

import dev.sightline.activity.LiveLabeller;
import dev.sightline.activity.LiveWatch;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.media.Camera;
import dev.sightline.media.LiveFilm;
import dev.sightline.media.LiveWindow;
import dev.sightline.media.MediaException;
import dev.sightline.media.VideoReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline watch}: says what happens in front of a camera. */
@Command(
    name = "watch",
    description = {
      "Says what is happening in front of a camera, while it happens.",
      "A line for each change: when, what, how probable, and how old the label was when it came."
          + " Where there is a display, a window shows the pictures with their label. Ctrl-C,"
          + " Escape or the end of the film ends it."
    })
public final class WatchCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "CAMERA",
      description = "Number or device of the camera, such as 1 or /dev/video1. Default: 0.")
  String source;

  @Option(
      names = "--as-camera",
      paramLabel = "FILE",
      description = "Play a video at its own speed instead of a camera.")
  Path file;

  @Option(names = "--loop", description = "Play it over and over.")
  boolean loop;

  @Option(
      names = "--model",
      description = "Name, folder or zip of the labeller. Default: activity.")
  String model = "activity";

  @Mixin DeviceChoice device;

  @Option(names = "--rate", description = "Labels a second. Default: as the labeller was trained.")
  Double rate;

  @Option(names = "--draw-rate", description = "Pictures a second in window and film. Default: 15.")
  double drawRate = 15;

  @Option(
      names = "--record",
      paramLabel = "OUT.mp4",
      description = "Write a film with the labels, without sound.")
  Output.ToFile record;

  @Option(names = "--seconds", description = "Stop after so long. Default: never.")
  double seconds;

  @Option(names = "--json", description = "One JSON object a line for every label.")
  boolean json;

  @Option(names = "--no-window", description = "Only lines, even where there is a display.")
  boolean noWindow;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (loop && file == null) {
      throw misuse("--loop is for a film: --as-camera FILE is missing");
    } else if (source != null && file != null) {
      throw misuse("either a camera or --as-camera FILE is watched, not both");
    } else if (noWindow) {
      System.setProperty("java.awt.headless", "true"); // painting must need no display then
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.watch();
        LiveLabeller labeller = LiveLabeller.open(ModelFolders.find(model), device.device);
        LiveWindow window = window(err);
        LiveFilm film = record == null ? null : new LiveFilm(record.path(), drawRate)) {
      LiveWatch.Settings settings =
          new LiveWatch.Settings(rate == null ? labeller.rateHz() : rate, drawRate, seconds);
      WatchLines.warnings(labeller, settings.rateHz()).forEach(w -> err.println("sightline: " + w));
      List<LiveWatch.Canvas> canvases = new ArrayList<>();
      if (window != null) {
        canvases.add(window::show);
      }
      if (film != null) {
        canvases.add(film::write);
      }
      LiveWatch.Summary summary;
      try (Camera camera = camera(canvases.isEmpty() ? labeller.inputSize() : 0)) {
        if (film != null) {
          film.pixelAspect(camera.pixelAspect());
        }
        summary =
            new LiveWatch(camera, labeller, settings, canvases)
                .run(
                    new WatchLines(out, json),
                    () -> interruption.wished() || window != null && window.isClosed());
      } finally {
        if (film != null && film.finish()) {
          err.println("The film is " + record + ", without sound.");
        }
      }
      WatchLines.summary(summary, json ? err : out);
      if (summary.problem().isPresent()) {
        throw summary.problem().get();
      }
    }
    return ExitCode.DONE;
  }

  private ParameterException misuse(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** Null where there is no display, or it is not wanted. */
  private LiveWindow window(PrintWriter err) throws MediaException {
    try {
      return LiveWindow.open("Sightline").orElse(null);
    } catch (MediaException e) {
      if (record != null) {
        throw e; // Java, once it has failed to find its display, cannot paint
      }
      err.println("sightline: " + e.getMessage());
      return null;
    }
  }

  /** Where nobody sees the pictures, they come as small as the labeller wants them. */
  private Camera camera(int side) throws MediaException {
    VideoReader.Settings size = VideoReader.Settings.DEFAULT.withSize(side, side);
    return file == null
        ? Camera.open(source == null ? "0" : source, size)
        : Camera.playing(file, size, loop);
  }
}
