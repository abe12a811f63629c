package dev.sightline.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where things are kept that can be made again: the folder that the environment variable {@code
 * SIGHTLINE_CACHE} names, else {@code sightline} in the desktop's cache folder ({@code
 * XDG_CACHE_HOME}, else {@code ~/.cache}).
 */
public final class UserCache {
  /** The folder of encoders that were made of ONNX files. */
  public static final String ENCODERS = "encoders";

  private UserCache() {}

  /** A folder in it, made if need be. */
  public static Path folder(String name) throws IOException {
    return Files.createDirectories(root().resolve(name));
  }

  /** Where it is; it need not exist yet. */
  public static Path root() {
    String own = System.getenv("SIGHTLINE_CACHE");
    if (own != null) {
      return Path.of(own);
    }
    String desktop = System.getenv("XDG_CACHE_HOME");
    Path root =
        desktop == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(desktop);
    return root.resolve("sightline");
  }

  /** The folders in it, by name, with the bytes of all files in each. */
  public static SortedMap<String, Long> sizes() throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    if (Files.isDirectory(root())) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(root(), Files::isDirectory)) {
        for (Path folder : folders) {
          sizes.put(folder.getFileName().toString(), size(folder));
        }
      }
    }
    return sizes;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.mapToLong(file -> Files.isRegularFile(file) ? file.toFile().length() : 0).sum();
    } catch (UncheckedIOException vanished) {
      return 0; // another program tidies up
    }
  }
}
