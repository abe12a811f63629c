package dev.sightline.cli;

import dev.sightline.Caption;
import dev.sightline.Captioner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code sightline caption} prints of a photo or a stretch of a film, as text or JSON. */
final class CaptionLines {
  /** One of the sentences considered, as it stands in a line. */
  private record Said(String caption, double logProbability) {}

  private final PrintWriter out;
  private final boolean json;
  private final boolean all;
  private final boolean several;
  private Path film;

  /**
   * @param all whether every caption found is printed
   * @param several whether the file's name stands before its caption
   */
  CaptionLines(PrintWriter out, boolean json, boolean all, boolean several) {
    this.out = out;
    this.json = json;
    this.all = all;
    this.several = several;
  }

  /** Of a photo, or of a clip as a whole. */
  void print(Path file, Caption caption) throws IOException {
    if (json) {
      write(file, null, caption);
    } else if (all) {
      heading(file);
      everyOne(caption);
    } else {
      out.println((several ? shown(file) + ": " : "") + Screen.line(caption.text()));
      out.flush();
    }
  }

  /** Of a piece of a film; all pieces of one film follow each other. */
  void print(Path file, Captioner.Scene scene) throws IOException {
    if (json) {
      write(file, scene, scene.caption());
      return;
    }
    if (!file.equals(film)) {
      film = file;
      heading(file);
    }
    out.printf(
        Locale.ROOT,
        "%9s - %9s  %s%n",
        LabelLines.time(scene.start()),
        LabelLines.time(scene.end()),
        Screen.line(scene.caption().text()));
    if (all) {
      everyOne(scene.caption());
    }
    out.flush();
  }

  private static String shown(Path file) {
    return Screen.line(Inputs.name(file));
  }

  private void heading(Path file) {
    if (several) {
      out.println(shown(file) + ":");
    }
  }

  private void everyOne(Caption caption) {
    for (Caption c : all(caption)) {
      out.printf(Locale.ROOT, "%8.3f  %s%n", c.logProbability(), Screen.line(c.text()));
    }
    out.flush();
  }

  private static List<Caption> all(Caption best) {
    List<Caption> all = new ArrayList<>(best.others());
    all.add(0, best);
    return all;
  }

  private void write(Path file, Captioner.Scene scene, Caption caption) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", Inputs.name(file));
    if (scene != null) {
      line.put("start", Seconds.rounded(scene.start()));
      line.put("end", Seconds.rounded(scene.end()));
    }
    line.put("caption", caption.text());
    line.put("logProbability", caption.logProbability());
    if (all) {
      line.put(
          "captions",
          all(caption).stream().map(c -> new Said(c.text(), c.logProbability())).toList());
    }
    new JsonLines(out).write(line);
  }
}
