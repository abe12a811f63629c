package dev.sightline.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads every file of {@link HostileCorpus} of one format, and prints a line for each: what came of
 * it, how long it took and the largest resident memory meanwhile (of Linux). {@code
 * eval/robustness.py} runs it, a JVM for each format.
 */
public final class HostileSweep {
  private static final Path PEAK = Path.of("/proc/self/clear_refs");
  private static final Path STATUS = Path.of("/proc/self/status");

  /**
   * What came of a file.
   *
   * @param pictures how many were read
   * @param sentence what was wrong, or null
   */
  record Outcome(int pictures, String sentence) {}

  private HostileSweep() {}

  /** As {@code caption} would: by the first bytes and the name a picture or a video. */
  static Outcome read(Path file) {
    int pictures = 0;
    try {
      if (!PhotosAndVideos.isVideo(file)) {
        PictureReader.read(file);
        return new Outcome(1, null);
      }
      VideoReader.Settings settings = VideoReader.Settings.DEFAULT.withRate(4).withSize(224, 224);
      try (VideoReader reader = VideoReader.open(file, settings)) {
        while (reader.next() != null) {
          pictures++;
        }
        return new Outcome(pictures, reader.problem().map(MediaException::getMessage).orElse(null));
      }
    } catch (MediaException e) {
      return new Outcome(pictures, e.getMessage());
    }
  }

  /**
   * Sweeps.
   *
   * @param arguments a format
   */
  public static void main(String... arguments) throws IOException {
    Path dir = Files.createTempDirectory("hostile");
    List<HostileCorpus.Variant> corpus =
        HostileCorpus.all().stream().filter(v -> v.format().equals(arguments[0])).toList();
    for (HostileCorpus.Variant variant : corpus) {
      Path file = Files.write(dir.resolve(variant.name()), variant.bytes());
      System.gc();
      Files.writeString(PEAK, "5"); // the peak is measured from now on
      long begin = System.nanoTime();
      String kind;
      String said;
      try {
        Outcome outcome = read(file);
        kind = outcome.pictures() > 0 ? "result" : "sentence";
        said = outcome.sentence();
      } catch (RuntimeException | Error e) {
        kind = "failure";
        said = e.toString();
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s\t%s\t%s\t%.3f\t%d\t%s%n",
          variant.name(),
          variant.kind(),
          kind,
          seconds,
          peakMegabytes(),
          said == null ? "" : said.replace(dir + "/", "").replace('\n', ' '));
      Files.delete(file);
    }
    Files.delete(dir);
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
