package dev.sightline.data;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * Chooses what is set aside for checking: by name, not by chance or position, so always the same.
 */
final class DrawnByName {
  private DrawnByName() {}

  /** The same number for the same name, everywhere. */
  static long checksum(String name) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  /** A tenth, but at least one. */
  static <T extends Comparable<? super T>> Set<T> tenth(
      Collection<T> items, Function<T, String> name) {
    return some(items, name, Math.max(1, items.size() / 10));
  }

  /** The items whose names have the smallest checksums. */
  static <T extends Comparable<? super T>> Set<T> some(
      Collection<T> items, Function<T, String> name, int count) {
    Set<T> drawn = new LinkedHashSet<>();
    items.stream()
        .sorted(
            Comparator.comparingLong((T item) -> checksum(name.apply(item)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .forEach(drawn::add);
    return drawn;
  }
}
