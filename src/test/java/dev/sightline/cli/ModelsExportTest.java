package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.caption.CaptionBundle;
import dev.sightline.caption.Concepts;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.onnx.OnnxSession;
import dev.sightline.encoder.onnx.OnnxValue;
import dev.sightline.media.PictureReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models that ship can be run elsewhere, and do the same there. */
class ModelsExportTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "photo-caption, 'out log_probabilities float [batch, 5034]'",
    "video-caption, 'out log_probabilities float [batch, 3486]'",
    "activity, 'out next_state float [batch, 512]'",
    "clips, 'in  frames float [batch, steps, 2631]'",
    "vqa, 'in  question int64 [batch, steps]'",
    "mobilenet-v2, 'in  pixels uint8 [batch, 224, 224, 3]'"
  })
  void whatShipsIsExported(String model, String printed) throws IOException {
    Path file = folder.resolve(model + ".onnx");
    assertEquals(
        ExitCode.DONE, run("models", "export", "models/" + model, file.toString()), err::toString);
    assertTrue(out.toString().contains(printed), out::toString);
    try (OnnxSession session = new OnnxSession(Files.readAllBytes(file), model)) {
      assertEquals(model, session.metadata().get("name"));
    }
  }

  /** The loop of docs/onnx.md. */
  @Test
  void greedilyTheSameSentencesAreWritten() throws IOException {
    Path file = folder.resolve("photo-caption.onnx");
    assertEquals(
        0, run("models", "export", "models/photo-caption", file.toString()), err::toString);
    List<Path> photos;
    try (Stream<Path> samples = Files.list(Path.of("datasets/samples"))) {
      photos = samples.filter(p -> p.toString().matches(".*\\.(jpg|png)")).sorted().toList();
    }
    assertFalse(photos.isEmpty());
    try (PhotoCaptioner captioner =
            PhotoCaptioner.open(Path.of("models/photo-caption")).withBeams(1).namingAbove(1);
        CaptionBundle bundle = CaptionBundle.read(Bundle.open(Path.of("models/photo-caption")));
        OnnxSession session = new OnnxSession(Files.readAllBytes(file), "captioner")) {
      for (Path photo : photos) {
        Features seen = captioner.encoder().encode(PictureReader.read(photo));
        List<String> words = captioner.describe(List.of(seen), false).get(0).best().words();
        Features read = Concepts.of(bundle, captioner.encoder()).behind(seen);
        assertEquals(words, greedily(session, read), photo.toString());
      }
    }
  }

  /** The program in docs/onnx.md knows nothing of Sightline. */
  @Test
  void theExampleRuns() throws Exception {
    Matcher java =
        Pattern.compile("(?ms)^```java\\n(.*?)^```$")
            .matcher(Files.readString(Path.of("docs/onnx.md")));
    assertTrue(java.find());
    String code = java.group(1);
    for (String[] one :
        new String[][] {{"eye.onnx", "efficientnet-lite2"}, {"captioner.onnx", "photo-caption"}}) {
      String file = folder.resolve(one[0]).toString();
      assertEquals(0, run("models", "export", "models/" + one[1], file), err::toString);
      code = code.replace(one[0], file);
    }
    Path source = folder.resolve("Caption.java");
    Files.writeString(
        source, code.replace("dog-on-grass.jpg", "datasets/samples/dog-on-grass.jpg"));
    String path = System.getProperty("java.class.path");
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path, "-proc:none", source.toString());
    assertEquals(0, errors);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> program = loader.loadClass("Caption");
      program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    String sentence = said.toString(StandardCharsets.UTF_8).strip();
    assertTrue(Files.readString(Path.of("docs/onnx.md")).contains('"' + sentence + '"'), sentence);
  }

  private static List<String> greedily(OnnxSession session, Features seen) throws IOException {
    String[] vocabulary = session.metadata().get("vocabulary").split("\n", -1);
    long end = Long.parseLong(session.metadata().get("end"));
    long unknown = Long.parseLong(session.metadata().get("unknown"));
    long start = Long.parseLong(session.metadata().get("start"));
    Map<String, OnnxValue> inputs = new HashMap<>();
    inputs.put("grid", OnnxValue.of(seen.grid(), 1, seen.cells(), seen.channels()));
    inputs.put("state", OnnxValue.zeros(1, 1024));
    inputs.put("seen", OnnxValue.zeros(1, seen.cells(), 1024));
    List<String> words = new ArrayList<>();
    for (long word = start; words.size() < 20; ) {
      inputs.put("word", OnnxValue.of(new long[] {word}, 1));
      Map<String, OnnxValue> found = session.run(inputs);
      inputs.put("state", found.get("next_state"));
      inputs.put("seen", found.get("next_seen"));
      float[] log = found.get("log_probabilities").floats();
      word = end;
      for (int w = 0; w < log.length; w++) {
        word = w != start && w != unknown && log[w] > log[(int) word] ? w : word;
      }
      if (word == end) {
        break;
      }
      words.add(vocabulary[(int) word]);
    }
    return words;
  }

  @Test
  void aModelForSomethingElseIsRefused() throws IOException {
    Path book = folder.resolve("book");
    try (BundleWriter writer = BundleWriter.to(book, "verse")) {
      Files.writeString(writer.file("vocabulary.txt"), "U+0061\t1\n");
      writer.provenance(
          new Provenance("nothing", "none", 1, "unknown", "2025-01-31T12:00:00Z", Map.of()));
      writer.finish();
    }
    Path file = folder.resolve("book.onnx");
    assertEquals(
        ExitCode.MISSING_OR_DAMAGED, run("models", "export", book.toString(), file.toString()));
    assertTrue(
        err.toString().contains("is a model for verse, which cannot be exported"), err::toString);
    assertFalse(Files.exists(file));
  }

  @Test
  void aFileInNoFolderIsNotWritten() {
    String file = folder.resolve("nowhere/activity.onnx").toString();
    assertEquals(2, run("models", "export", "models/activity", file));
    assertTrue(err.toString().contains("there is no folder"), err::toString);
  }

  private int run(String... args) {
    return Sightline.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
