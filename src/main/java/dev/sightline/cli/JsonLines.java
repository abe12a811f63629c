package dev.sightline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Writes JSON, one object a line. Each line is written and flushed whole, so that a program reading
 * from a pipe sees every result as soon as it is there. Safe to share between threads.
 */
final class JsonLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  /** Writes one object; its keys keep their order. Values may be anything that Jackson writes. */
  void write(Map<String, ?> object) throws IOException {
    String line = JSON.writeValueAsString(object);
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
