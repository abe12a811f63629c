package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher in a project of its own, whose Maven only makes an empty jar and whose Java only
 * prints what it was started with.
 */
class LauncherTest {
  @TempDir Path folder;
  private Path project;
  private Path java;
  private final Map<String, String> environment = new HashMap<>();

  private record Run(int code, String out, String err) {
    void assertOut(String expected) {
      assertTrue(out.contains(expected), out + err);
    }
  }

  @BeforeEach
  void aProjectWithASpaceInItsName() throws IOException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "a launcher for POSIX shells");
    project = Files.createDirectories(folder.resolve("my project"));
    Files.copy(Path.of("sightline"), project.resolve("sightline"));
    Files.createDirectories(project.resolve("src/main"));
    Files.writeString(project.resolve("pom.xml"), "");
    executable(project.resolve("sightline"));
    script(
        project.resolve("mvnw"), "echo built >>builds; mkdir -p target; : >target/sightline.jar");
    java = folder.resolve("java 17");
    installJava("17.0.15");
    environment.put("JAVA_HOME", java.toString());
  }

  private void installJava(String version) throws IOException {
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(
        java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(java.resolve("bin/javac"), "");
    script(
        java.resolve("bin/java"),
        "for a in \"$@\"; do echo \"<$a>\";"
            + " case $a in -XX:ArchiveClassesAtExit=*) sleep 0.05; echo a >\"${a#*=}\" ;; esac; done; env");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    executable(file);
  }

  private static void executable(Path file) {
    assertTrue(file.toFile().setExecutable(true), file + " can be made executable");
  }

  private Run run(Path launcher, Path from, String... arguments)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(Arrays.asList(arguments));
    builder.directory(from.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher ends");
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    return run(project.resolve("sightline"), folder, arguments);
  }

  private int builds() throws IOException {
    return Files.readAllLines(project.resolve("builds")).size();
  }

  @Test
  void argumentsReachJavaUnchanged() throws Exception {
    Run run = run("caption", "my photo.jpg", "a*b", "");
    assertEquals(0, run.code(), run.err());
    run.assertOut("<" + project.toRealPath() + "/target/sightline.jar>\n<caption>\n");
    run.assertOut("<caption>\n<my photo.jpg>\n<a*b>\n<>\n");
  }

  @Test
  void itBuildsOnFirstUseAndWhenASourceIsNewer() throws Exception {
    assertTrue(run("models").err().contains("sightline: building"));
    assertEquals("", run("models").err());
    assertEquals(1, builds());

    Path source = Files.writeString(project.resolve("src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run("models");
    assertEquals(2, builds());
  }

  @Test
  void aFailedBuildIsOneSentenceAndCodeThree() throws Exception {
    script(project.resolve("mvnw"), "exit 1");
    Run run = run("models");
    assertEquals(3, run.code());
    assertTrue(run.err().endsWith("sightline: the build failed\n"), run.err());
  }

  @Test
  void itIsFoundThroughALinkToALink() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path first = Files.createSymbolicLink(bin.resolve("s"), Path.of("../my project/sightline"));
    Path second = Files.createSymbolicLink(folder.resolve("t"), first);
    run(second, bin, "models").assertOut("/my project/target/sightline.jar>");
  }

  @Test
  void theNativeLibrariesGetTheirEnvironment() throws Exception {
    Run run = run("models");
    run.assertOut("\nOPENBLAS_THREAD_TIMEOUT=4\n");
    run.assertOut("\nOMP_WAIT_POLICY=passive\n");
  }

  /** The launcher sees a processor with these instructions. */
  private Run onProcessor(String flags, String coreType) throws Exception {
    Path cpu = Files.writeString(folder.resolve("cpuinfo"), "flags\t\t: fpu " + flags + "\n");
    Path launcher = project.resolve("sightline");
    String text = Files.readString(Path.of("sightline"));
    Files.writeString(launcher, text.replace("/proc/cpuinfo", "'" + cpu + "'"));
    environment.put("OPENBLAS_CORETYPE", coreType);
    return run("models");
  }

  private static String coreType(Run run) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith("OPENBLAS_CORETYPE="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "avx avx2 avx512vl, '', SKYLAKEX", // OpenBLAS does not know every such processor
    "avx avx2 avx512vl, Haswell, SKYLAKEX", // half as fast
    "avx avx2 avx512vl, Cooperlake, SKYLAKEX", // would crash
    "avx avx2 avx512vl avx512_bf16, Cooperlake, Cooperlake",
    "avx avx2, '', ''", // OpenBLAS chooses
    "avx avx2, ZEN, ZEN",
    "avx avx2, Sandybridge, ''",
    "avx avx2, SKYLAKEX, ''", // would crash
    "avx, Haswell, ''",
    "avx, Sandybridge, Sandybridge",
    "sse2, Nehalem, Nehalem",
    "asimd, NEOVERSEN1, NEOVERSEN1"
  })
  void openBlasUsesKernelsThatSuitTheProcessor(String flags, String asked, String used)
      throws Exception {
    assertEquals(used, coreType(onProcessor(flags, asked)));
  }

  @Test
  void kernelsThatAreNotUsedAreNamedOnce() throws Exception {
    String first = onProcessor("avx avx2 avx512vl", "Sandybridge").err();
    assertTrue(first.contains("OPENBLAS_CORETYPE=Sandybridge does not suit"), first);
    assertEquals("", onProcessor("avx avx2 avx512vl", "Sandybridge").err());
    assertTrue(onProcessor("avx avx2 avx512vl", "Zen").err().contains("=Zen does not suit"));

    environment.put("SIGHTLINE_KEEP_ENV", "1");
    Run kept = onProcessor("avx avx2 avx512vl", "Nehalem");
    assertEquals("", kept.err());
    assertEquals("Nehalem", coreType(kept));
  }

  @Test
  void whatTheUserSetStays() throws Exception {
    environment.put("OMP_WAIT_POLICY", "active");
    environment.put("SIGHTLINE_OPTS", "-Xmx3g -Dmine=1");
    environment.put("LC_ALL", "de_DE.UTF-8");
    localeIs("UTF-8");
    Run run = run("models");
    run.assertOut("\nOMP_WAIT_POLICY=active\n");
    run.assertOut("<-Xmx3g>\n<-Dmine=1>\n");
    run.assertOut("\nLC_ALL=de_DE.UTF-8\n");
  }

  @Test
  void fileNamesKeepTheirLettersInThePlainLocale() throws Exception {
    environment.put("LC_ALL", "C");
    run("models").assertOut("\nLC_ALL=C.UTF-8\n");
  }

  /** As it comes along through ssh. */
  @Test
  void aLocaleThatIsNotInstalledIsNotUsed() throws Exception {
    environment.put("LANG", "mt_MT.UTF-8");
    localeIs("ANSI_X3.4-1968");
    run("models").assertOut("\nLC_ALL=C.UTF-8\n");
  }

  /** What the system says of the locale that is set. */
  private void localeIs(String charset) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    script(bin.resolve("locale"), "echo " + charset);
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
  }

  @Test
  void closedStreamsAreSafe() throws Exception {
    run("models"); // builds
    script(java.resolve("bin/java"), "read line; echo \"in: $?\" >&2; echo out || echo lost >&2");
    Path closing = folder.resolve("closing");
    script(closing, "exec '" + project.resolve("sightline") + "' models <&- >&-");

    Run run = run(closing, folder);

    assertTrue(run.err().contains("in: 1\n"), run.err());
    assertTrue(run.err().contains("lost"), run.err());
  }

  @Test
  void noFolderElsewhereIsTakenForTheProject() throws Exception {
    run("models"); // builds
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/my project"));
    environment.put("CDPATH", elsewhere.getParent().toString());

    run(Path.of("my project/sightline"), folder, "models")
        .assertOut("<" + project.toRealPath() + "/target/sightline.jar>");
  }

  @Test
  void javaBehindAScriptIsFoundForTheBuild() throws Exception {
    Path shims = Files.createDirectories(folder.resolve("shims"));
    Path real = java.resolve("bin/java");
    script(
        real,
        "[ \"$1\" != -XshowSettings:properties ] || printf '    java.version = 17.0.15\\n"
            + "    java.home = "
            + java
            + "\\n' >&2");
    script(shims.resolve("java"), "exec '" + real + "' \"$@\"");
    script(
        project.resolve("mvnw"),
        "\"$JAVA_HOME/bin/javac\" && mkdir -p target && : >target/sightline.jar");
    environment.remove("JAVA_HOME");
    environment.put("PATH", shims + ":" + System.getenv("PATH"));

    Run run = run("models");

    assertEquals(0, run.code(), run.err());
  }

  @Test
  void javaIsToldWhatIsATerminal() throws Exception {
    environment.put("TERM", "xterm");
    run("models").assertOut("<-Dsightline.terminals=>\n"); // here nothing is
  }

  @Test
  void anOldJavaIsRefused() throws Exception {
    installJava("11.0.2");
    Run run = run("models");
    assertEquals(3, run.code());
    assertTrue(run.err().contains("Java 11.0.2 is too old; version 17 or later"), run.err());
  }

  @Test
  void aRecentJavaIsToldThatUnsafeMemoryIsMeant() throws Exception {
    assertFalse(run("models").out().contains("unsafe"));
    installJava("25");
    Run run = run("models");
    run.assertOut("<--sun-misc-unsafe-memory-access=allow>");
    // This one stands in the jar's manifest: as an option it spoils Java's own class archive.
    assertFalse(run.out().contains("native-access"), run.out());
  }

  @Test
  void theFirstCaptionMakesTheClassArchiveAndTheNextUsesIt() throws Exception {
    run("caption", "a.jpg").assertOut("<-XX:ArchiveClassesAtExit=");
    Path archive = project.toRealPath().resolve("target/classes-17.0.15.jsa");
    run("caption", "a.jpg").assertOut("<-XX:SharedArchiveFile=" + archive + ">");
  }

  @Test
  void onlyShortRunsGoWithoutTheOptimisingCompiler() throws Exception {
    String quick = "<-XX:TieredStopAtLevel=1>";
    Files.writeString(folder.resolve("a.jpg"), "");
    Files.createDirectory(folder.resolve("photos"));
    run("caption", "a.jpg").assertOut(quick);
    assertFalse(run("caption", "photos").out().contains(quick));
    assertFalse(run("caption", "-").out().contains(quick));
    assertFalse(run("train", "caption").out().contains(quick));
  }

  @Test
  void onlyWatchMayOpenAWindowAndOnlyOnADisplay() throws Exception {
    String headless = "<-Djava.awt.headless=true>";
    assumeFalse(System.getProperty("os.name").startsWith("Mac"), "there is always a display");
    run("watch").assertOut(headless);
    environment.put("DISPLAY", ":0");
    run("caption", "a.jpg").assertOut(headless);
    assertFalse(run("watch").out().contains("headless"));
  }

  @Test
  void theExitCodeIsJavas() throws Exception {
    run("caption", "a.jpg"); // builds
    script(java.resolve("bin/java"), "exit 2");
    assertEquals(2, run("caption", "a.jpg").code());
  }
}
