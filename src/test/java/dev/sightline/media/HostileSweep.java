package dev.sightline.media;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes the files of {@link HostileCorpus}, or reads those of one format and prints a line for
 * each: what came of it, how many seconds it took, of the clock and of all processors, the largest
 * resident memory meanwhile, in MB (as Linux counts it, the JVM and all libraries included), and
 * how many seconds of film it showed. {@code eval/robustness.py} runs it.
 */
public final class HostileSweep {
  private static final Path PEAK = Path.of("/proc/self/clear_refs");
  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Path STATUS = Path.of("/proc/self/status");

  /**
   * What came of a file.
   *
   * @param pictures how many were read
   * @param seconds of a film that were shown
   * @param sentence what was wrong, or null
   */
  record Outcome(int pictures, double seconds, String sentence) {}

  private HostileSweep() {}

  /** As {@code caption} would: by the first bytes and the name a picture or a video. */
  static Outcome read(Path file) {
    int pictures = 0;
    try {
      if (!MediaFiles.isVideo(file)) {
        PictureReader.read(file);
        return new Outcome(1, 0, null);
      }
      VideoReader.Settings settings = VideoReader.Settings.DEFAULT.withRate(4).withSize(224, 224);
      try (VideoReader reader = VideoReader.open(file, settings)) {
        while (reader.next() != null) {
          pictures++;
        }
        String wrong = reader.problem().map(MediaException::getMessage).orElse(null);
        return new Outcome(pictures, reader.shownUntil(), wrong);
      }
    } catch (MediaException e) {
      return new Outcome(pictures, 0, e.getMessage());
    }
  }

  /**
   * Writes all files, or reads those of one format.
   *
   * @param arguments a folder, and for reading a format
   */
  public static void main(String... arguments) throws IOException {
    Path dir = Path.of(arguments[0]);
    if (arguments.length == 1) {
      for (HostileCorpus.Variant variant : HostileCorpus.all()) {
        Path folder = Files.createDirectories(dir.resolve(variant.format()));
        Files.write(folder.resolve(variant.name()), variant.bytes());
      }
      return;
    }
    try (Stream<Path> files = Files.list(dir.resolve(arguments[1]))) {
      for (Path file : files.sorted().toList()) {
        measure(file);
      }
    }
  }

  private static void measure(Path file) throws IOException {
    System.gc();
    Files.writeString(PEAK, "5"); // the peak is measured from now on
    long begin = System.nanoTime();
    long busy = CPU.getProcessCpuTime();
    String kind;
    String said;
    double shown = 0;
    try {
      Outcome outcome = read(file);
      kind = outcome.pictures() > 0 ? "result" : "sentence";
      said = outcome.sentence();
      shown = outcome.seconds();
    } catch (RuntimeException | Error e) {
      kind = "failure";
      said = e.toString();
    }
    System.out.printf(
        Locale.ROOT,
        "%s\t%s\t%.3f\t%.3f\t%d\t%.3f\t%s%n",
        file.getFileName(),
        kind,
        (System.nanoTime() - begin) / 1e9,
        (CPU.getProcessCpuTime() - busy) / 1e9,
        peakMegabytes(),
        shown,
        said == null ? "" : said.replace(file.getParent() + "/", "").replace('\n', ' '));
  }

  private static long peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1000;
      }
    }
    return -1;
  }
}
