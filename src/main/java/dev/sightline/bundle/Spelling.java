package dev.sightline.bundle;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Finds the name that was perhaps meant by one that does not exist. */
public final class Spelling {
  private Spelling() {}

  /**
   * The nearest of some names, if no more than about a quarter of its letters differ; what stands
   * before a slash may be left out.
   */
  public static Optional<String> nearest(String wanted, Collection<String> names) {
    ToIntFunction<String> distance =
        name ->
            Math.min(
                distance(wanted, name),
                distance(wanted, name.substring(name.lastIndexOf('/') + 1)));
    return names.stream()
        .min(Comparator.comparingInt(distance))
        .filter(name -> distance.applyAsInt(name) <= Math.max(1, wanted.length() / 4));
  }

  /** Letters to insert, leave out or replace, upper case aside (Levenshtein 1966). */
  static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
