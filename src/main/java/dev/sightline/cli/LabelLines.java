package dev.sightline.cli;

import dev.sightline.Labeller;
import dev.sightline.Segment;
import dev.sightline.text.ShownName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code sightline label} prints of a video: a line for each activity, or JSON. */
final class LabelLines {
  private final PrintWriter out;
  private final boolean json;
  private final boolean several;

  /**
   * @param several whether the video's name stands before its activities
   */
  LabelLines(PrintWriter out, boolean json, boolean several) {
    this.out = out;
    this.json = json;
    this.several = several;
  }

  void print(Path video, Labeller.Film film) throws IOException {
    if (!json) {
      if (several) {
        out.println(Screen.line(Inputs.name(video)) + ":");
      }
      for (Segment a : film.segments()) {
        out.printf(
            Locale.ROOT,
            "%9s - %9s  %3.0f %%  %s%n",
            time(a.start()),
            time(a.end()),
            100 * a.score(),
            Screen.line(ShownName.of(a.label())) + (a.unsure() ? "  (not sure)" : ""));
      }
      if (film.segments().isEmpty()) {
        out.println("nothing that the labeller knows");
      }
      out.flush();
      return;
    }
    JsonLines lines = new JsonLines(out);
    for (Segment a : film.segments()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("file", Inputs.name(video));
      line.put("start", Seconds.rounded(a.start()));
      line.put("end", Seconds.rounded(a.end()));
      line.put("label", a.label());
      line.put("score", a.score());
      if (a.unsure()) {
        line.put("unsure", true);
      }
      lines.write(line);
    }
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("file", Inputs.name(video));
    last.put("frames", film.frames());
    last.put("rate", film.fps());
    lines.write(last);
  }

  /** The label in words, with a question mark where the labeller is unsure. */
  static String shown(Segment segment) {
    return ShownName.of(segment.label()) + (segment.unsure() ? "?" : "");
  }

  /** Hours where there are some, minutes, seconds and tenths. */
  static String time(double seconds) {
    long tenths = Math.round(seconds * 10);
    long minutes = tenths / 600;
    return minutes < 60
        ? String.format(Locale.ROOT, "%d:%04.1f", minutes, tenths % 600 / 10.0)
        : String.format(
            Locale.ROOT, "%d:%02d:%04.1f", minutes / 60, minutes % 60, tenths % 600 / 10.0);
  }
}
