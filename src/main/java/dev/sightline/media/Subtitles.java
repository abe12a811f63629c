package dev.sightline.media;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Timed sentences or labels as subtitles, in the two formats that players read: SubRip ({@code
 * .srt}) and WebVTT ({@code .vtt}, W3C).
 */
public enum Subtitles {
  SRT,
  VTT;

  private static final Pattern LINE_END = Pattern.compile("\\R");

  /** The arrow between times, with all dashes before it: one left over would make another arrow. */
  private static final Pattern ARROW = Pattern.compile("(?<!-)--+>");

  /**
   * What is shown for a while.
   *
   * @param start in seconds
   * @param end in seconds
   * @param text one line or more
   */
  public record Cue(double start, double end, String text) {}

  /** The text before the first cue. */
  public String head() {
    return this == VTT ? "WEBVTT\n\n" : "";
  }

  /**
   * One cue, with the empty line that ends it.
   *
   * @param number from 1
   */
  public String cue(int number, Cue cue) {
    String text =
        LINE_END
            .splitAsStream(cue.text)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    text = ARROW.matcher(text).replaceAll("->");
    if (this == VTT) {
      text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
    return number + "\n" + time(cue.start) + " --> " + time(cue.end) + "\n" + text + "\n\n";
  }

  /** A whole file. */
  public String file(List<Cue> cues) {
    StringBuilder all = new StringBuilder(head());
    for (int i = 0; i < cues.size(); i++) {
      all.append(cue(i + 1, cues.get(i)));
    }
    return all.toString();
  }

  private String time(double seconds) {
    long ms = Math.round(Math.max(0, seconds) * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d%s%03d",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        this == SRT ? "," : ".",
        ms % 1000);
  }
}
