package dev.sightline.bundle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model comes from, so that it can be made again.
 *
 * @param data what it was trained on, in words: data set, split, how many
 * @param command the command line that trained it
 * @param seed the single seed of all its randomness
 * @param commit the revision of Sightline that trained it, or "unknown"
 * @param date when, ISO 8601, UTC
 * @param metrics what it reached, for example "dev CIDEr-D" to 0.5
 */
public record Provenance(
    String data,
    String command,
    long seed,
    String commit,
    String date,
    Map<String, Double> metrics) {

  public Provenance {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
  }

  /** For a training that ends now, in the running program. Asks git for the revision. */
  public static Provenance now(String data, String command, long seed) {
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new Provenance(data, command, seed, Revision.current(), date, Map.of());
  }

  /** The same, with one more measured figure. */
  public Provenance with(String metric, double value) {
    Map<String, Double> more = new TreeMap<>(metrics);
    more.put(metric, value);
    return new Provenance(data, command, seed, commit, date, more);
  }
}
