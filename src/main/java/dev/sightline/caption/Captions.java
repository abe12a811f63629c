package dev.sightline.caption;

import java.util.List;

/**
 * What a captioner says of a photo.
 *
 * @param all its captions, best first; at least one
 * @param named what they were made to name, most probable first
 */
public record Captions(List<Sentence> all, List<String> named) {
  /** How probable a thing must be to be named, unless the user wishes otherwise. */
  public static final double NAMED_ABOVE = 0.3;

  public Captions {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("No caption");
    }
    all = List.copyOf(all);
    named = List.copyOf(named);
  }

  /** The caption it thinks best. */
  public Sentence best() {
    return all.get(0);
  }
}
