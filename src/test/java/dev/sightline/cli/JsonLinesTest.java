package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

  @Test
  void oneObjectALineWithItsKeysInOrder() throws IOException {
    StringWriter text = new StringWriter();
    JsonLines lines = new JsonLines(new PrintWriter(text));
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("file", "a \"b\"\n.jpg");
    first.put("caption", "Ein Hund läuft");

    lines.write(first);
    lines.write(Map.of("score", 1.5));

    assertEquals(
        "{\"file\":\"a \\\"b\\\"\\n.jpg\",\"caption\":\"Ein Hund läuft\"}\n{\"score\":1.5}\n",
        text.toString());
  }

  @Test
  void aClosedPipeIsAnError() {
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    JsonLines lines = new JsonLines(new PrintWriter(closed));
    assertThrows(IOException.class, () -> lines.write(Map.of("caption", "a dog")));
  }
}
