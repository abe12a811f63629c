package dev.sightline.cli;

import dev.sightline.caption.Caption;
import dev.sightline.caption.Captions;
import dev.sightline.caption.FilmCaptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  void print(Path file, Captions captions) throws IOException {
    if (json) {
      write(file, null, captions);
    } else if (all) {
      heading(file);
      everyOne(captions);
    } else {
      out.println((several ? shown(file) + ": " : "") + Screen.line(captions.best().text()));
      out.flush();
    }
  }

  /** Of a stretch of a film; all stretches of one film follow each other. */
  void print(Path file, FilmCaptions.Stretch stretch) throws IOException {
    if (json) {
      write(file, stretch, stretch.captions());
      return;
    }
    if (!file.equals(film)) {
      film = file;
      heading(file);
    }
    out.printf(
        Locale.ROOT,
        "%9s - %9s  %s%n",
        LabelLines.time(stretch.start()),
        LabelLines.time(stretch.end()),
        Screen.line(stretch.captions().best().text()));
    if (all) {
      everyOne(stretch.captions());
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

  private void everyOne(Captions captions) {
    for (Caption c : captions.all()) {
      out.printf(Locale.ROOT, "%8.3f  %s%n", c.logProbability(), Screen.line(c.text()));
    }
    out.flush();
  }

  private void write(Path file, FilmCaptions.Stretch stretch, Captions captions)
      throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("file", Inputs.name(file));
    if (stretch != null) {
      line.put("start", Seconds.rounded(stretch.start()));
      line.put("end", Seconds.rounded(stretch.end()));
    }
    line.put("caption", captions.best().text());
    line.put("logProbability", captions.best().logProbability());
    if (all) {
      line.put(
          "captions",
          captions.all().stream().map(c -> new Said(c.text(), c.logProbability())).toList());
    }
    new JsonLines(out).write(line);
  }
}
