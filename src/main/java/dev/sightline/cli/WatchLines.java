package dev.sightline.cli;

import dev.sightline.activity.LabelAges;
import dev.sightline.activity.LiveLabeller;
import dev.sightline.activity.LiveLabeller.Label;
import dev.sightline.activity.LiveWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a watch prints: a line for each change of the label, or a JSON object for each label. */
final class WatchLines implements LiveWatch.Listener {
  private final PrintWriter out;
  private final boolean json;
  private String before = "";

  WatchLines(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** What one should know of a labeller before one watches at a rate. */
  static List<String> warnings(LiveLabeller labeller, double rateHz) {
    List<String> sentences = new ArrayList<>();
    if (rateHz != labeller.rateHz()) {
      sentences.add(
          "the labeller was trained on "
              + labeller.rateHz()
              + " pictures a second; at "
              + rateHz
              + " it takes everything for "
              + (rateHz > labeller.rateHz() ? "slower" : "faster")
              + " than it is");
    }
    if (labeller.delay() > 0) {
      double wait = labeller.delay() / rateHz;
      sentences.add(
          String.format(
              Locale.ROOT, "the labeller looks ahead: its labels come %.1f s late", wait));
    }
    return sentences;
  }

  @Override
  public void labelled(Label label, double seconds, double age) throws IOException {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("time", Seconds.rounded(seconds));
      line.put("label", label.name());
      line.put("score", Seconds.rounded(label.probability()));
      line.put("age", Seconds.rounded(age));
      new JsonLines(out).write(line);
    } else if (!label.name().equals(before)) {
      before = label.name();
      out.printf(
          Locale.ROOT,
          "%8.1f s  %-24s %3.0f %%  %5.0f ms%n",
          seconds,
          Screen.line(label.shown()),
          100 * label.probability(),
          1000 * age);
      out.flush();
      if (out.checkError()) {
        throw new IOException("standard output was closed before the watch was over");
      }
    }
  }

  /** How it went, in three lines. */
  static void summary(LiveWatch.Summary summary, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%.1f s watched, %.1f labels a second: of %d pictures %d were looked at, %d more were"
            + " missed%n",
        summary.seconds(),
        summary.labels() / Math.max(1e-3, summary.seconds()),
        summary.pictures(),
        summary.looks(),
        summary.missed());
    LabelAges ages = summary.ages();
    out.printf(
        Locale.ROOT,
        "age of a label: median %d ms, 95 %% of them at most %d ms, the oldest %.0f ms%n",
        ages.millis(0.5),
        ages.millis(0.95),
        1000 * ages.oldestSeconds());
    out.println("memory: " + memory());
    out.flush();
  }

  /** Of the whole program where the system tells, else Java's own part. */
  private static String memory() {
    try {
      long now = 0;
      long most = 0;
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        now = line.startsWith("VmRSS:") ? kilobytes(line) : now;
        most = line.startsWith("VmHWM:") ? kilobytes(line) : most;
      }
      return now / 1024 + " MB, at most " + most / 1024 + " MB";
    } catch (IOException | NumberFormatException notLinux) {
      Runtime java = Runtime.getRuntime();
      return (java.totalMemory() - java.freeMemory() >> 20) + " MB of Java objects";
    }
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
