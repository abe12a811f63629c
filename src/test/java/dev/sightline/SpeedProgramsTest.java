package dev.sightline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of eval/speed are not part of the jar; they must go on compiling beside it. */
class SpeedProgramsTest {
  @TempDir Path classes;

  @Test
  void theyCompile() throws IOException {
    List<String> words = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (Stream<Path> files = Files.list(Path.of("eval/speed"))) {
      files.map(Path::toString).filter(f -> f.endsWith(".java")).forEach(words::add);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    int code =
        ToolProvider.getSystemJavaCompiler().run(null, said, said, words.toArray(String[]::new));

    assertEquals(0, code, () -> said.toString(StandardCharsets.UTF_8));
  }

  @Test
  void oneOfThemMeasures() throws Exception {
    theyCompile();
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Method main =
          loader.loadClass("dev.sightline.eval.MetricSpeed").getMethod("main", String[].class);
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      main.invoke(null, (Object) new String[] {"--captions", "200"});
    } finally {
      System.setOut(before);
    }
    String line = said.toString(StandardCharsets.UTF_8);
    assertTrue(line.startsWith("200 captions: BLEU-1 to 4, ROUGE-L and CIDEr-D in "), line);
  }
}
