package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ResultsPageTest {
  @TempDir Path folder;

  @Command
  static class Measuring implements Runnable {
    @Mixin ResultsPage page;

    @Override
    public void run() {}
  }

  private String page(int results) throws IOException {
    Measuring measuring = new Measuring();
    Path file = folder.resolve("page.html");
    CommandLine line = new CommandLine(measuring);
    Output.register(line);
    assertEquals(0, line.execute("--page", file.toString()));
    List<ResultsPage.Shown> shown = new ArrayList<>();
    List<Integer> painted = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      int number = i;
      ResultsPage.Painting painting =
          () -> {
            painted.add(number);
            return new byte[] {1, 2, 3};
          };
      shown.add(
          ResultsPage.Shown.of("photo" + i + ".jpg", i, "<b>", List.of("it is " + i), painting));
    }
    StringWriter out = new StringWriter();
    Map<String, Object> figures = Map.of("Bleu_4", 0.25);
    measuring.page.write("Title", "score", figures, shown, new PrintWriter(out, true));
    assertEquals("The page is in " + file + ".", out.toString().strip());
    assertEquals(Math.min(18, results), painted.size(), painted::toString);
    assertEquals(painted.stream().distinct().count(), painted.size(), painted::toString);
    return Files.readString(file);
  }

  @Test
  void bestMiddleAndWorst() throws IOException {
    String html = page(100);
    assertTrue(html.indexOf("it is 99<") < html.indexOf("Middle"), html);
    assertTrue(html.indexOf("it is 50<") > html.indexOf("Middle"), html);
    assertTrue(html.indexOf("it is 50<") < html.indexOf("Worst"), html);
    assertTrue(html.indexOf("it is 0<") > html.indexOf("Worst"), html);
    assertTrue(html.contains("<td>Bleu_4</td><td class=\"number\">0.250</td>"), html);
    assertFalse(html.contains("<b>"));
    assertFalse(html.contains("http"), "it needs nothing else");
  }

  @Test
  void fewResultsAreShownOnce() throws IOException {
    for (int results = 0; results <= 8; results++) {
      assertTrue(page(results).contains("Title"));
    }
  }
}
