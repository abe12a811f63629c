package dev.sightline.cli;

import dev.sightline.bundle.UserCache;
import dev.sightline.encoder.RunningBackend;
import dev.sightline.encoder.TrainingBackend;
import dev.sightline.machine.GraphicsCards;
import dev.sightline.machine.Memory;
import dev.sightline.machine.NativeSettings;
import dev.sightline.machine.OpenBlas;
import dev.sightline.machine.Processor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What this machine computes with, and what would make it faster.
 *
 * @param facts name to value: a text, a number, a list of texts, or names to values
 * @param advice a sentence each; none where everything that is known to help is on
 */
record DoctorReport(Map<String, Object> facts, List<String> advice) {
  private static final String SETTINGS = "native settings";

  /** Looks. Starts ONNX Runtime and ND4J, which takes a second. */
  static DoctorReport here() throws IOException {
    // First what loads libraries, so that what is asked of them afterwards is there.
    List<NativeSettings.Setting> settings = NativeSettings.apply();
    TrainingBackend training = TrainingBackend.here();
    RunningBackend running = RunningBackend.here();
    Processor processor = Processor.here();
    Optional<OpenBlas> blas = OpenBlas.loaded();
    GraphicsCards cards = GraphicsCards.here();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("sightline", new Sightline.Version().getVersion()[0].replace("sightline ", ""));
    facts.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
    facts.put("processor", processor.model());
    facts.put("cores", processor.cores());
    facts.put("instructions", processor.vectorFlags());
    facts.put("memory", memory());
    facts.put(SETTINGS, settings.stream().map(DoctorReport::line).toList());
    facts.put(
        "OpenBLAS",
        blas.map(b -> "kernels " + b.kernels() + ", " + b.configuration()).orElse("not known"));
    facts.put("DL4J (trains encoders)", training.name());
    facts.put("DL4J's products", training.blas());
    facts.put("DL4J's threads", training.threads());
    facts.put(
        "DL4J's convolutions",
        training.helper().map(h -> "oneDNN (" + h + ")").orElse("DL4J itself, without oneDNN"));
    facts.put("ONNX Runtime (runs encoders)", running.version());
    facts.put("ONNX Runtime's providers", running.providers());
    facts.put("graphics cards", cards.names().isEmpty() ? "none found" : cards.names());
    facts.put("graphics driver", cards.driver().orElse("none found"));
    facts.put("cache", UserCache.root().toString());
    facts.put("cache holds", sizes());
    return new DoctorReport(facts, advice(settings, processor, blas, training, running, cards));
  }

  private static String line(NativeSettings.Setting setting) {
    String how =
        switch (setting.state()) {
          case GIVEN -> "given at start";
          case SET -> "set by Sightline";
          case TOO_LATE, FAILED -> "NOT SET: " + setting.reason();
        };
    return setting.name() + "=" + setting.value() + " (" + how + ")";
  }

  private static Map<String, String> memory() {
    Map<String, String> memory = new LinkedHashMap<>();
    put(memory, "machine", Memory.total());
    put(memory, "available", Memory.available());
    memory.put("Java's heap at most", bytes(Memory.heapLimit()));
    put(memory, "this process at its peak", Memory.peak());
    return memory;
  }

  private static void put(Map<String, String> memory, String name, OptionalLong bytes) {
    bytes.ifPresent(some -> memory.put(name, bytes(some)));
  }

  private static Map<String, String> sizes() throws IOException {
    Map<String, String> sizes = new LinkedHashMap<>();
    UserCache.sizes().forEach((name, bytes) -> sizes.put(name, bytes(bytes)));
    return sizes;
  }

  private static String bytes(long bytes) {
    return bytes >= 1 << 30
        ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30))
        : String.format(Locale.ROOT, "%.0f MB", bytes / (double) (1 << 20));
  }

  private static List<String> advice(
      List<NativeSettings.Setting> settings,
      Processor processor,
      Optional<OpenBlas> blas,
      TrainingBackend training,
      RunningBackend running,
      GraphicsCards cards) {
    List<String> advice = new ArrayList<>();
    for (NativeSettings.Setting setting : settings) {
      if (!setting.holds()) {
        advice.add("Set " + setting.name() + "=" + setting.value() + " before Java starts.");
      }
    }
    blas.flatMap(b -> slow(b.kernels(), processor)).ifPresent(advice::add);
    if (training.helper().isEmpty() && !training.isCuda()) {
      advice.add(
          "DL4J's convolutions run without oneDNN, some ten times slower: give Java -D"
              + NativeSettings.HELPERS
              + "=false, and build with ND4J's oneDNN library (x86_64 has it).");
    }
    boolean built = running.cuda() || training.isCuda();
    if (!cards.names().isEmpty() && !built) {
      advice.add(
          "There is a graphics card that this build does not use: './mvnw -Pcuda package'"
              + " (docs/gpu-and-speed.md).");
    }
    if (cards.names().isEmpty() && built) {
      advice.add(
          "This build is for graphics cards, and none is found; without -Pcuda it is smaller.");
    }
    if (Memory.available().orElse(Long.MAX_VALUE) < 2L << 30) {
      advice.add("Less than 2 GB of memory are free; training an encoder needs more.");
    }
    if (processor.cores() == 1) {
      advice.add("Only one core may be used; encoding gains from each further one.");
    }
    return advice;
  }

  /** A sentence where OpenBLAS uses kernels for an older processor than this one. */
  static Optional<String> slow(String kernels, Processor processor) {
    String name = kernels.toLowerCase(Locale.ROOT);
    boolean avx2 = List.of("haswell", "zen", "excavator").contains(name);
    boolean older =
        List.of("sandybridge", "bulldozer", "piledriver", "steamroller", "nehalem", "prescott")
            .contains(name);
    if (processor.hasAvx512() && (avx2 || older)) {
      return Optional.of(
          "OpenBLAS uses its kernels for %s on a processor with AVX-512: set".formatted(kernels)
              + " OPENBLAS_CORETYPE=SKYLAKEX before Java starts; matrix products run at up to twice"
              + " the speed.");
    }
    return processor.flags().contains("avx2") && older
        ? Optional.of(
            "OpenBLAS uses its kernels for %s on a processor with AVX2: remove OPENBLAS_CORETYPE"
                    .formatted(kernels)
                + " from the environment before Java starts.")
        : Optional.empty();
  }
}
