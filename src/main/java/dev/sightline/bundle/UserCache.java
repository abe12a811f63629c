package dev.sightline.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where things are kept that can be made again: the folder named by the environment variable {@code
 * SIGHTLINE_CACHE}, else {@code sightline} in the desktop's cache folder ({@code XDG_CACHE_HOME},
 * else {@code ~/.cache}). It has one folder for each kind of thing, and in it an entry, a file or a
 * folder, for each thing.
 *
 * <p>All entries together may take as many gigabytes as {@value #LIMIT} says, or {@value
 * #USUAL_LIMIT}. When more are added, the least recently used are deleted, but never one that was
 * used since this program started.
 */
public final class UserCache {
  /** Features of photos and videos. */
  public static final String FEATURES = "features";

  /** Encoders made from ONNX files. */
  public static final String ENCODERS = "encoders";

  /** Models unpacked from zips. */
  public static final String BUNDLES = "bundles";

  /** Libraries unpacked from Java archives. */
  public static final String NATIVE = "native";

  /** All kinds. */
  public static final List<String> KINDS = List.of(FEATURES, ENCODERS, BUNDLES, NATIVE);

  /** The environment variable with the limit in gigabytes. */
  public static final String LIMIT = "SIGHTLINE_CACHE_GB";

  private static final double USUAL_LIMIT = 20;
  private static final String LOCK = ".lock";

  /** A thing in the cache. */
  public record Entry(String kind, Path path, long bytes, Instant used) {}

  private UserCache() {}

  /** One of its folders, created if necessary. */
  public static Path folder(String kind) throws IOException {
    long unused = limit(); // a wrong value is reported before the work, not after
    return Files.createDirectories(root().resolve(kind));
  }

  /** Where it is; it may not exist yet. */
  public static Path root() {
    return root(
        System.getenv("SIGHTLINE_CACHE"),
        System.getenv("XDG_CACHE_HOME"),
        System.getProperty("user.home"));
  }

  /**
   * Empty values count as not set, and so does a desktop folder that is not absolute, as its rules
   * demand.
   */
  static Path root(String own, String desktop, String home) {
    if (own != null && !own.isBlank()) {
      return Path.of(own);
    }
    boolean given = desktop != null && !desktop.isBlank() && Path.of(desktop).isAbsolute();
    return (given ? Path.of(desktop) : Path.of(home, ".cache")).resolve("sightline");
  }

  /** Its entries, the least recently used first. */
  public static List<Entry> entries() throws IOException {
    return entries(root());
  }

  static List<Entry> entries(Path root) throws IOException {
    List<Entry> all = new ArrayList<>();
    for (String kind : KINDS) {
      Path folder = root.resolve(kind);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> paths = Files.list(folder)) {
          for (Path path : paths.filter(p -> !p.toString().endsWith(LOCK)).toList()) {
            try {
              Instant used = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
              all.add(new Entry(kind, path, size(path), used));
            } catch (IOException | UncheckedIOException vanished) {
              // Another program is cleaning up.
            }
          }
        }
      }
    }
    all.sort(Comparator.comparing(Entry::used));
    return all;
  }

  private static long size(Path path) throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.mapToLong(file -> Files.isRegularFile(file) ? file.toFile().length() : 0).sum();
    }
  }

  /** The kinds present, with the bytes of all their entries. */
  public static SortedMap<String, Long> sizes() throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    entries().forEach(entry -> sizes.merge(entry.kind(), entry.bytes(), Long::sum));
    return sizes;
  }

  /** Records that an entry is used now. */
  public static void used(Path entry) {
    try {
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
    } catch (IOException ofSomebodyElse) {
      // Then it is deleted earlier than necessary.
    }
  }

  /** Its size limit in bytes. */
  public static long limit() {
    return limit(System.getenv(LIMIT));
  }

  static long limit(String gigabytes) {
    try {
      double limit =
          gigabytes == null || gigabytes.isBlank() ? USUAL_LIMIT : Double.parseDouble(gigabytes);
      if (limit >= 0) {
        return (long) (limit * (1L << 30));
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        LIMIT + " is '" + gigabytes + "', expected a number of gigabytes, for example 20");
  }

  /** Deletes the least recently used entries as long as there is too much. */
  public static void trim() throws IOException {
    trim(root(), limit(), ProcessHandle.current().info().startInstant().orElseGet(Instant::now));
  }

  static void trim(Path root, long limit, Instant begun) throws IOException {
    List<Entry> entries = entries(root);
    long bytes = entries.stream().mapToLong(Entry::bytes).sum();
    for (Entry entry : entries) {
      if (bytes <= limit || !entry.used().isBefore(begun)) {
        return;
      }
      try {
        bytes -= delete(entry) ? entry.bytes() : 0;
      } catch (IOException inUse) {
        // It stays until the next time.
      }
    }
  }

  /** Deletes an entry, unless another program is writing it; returns whether it is gone. */
  public static boolean delete(Entry entry) throws IOException {
    String name = entry.path().getFileName().toString().replaceFirst("\\.partial$", "");
    Path lock = entry.path().resolveSibling(name + LOCK);
    if (Files.exists(lock)) {
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
        if (channel.tryLock() == null) {
          return false;
        }
        BundleWriter.delete(entry.path());
        return true;
      } catch (OverlappingFileLockException writtenHere) {
        return false;
      }
    }
    BundleWriter.delete(entry.path());
    return true;
  }
}
