package dev.sightline.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The native libraries in this process, from Linux's list of mapped files. Other systems have no
 * such list, so none are found.
 */
final class LoadedLibraries {
  private static final Path MAPS = Path.of("/proc/self/maps");

  private LoadedLibraries() {}

  /** The file of a library whose name begins like this, for example {@code libopenblas}. */
  static Optional<Path> find(String beginning) {
    try {
      String maps = new String(Files.readAllBytes(MAPS), StandardCharsets.UTF_8);
      return find(maps.lines().toList(), beginning);
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  /** Like {@link #find(String)}, in lines like {@code 7f12-7f34 r-xp 0 08:01 42 /lib/libc.so.6}. */
  static Optional<Path> find(List<String> maps, String beginning) {
    return maps.stream()
        .filter(line -> line.indexOf('/') >= 0)
        .map(line -> line.substring(line.indexOf('/')))
        .filter(file -> file.substring(file.lastIndexOf('/') + 1).startsWith(beginning))
        .map(Path::of)
        .findFirst();
  }
}
