package dev.sightline.media;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that decodes for this one, with the pipes to it; {@link DecoderMain} runs at the other end.
 * It is killed when it takes too long, and may crash. A request then fails with a sentence about
 * the file, and the process cannot be used again. For one job at a time.
 */
final class DecoderProcess implements AutoCloseable {
  /** A JVM under load takes a while to start. */
  private static final int START_SECONDS = 60;

  /** For its Java part. */
  private static final List<String> HEAP = List.of("-Xms16m", "-Xmx512m");

  /**
   * Total memory for a process that decodes films; together with what the libraries take, less than
   * a gigabyte.
   */
  static final int FILM_KILOBYTES = 900_000;

  /**
   * Total memory for a process that decodes pictures, whose bytes and pixels are also held in Java.
   */
  static final int PICTURE_KILOBYTES = 1_300_000;

  /** A shell that sets the limit and is then replaced by the JVM. Only Linux enforces it. */
  private static final Path SHELL = Path.of("/bin/sh");

  /** What is written to the process, and read from it. */
  @FunctionalInterface
  interface Exchange<T> {
    T run(DataOutputStream to, DataInputStream from) throws IOException;
  }

  private final Process process;
  private final DataOutputStream to;
  private final DataInputStream from;
  private final double seconds;
  private Patience alarm;
  private boolean late;
  private boolean broken;

  private DecoderProcess(Process process, double seconds) {
    this.process = process;
    this.seconds = seconds;
    to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    from = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
  }

  /**
   * Starts a process.
   *
   * @param mainClass its main class
   * @param kilobytes memory allowed, where the system enforces it
   * @throws IOException if Java cannot be started
   */
  static DecoderProcess start(String mainClass, MediaLimits limits, int kilobytes)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      String limit = "ulimit -d " + kilobytes + " 2>/dev/null; exec \"$@\"";
      command.addAll(List.of(SHELL.toString(), "-c", limit, "decoder"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", // its work is native code
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:+SuppressFatalErrorMessage", // a crash becomes our sentence, not a file
            "-XX:-CreateCoredumpOnCrash",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(DecoderMain.arguments(limits));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD); // remarks of the libraries
    DecoderProcess started = new DecoderProcess(builder.start(), limits.decodeSeconds());
    started.wind(START_SECONDS);
    try {
      if (started.from.readByte() != DecoderMain.READY) {
        throw new IOException("it does not answer");
      }
    } catch (IOException e) {
      started.close();
      throw e;
    } finally {
      started.stopClock();
    }
    return started;
  }

  /** The process ID. */
  long pid() {
    return process.pid();
  }

  /** Whether it can take another request. */
  synchronized boolean isSound() {
    return !broken && process.isAlive();
  }

  /**
   * Sends a request about a file and waits for the answer.
   *
   * @throws MediaException the process's own sentence about the file, or that it crashed or took
   *     too long
   */
  <T> T ask(Path file, Exchange<T> exchange) throws MediaException {
    wind(seconds);
    try {
      return exchange.run(to, from);
    } catch (MediaException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw lost(file, e);
    } finally {
      stopClock();
    }
  }

  /** Waits for the first byte of an answer; meanwhile the process reports that it is alive. */
  byte answer() throws IOException {
    byte kind = from.readByte();
    while (kind == DecoderMain.BUSY) {
      wind(seconds);
      kind = from.readByte();
    }
    return kind;
  }

  /** From any thread: gives a call in progress only this many more seconds. */
  synchronized void hurry(double most) {
    if (alarm != null) {
      wind(most);
    }
  }

  private synchronized void wind(double most) {
    stopClock();
    Patience[] wound = new Patience[1];
    wound[0] =
        new Patience(most, () -> Patience.processorTime(process.toHandle()), () -> ring(wound[0]));
    alarm = wound[0];
  }

  private synchronized void stopClock() {
    if (alarm != null) {
      alarm.close();
      alarm = null;
    }
  }

  private synchronized void ring(Patience which) {
    if (alarm == which) {
      late = true;
      broken = true;
      process.destroyForcibly();
    }
  }

  private MediaException lost(Path file, Exception cause) {
    synchronized (this) {
      broken = true;
      if (late) {
        return MediaException.givenUp(file, seconds);
      }
    }
    close();
    return new MediaException(
        "%s was skipped: its decoder crashed (%s).".formatted(file, death()), cause);
  }

  /** How the process ended. */
  private String death() {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        return "it does not end";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the reading was ended";
    }
    int code = process.exitValue();
    return code > 128 ? "signal " + (code - 128) : "exit code " + code;
  }

  /** Ends the process; it has nothing to save. */
  @Override
  public void close() {
    synchronized (this) {
      broken = true;
    }
    if (process.isAlive() && !dying()) {
      process.destroyForcibly();
    }
  }

  /**
   * A crash closes the pipes a moment before the process has ended and can be asked for its exit
   * code.
   */
  private boolean dying() {
    try {
      return process.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
