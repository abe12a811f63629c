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
      "Tell what is happening in front of a camera while it happens.",
      "Prints one line per change: when, what, how probable, and how old the label was when it"
          + " came. If there is a display, a window shows the picture with its label. It ends with"
          + " Ctrl-C, Escape or the end of the film."
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
      description = "Play a video at its own speed instead of using a camera.")
  Path file;

  @Option(names = "--loop", description = "Play that video over and over.")
  boolean loop;

  @Option(
      names = "--model",
      defaultValue = "everyday",
      description =
          "Model to use: name, folder or zip of a labeller, or of a classifier that judges frames.")
  String model;

  @Mixin DeviceChoice device;

  @Option(
      names = "--fps",
      description = "Frames per second to look at. Default: as in the labeller's training.")
  Double fps;

  @Option(
      names = "--draw-fps",
      description = "Frames per second to draw in the window and the film.")
  double drawFps = 15;

  @Option(
      names = "--film",
      paramLabel = "OUT.mp4",
      description = "Write a film with the labels drawn in, without sound.")
  Output.ToFile film;

  @Option(names = "--seconds", description = "Stop after this many seconds. Default: never.")
  double seconds;

  @Mixin JsonChoice format;

  @Option(names = "--no-window", description = "Open no window, even if there is a display.")
  boolean noWindow;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    if (loop && file == null) {
      throw misuse("--loop needs --as-camera FILE, the video to repeat");
    } else if (source != null && file != null) {
      throw misuse("give either a camera or --as-camera FILE, not both");
    } else if (noWindow) {
      System.setProperty("java.awt.headless", "true"); // painting must need no display then
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.watch();
        LiveLabeller labeller = LiveLabeller.open(ModelFolders.find(model), device.device);
        LiveWindow window = window(err);
        LiveFilm written = film == null ? null : new LiveFilm(film.path(), drawFps)) {
      LiveWatch.Settings settings =
          new LiveWatch.Settings(fps == null ? labeller.rateHz() : fps, drawFps, seconds);
      WatchLines.warnings(labeller, settings.rateHz()).forEach(w -> err.println("sightline: " + w));
      List<LiveWatch.Canvas> canvases = new ArrayList<>();
      if (window != null) {
        canvases.add(window::show);
      }
      if (written != null) {
        canvases.add(written::write);
      }
      LiveWatch.Summary summary;
      try (Camera camera = camera(canvases.isEmpty() ? labeller.inputSize() : 0)) {
        if (written != null) {
          written.pixelAspect(camera.pixelAspect());
        }
        summary =
            new LiveWatch(camera, labeller, settings, canvases)
                .run(
                    new WatchLines(out, format.json),
                    () -> interruption.wished() || window != null && window.isClosed());
      } finally {
        if (written != null && written.finish()) {
          err.println("The film is " + film + ", without sound.");
        }
      }
      WatchLines.summary(summary, format.json ? err : out);
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
      if (film != null) {
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
