package dev.sightline.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory in bytes: the machine's and this process's, from Linux; elsewhere only Java's heap. */
public final class Memory {
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path PROCESS = Path.of("/proc/self/status");

  private Memory() {}

  /** The machine's memory. */
  public static OptionalLong total() {
    return field(MACHINE, "MemTotal:");
  }

  /** Memory available without swapping. */
  public static OptionalLong available() {
    return field(MACHINE, "MemAvailable:");
  }

  /** The most that this process has ever held, native memory included. */
  public static OptionalLong peak() {
    return field(PROCESS, "VmHWM:");
  }

  /** What this process holds now, native memory included. */
  public static OptionalLong held() {
    return field(PROCESS, "VmRSS:");
  }

  /** The most that Java's heap may grow to. */
  public static long heapLimit() {
    return Runtime.getRuntime().maxMemory();
  }

  /** Lines like {@code MemTotal: 24576000 kB}. */
  private static OptionalLong field(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException | NumberFormatException notLinux) {
      return OptionalLong.empty();
    }
  }
}
