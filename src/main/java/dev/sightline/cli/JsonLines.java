package dev.sightline.cli;

import dev.sightline.io.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes JSON, one object a line. Each line is written and flushed whole, so that a program reading
 * from a pipe sees every result as soon as it is there. Safe to share between threads.
 */
final class JsonLines {
  private static final Pattern CONTROL = Pattern.compile("[\\x7f-\\x9f]");

  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  /** Jackson writes these characters as they are; some terminals obey them. */
  private static String harmless(String json) {
    return CONTROL
        .matcher(json)
        .replaceAll(c -> String.format(Locale.ROOT, "\\\\u%04x", (int) c.group().charAt(0)));
  }

  /** Writes one object; its keys keep their order. Values may be anything that Jackson writes. */
  void write(Map<String, ?> object) throws IOException {
    String line = harmless(Json.line(object));
    synchronized (out) {
      out.write(line + "\n");
      out.flush();
      if (out.checkError()) {
        throw new IOException(
            "the output was closed, or its disk is full, before everything was written");
      }
    }
  }
}
