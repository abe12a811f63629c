package dev.sightline;

import dev.sightline.io.AtomicFile;
import dev.sightline.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The options of a program that measures speeds: {@code --name value}. */
public record Arguments(List<String> words) {
  public static Arguments of(String... words) {
    return new Arguments(List.of(words));
  }

  public boolean has(String name) {
    return words.contains(name);
  }

  /** What follows an option; what is usual where it is not there. */
  public String get(String name, String usual) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 == words.size() ? usual : words.get(at + 1);
  }

  public int[] numbers(String name, String usual) {
    return Arrays.stream(get(name, usual).split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }

  public int number(String name, int usual) {
    return Integer.parseInt(get(name, Integer.toString(usual)));
  }

  /** A path that must be given. */
  public Path path(String name) {
    String given = get(name, null);
    if (given == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return Path.of(given);
  }

  /** Writes figures as JSON into the file that {@code --json} names, if it does. */
  public void write(Object figures) throws IOException {
    if (has("--json")) {
      AtomicFile.write(path("--json"), Json.pretty(figures) + "\n");
    }
  }
}
