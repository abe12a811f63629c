package dev.sightline.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The processor, as Linux describes it; elsewhere only the number of cores is known.
 *
 * @param model its name, or the architecture if there is none
 * @param cores that this program may use
 * @param flags its instruction set extensions, by Linux's names; empty if unknown
 */
public record Processor(String model, int cores, Set<String> flags) {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  /** What OpenBLAS's {@code SKYLAKEX} kernels use; the first alone is not enough for them. */
  private static final Set<String> AVX_512 = Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl");

  public Processor {
    flags = Set.copyOf(flags);
  }

  /** The processor this program runs on. */
  public static Processor here() {
    int cores = Runtime.getRuntime().availableProcessors();
    List<String> lines;
    try {
      // Not always ASCII on virtual machines: an unreadable letter costs only itself.
      lines =
          new String(Files.readAllBytes(DESCRIPTION), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException notLinux) {
      lines = List.of();
    }
    return described(lines, cores);
  }

  /** From the lines of {@code /proc/cpuinfo}; those of the first processor count. */
  static Processor described(List<String> lines, int cores) {
    String model = System.getProperty("os.arch");
    Set<String> flags = new TreeSet<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (line.isBlank()) {
        break;
      }
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      switch (key) {
        case "model name" -> model = value;
        case "flags", "Features" -> flags.addAll(List.of(value.split("\\s+"))); // Features: ARM
        default -> {}
      }
    }
    return new Processor(model, cores, flags);
  }

  /** Whether it has all the AVX-512 instructions that OpenBLAS's kernels use. */
  public boolean hasAvx512() {
    return flags.containsAll(AVX_512);
  }

  /** The flags it has that decide how fast nets run, in order of age. */
  public List<String> vectorFlags() {
    List<String> known =
        List.of(
            "sse4_2",
            "avx",
            "avx2",
            "fma",
            "avx512f",
            "avx512bw",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "amx_tile",
            "asimd",
            "asimddp",
            "sve",
            "sve2");
    return known.stream().filter(flags::contains).toList();
  }
}
