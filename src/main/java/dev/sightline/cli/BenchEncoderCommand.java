package dev.sightline.cli;

import dev.sightline.encoder.EncoderBench;
import dev.sightline.media.MediaFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline bench encoder}: how fast a folder of photos becomes features. */
@Command(
    name = "encoder",
    description =
        "Measure how fast photos become features, decoding included, compared with a bare ONNX"
            + " Runtime session.")
public final class BenchEncoderCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Photos, or a folder of photos.")
  List<String> inputs;

  @Mixin InputFiles inputFiles;

  @Mixin EncoderChoice eyes;

  @Option(names = "--limit", description = "Use only the first photos or clips, this many.")
  int limit = 500;

  @Option(
      names = "--seconds",
      description = "Seconds to spend on each measurement; there are about 80.")
  double seconds = 1;

  @Mixin FiguresFile figuresFile;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    List<Path> files = inputFiles.find(MediaFiles.Kind.PHOTOS, inputs).files();
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "There are no photos in " + inputs);
    }
    EncoderBench.Result result =
        EncoderBench.run(
            eyes.bundle(spec.commandLine().getErr()),
            eyes.device(),
            files.subList(0, Math.min(limit, files.size())),
            Duration.ofMillis(Math.round(seconds * 1000)));
    PrintWriter out = spec.commandLine().getOut();
    result.bare().forEach(speed -> print(out, speed));
    print(out, result.encoder());
    print(out, result.decoding());
    print(out, result.folder());
    print(out, result.alone());
    print(out, result.fleet());
    out.printf(
        Locale.ROOT,
        "The folder, decoding included, goes at %.2f of the best bare session.%n",
        result.folderToBare());
    out.printf(
        Locale.ROOT,
        "Two encoders in two threads go at %.2f of one in one.%n",
        result.fleetToAlone());
    figuresFile.write(result);
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, EncoderBench.Speed speed) {
    out.printf(
        Locale.ROOT,
        "%7.1f images/s  %s, batch %d, %d threads%n",
        speed.imagesPerSecond(),
        speed.what(),
        speed.batch(),
        speed.threads());
  }
}
