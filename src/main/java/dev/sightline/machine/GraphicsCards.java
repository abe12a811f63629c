package dev.sightline.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NVIDIA cards and their driver, as the driver reports them on Linux; on other systems none are
 * found.
 *
 * @param driver its version, if there is one
 * @param names of the cards; if the driver does not tell, {@code NVIDIA GPU 0} and so on
 */
public record GraphicsCards(Optional<String> driver, List<String> names) {
  private static final Pattern VERSION = Pattern.compile("Kernel Module\\D*([0-9][0-9.]+)");
  private static final Pattern MODEL = Pattern.compile("(?m)^Model:\\s*(.+?)\\s*$");

  /** The cards of this machine. */
  public static GraphicsCards here() {
    return in(Path.of("/proc/driver/nvidia"), Path.of("/dev"));
  }

  /** Those described in the driver's folder, else those that have a device file. */
  static GraphicsCards in(Path driver, Path devices) {
    Optional<String> version =
        text(driver.resolve("version"))
            .map(VERSION::matcher)
            .filter(Matcher::find)
            .map(m -> m.group(1));
    List<String> names = new ArrayList<>();
    for (Path card : entries(driver.resolve("gpus"), "*")) {
      text(card.resolve("information"))
          .map(MODEL::matcher)
          .filter(Matcher::find)
          .ifPresent(model -> names.add(model.group(1)));
    }
    if (names.isEmpty()) {
      // Containers may have only the device files.
      for (Path device : entries(devices, "nvidia[0-9]*")) {
        names.add(device.getFileName().toString().replace("nvidia", "NVIDIA GPU "));
      }
    }
    return new GraphicsCards(version, names.stream().sorted().toList());
  }

  private static List<Path> entries(Path folder, String pattern) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
      entries.forEach(found::add);
    } catch (IOException none) {
      return List.of();
    }
    return found;
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
