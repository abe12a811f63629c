package dev.sightline.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sightline.encoder.TrainingBackend;
import dev.sightline.rnn.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Programs that use Sightline as a library, each in a Java of its own without the launcher's
 * environment.
 */
class NativeSettingsTest {
  @TempDir Path folder;

  @BeforeEach
  void onlyWhereItCanBeSeen() {
    assumeTrue(Files.exists(Path.of("/proc/self/maps")), "what is loaded is seen on Linux only");
  }

  /** What a program printed, and what it warned of. */
  private record Run(String out, String err) {}

  private Run run(Class<?> program, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("O")); // OPENBLAS_, OMP_
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    Run run = new Run(Files.readString(out), Files.readString(err));
    assertEquals(0, process.exitValue(), run.err());
    return run;
  }

  /** Begins with a recurrent net. */
  static final class Recurrent {
    public static void main(String[] args) {
      new Matrix(2, 2).close();
      openblas_nolapack.cblas_sdot(1, new float[1], 1, new float[1], 1);
      report();
    }
  }

  /** Begins with ND4J itself, before anything of Sightline's. */
  static final class Nd4jFirst {
    public static void main(String[] args) {
      Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2));
      report();
      System.out.println("helper " + TrainingBackend.here().helper().orElse("none"));
    }
  }

  /** Begins with OpenBLAS, which Sightline cannot know of. */
  static final class OpenBlasFirst {
    public static void main(String[] args) {
      openblas_nolapack.cblas_sdot(1, new float[1], 1, new float[1], 1);
      new Matrix(2, 2).close();
      report();
    }
  }

  private static void report() {
    System.out.println("kernels " + OpenBlas.loaded().orElseThrow().kernels());
    System.out.println("timeout " + NativeEnvironment.get("OPENBLAS_THREAD_TIMEOUT"));
    System.out.println("policy " + NativeEnvironment.get("OMP_WAIT_POLICY"));
    NativeSettings.apply().forEach(s -> System.out.println(s.name() + " " + s.state()));
  }

  private static void assertInForce(Run run) {
    assertTrue(run.out().contains("timeout 4\npolicy passive\n"), run.out());
    assertTrue(run.out().contains("OPENBLAS_THREAD_TIMEOUT SET\nOMP_WAIT_POLICY SET\n"), run.out());
    if (Processor.here().hasAvx512()) {
      assertTrue(run.out().contains("kernels SkylakeX\n"), run.out());
    }
    assertFalse(run.err().contains("Nets will run slowly"), run.err()); // newer Javas warn, too
    assertFalse(run.err().contains("do not match"), run.err()); // versions that JavaCPP finds odd
  }

  @Test
  void whateverComesFirstTheyAreInForce() throws Exception {
    assertInForce(run(Recurrent.class, Map.of()));
  }

  @Test
  void alsoWhenTheProgramBeginsWithNd4jItself() throws Exception {
    Run run = run(Nd4jFirst.class, Map.of());
    assertInForce(run);
    if (System.getProperty("os.arch").equals("amd64")) {
      assertTrue(run.out().contains("helper MKLDNN"), run.out());
    }
  }

  @Test
  void whatTheUserSetStays() throws Exception {
    Run run =
        run(
            Recurrent.class,
            Map.of("OPENBLAS_CORETYPE", "HASWELL", "OMP_WAIT_POLICY", "active"),
            "-D" + NativeSettings.HELPERS + "=true");
    assertTrue(run.out().contains("kernels Haswell\n"), run.out());
    assertTrue(run.out().contains("policy active\n"), run.out());
    assertTrue(run.out().contains("OPENBLAS_CORETYPE GIVEN\n"), run.out());
    assertTrue(run.out().contains(NativeSettings.HELPERS + " GIVEN\n"), run.out());
  }

  @Test
  void tooLateIsSaidOnce() throws Exception {
    Run run = run(OpenBlasFirst.class, Map.of());
    assertTrue(run.out().contains("OPENBLAS_THREAD_TIMEOUT TOO_LATE\n"), run.out());
    assertTrue(run.out().contains("OMP_WAIT_POLICY SET\n"), run.out());
    assertEquals(1, run.err().split("Nets will run slowly", -1).length - 1, run.err());
    assertTrue(
        run.err().contains("OPENBLAS_THREAD_TIMEOUT=4 (libopenblas was loaded before)"), run.err());
  }

  @Test
  void aLibraryIsFoundByTheBeginningOfItsName() {
    List<String> maps =
        List.of(
            "7f00-7f01 r--p 00000000 00:00 0 ",
            "7f01-7f02 r-xp 00000000 08:01 42      /opt/my libs/libopenblas.so.0",
            "7f02-7f03 r-xp 00000000 08:01 43      /opt/libjniopenblas.so");
    assertEquals(
        Path.of("/opt/my libs/libopenblas.so.0"),
        LoadedLibraries.find(maps, "libopenblas").orElseThrow());
    assertTrue(LoadedLibraries.find(maps, "libgomp").isEmpty());
  }
}
