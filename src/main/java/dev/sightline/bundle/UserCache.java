package dev.sightline.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are kept that can be made again: the folder that the environment variable {@code
 * SIGHTLINE_CACHE} names, else {@code sightline} in the desktop's cache folder ({@code
 * XDG_CACHE_HOME}, else {@code ~/.cache}).
 */
public final class UserCache {
  private UserCache() {}

  /** A folder in it, made if need be. */
  public static Path folder(String name) throws IOException {
    String own = System.getenv("SIGHTLINE_CACHE");
    if (own != null) {
      return Files.createDirectories(Path.of(own, name));
    }
    String desktop = System.getenv("XDG_CACHE_HOME");
    Path root =
        desktop == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(desktop);
    return Files.createDirectories(root.resolve("sightline").resolve(name));
  }
}
