package dev.sightline.data;

import java.util.Locale;
import java.util.Set;

/**
 * Which videos a data set itself keeps apart from training.
 *
 * @param dev ids of those used to check a training
 * @param test ids of those for the final measurement
 */
public record KeptApart(Set<String> dev, Set<String> test) {
  /** Nothing is kept apart. */
  public static final KeptApart NONE = new KeptApart(Set.of(), Set.of());

  /** Keeps its own copies. */
  public KeptApart {
    dev = Set.copyOf(dev);
    test = Set.copyOf(test);
  }

  /** Whether a video must not be trained on. */
  public boolean has(String id) {
    return dev.contains(id) || test.contains(id);
  }

  /** What a subset is for, whatever its exact name: train, dev or test; empty if unknown. */
  static String use(String subset) {
    String name = subset == null ? "" : subset.toLowerCase(Locale.ROOT);
    if (name.startsWith("train")) {
      return "train";
    }
    return name.startsWith("val") || name.startsWith("dev")
        ? "dev"
        : name.startsWith("test") ? "test" : "";
  }
}
