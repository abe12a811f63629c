package dev.sightline.robustness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another Java with the same classes, to be killed, starved of disk or run beside one like it. What
 * it says on both outputs is kept in a file.
 */
public final class Child implements AutoCloseable {
  private static final long LONGEST_SECONDS = 120;

  private final Process process;
  private final Path said;

  private Child(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /**
   * Starts one.
   *
   * @param folder for what it says
   * @param shell put before the command by a shell, such as {@code ulimit -f 10;}; may be empty
   * @param options of Java
   */
  public static Child start(
      Path folder, String shell, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData"));
    java.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-Dorg.eclipse.deeplearning4j.helpers.disable=false"));
    java.addAll(options);
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    java.addAll(List.of(arguments));
    List<String> command = new ArrayList<>(java);
    if (!shell.isEmpty()) {
      command = new ArrayList<>(List.of("/bin/sh", "-c", shell + " exec \"$@\"", "sh"));
      command.addAll(java);
    }
    Path said = Files.createTempFile(folder, "said-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("OPENBLAS_THREAD_TIMEOUT", "4");
    environment.put("OMP_WAIT_POLICY", "passive");
    environment.putIfAbsent("SIGHTLINE_CACHE", folder.resolve("cache").toString());
    return new Child(builder.start(), said);
  }

  /** Starts the command line. */
  public static Child sightline(Path folder, List<String> arguments) throws IOException {
    return start(
        folder, "", List.of(), dev.sightline.cli.Sightline.class, arguments.toArray(String[]::new));
  }

  /** Waits so long; whether it has ended. */
  public boolean ended(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to end, as Ctrl-C does. */
  public void terminate() {
    process.destroy();
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for its end, two minutes at most; its exit code. */
  public int exitCode() throws InterruptedException, IOException {
    return exitCode(LONGEST_SECONDS);
  }

  /** Waits so long for its end; its exit code. */
  public int exitCode(long seconds) throws InterruptedException, IOException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      kill();
      throw new IOException("a child ran for more than " + seconds + " s: " + said());
    }
    return process.exitValue();
  }

  /** What it has said so far. */
  public String said() throws IOException {
    return Files.readString(said, StandardCharsets.UTF_8);
  }

  /** Ends it, if need be. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
