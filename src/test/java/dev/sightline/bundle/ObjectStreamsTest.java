package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.activity.LiveLabeller;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.cli.Sightline;
import dev.sightline.encoder.Encoder;
import dev.sightline.robustness.Child;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A zip as DL4J writes them, in which an object stream would run code. None of our ways in runs it;
 * and were one of them to read object streams, the filter alone would stop it.
 */
class ObjectStreamsTest {
  /** Runs code when it is read: it sets a flag, where an attacker would do worse. */
  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;
    static volatile boolean executed;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      executed = true;
      in.defaultReadObject();
    }
  }

  @TempDir Path folder;
  private Path zip;

  @BeforeEach
  void aMaliciousZip() throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(stream)) {
      out.writeObject(new Gadget());
    }
    zip = folder.resolve("model.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name :
          List.of("normalizer.bin", "coefficients.bin", "updaterState.bin", "preprocessor.bin")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(stream.toByteArray());
      }
      out.putNextEntry(new ZipEntry("configuration.json"));
      out.write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Gadget.executed = false;
  }

  /** Reads the entry as DL4J's ModelSerializer reads a normaliser. */
  static Object readAsModelSerializerDoes(Path zip, String entry) throws Exception {
    try (ZipFile file = new ZipFile(zip.toFile());
        ObjectInputStream in = new ObjectInputStream(file.getInputStream(file.getEntry(entry)))) {
      return in.readObject();
    }
  }

  @Test
  void noneOfOurWaysInRunsIt() {
    List<Executable> ways =
        List.of(
            () -> Bundle.open(zip),
            () -> Bundle.describe(zip),
            () -> Safetensors.read(zip),
            () -> PhotoCaptioner.open(zip),
            () -> LiveLabeller.open(zip),
            () -> Encoder.open(zip));
    for (Executable way : ways) {
      SightlineException refused = assertThrows(SightlineException.class, way);
      assertTrue(refused.getMessage().contains("model.zip"), refused.getMessage());
    }
    for (List<String> command :
        List.of(
            List.of("caption", "--model", zip.toString(), "photo.jpg"),
            List.of("label", "--model", zip.toString(), "film.mp4"),
            List.of("ask", "--model", zip.toString(), "photo.jpg", "why?"),
            List.of("models", "show", zip.toString()),
            List.of("models", "verify", zip.toString()))) {
      StringWriter said = new StringWriter();
      PrintWriter out = new PrintWriter(said);
      assertTrue(Sightline.run(out, out, command.toArray(String[]::new)) != 0, said::toString);
    }
    assertFalse(Gadget.executed);
  }

  @Test
  void theFilterAloneStopsWhoReadsObjectStreams() {
    ObjectStreams.forbid();

    for (String entry : List.of("normalizer.bin", "coefficients.bin")) {
      IOException refused =
          assertThrows(IOException.class, () -> readAsModelSerializerDoes(zip, entry));
      assertTrue(refused.getMessage().contains("REJECTED"), refused.getMessage());
    }
    assertThrows(Exception.class, () -> ModelSerializer.restoreNormalizerFromFile(zip.toFile()));
    assertFalse(Gadget.executed);
  }

  /** Elsewhere, so that no filter of this process counts; it also shows that the gadget works. */
  @Test
  void theCommandLineAndTheFirstBundleSetTheFilterAndAHostsOwnIsRespected() throws Exception {
    assertEquals("executed", reading(List.of(), "nothing"));
    assertEquals("refused", reading(List.of(), "command line"));
    assertEquals("refused", reading(List.of(), "bundle"));
    assertEquals("executed", reading(List.of("-Djdk.serialFilter=*"), "bundle"));
  }

  private String reading(List<String> options, String before) throws Exception {
    try (Child child = Child.start(folder, "", options, Victim.class, zip.toString(), before)) {
      assertEquals(0, child.exitCode(), child.said());
      return child.said().strip();
    }
  }

  /** A program that reads object streams, after it did something with us. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      Path zip = Path.of(arguments[0]);
      if (arguments[1].equals("command line")) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        int unused = Sightline.run(nowhere, nowhere, "--version");
      } else if (arguments[1].equals("bundle")) {
        assertThrows(SightlineException.class, () -> Bundle.describe(zip));
      }
      try {
        Object unused = readAsModelSerializerDoes(zip, "normalizer.bin");
      } catch (java.io.InvalidClassException rejected) {
        // as it should be
      }
      System.out.println(Gadget.executed ? "executed" : "refused");
    }
  }
}
