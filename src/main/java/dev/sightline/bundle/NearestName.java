package dev.sightline.bundle;

import java.util.Locale;
import java.util.Optional;

/** Guesses which existing name was meant by one that does not exist. */
public final class NearestName {
  private NearestName() {}

  /**
   * The name with the fewest wrong letters, at most a quarter of those written and at least one; or
   * else the first that begins with what was written. The part before a slash may be left out.
   */
  public static Optional<String> of(String wanted, Iterable<String> names) {
    String nearest = null;
    String begun = null;
    int least = Math.max(1, wanted.length() / 4) + 1;
    for (String name : names) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      int distance = Math.min(distance(wanted, name), distance(wanted, last));
      if (distance < least) {
        least = distance;
        nearest = name;
      }
      if (begun == null && wanted.length() > 2 && name.startsWith(wanted)) {
        begun = name;
      }
    }
    return Optional.ofNullable(nearest == null ? begun : nearest);
  }

  /** Letters to insert, delete, replace or swap with the next (Damerau 1964), ignoring case. */
  private static int distance(String written, String meant) {
    String a = written.toLowerCase(Locale.ROOT);
    String b = meant.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
