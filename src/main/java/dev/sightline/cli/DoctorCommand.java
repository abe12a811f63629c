package dev.sightline.cli;

import dev.sightline.io.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sightline doctor}: what is in use here, and what would make it faster. */
@Command(
    name = "doctor",
    description =
        "Show what Sightline runs on here (processor, libraries and their kernels, threads, graphics"
            + " card, memory, caches) and what would make it faster.")
public final class DoctorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin JsonChoice format;

  @Override
  public Integer call() throws IOException {
    DoctorReport report = DoctorReport.here();
    PrintWriter out = spec.commandLine().getOut();
    if (format.json) {
      Map<String, Object> all = new LinkedHashMap<>(report.facts());
      all.put("advice", report.advice());
      out.println(Json.line(all));
      return ExitCode.DONE;
    }
    report.facts().forEach((name, value) -> print(out, name, value));
    out.println();
    out.println(
        report.advice().isEmpty()
            ? "Everything that is known to make it faster here is on."
            : "What would make it faster:");
    report.advice().forEach(sentence -> out.println("* " + sentence));
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, String name, Object value) {
    List<?> lines =
        value instanceof List<?> list
            ? list
            : value instanceof Map<?, ?> map
                ? map.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList()
                : List.of(value);
    boolean onOneLine = lines.stream().allMatch(line -> line.toString().length() < 25);
    if (onOneLine) {
      String line = String.join(", ", lines.stream().map(Object::toString).toList());
      out.printf(Locale.ROOT, "%-29s %s%n", name, line);
      return;
    }
    out.printf(Locale.ROOT, "%-29s %s%n", name, lines.get(0));
    lines.subList(1, lines.size()).forEach(line -> out.printf(Locale.ROOT, "%-29s %s%n", "", line));
  }
}
