package dev.sightline.caption;

import java.util.List;

/**
 * What a captioner says of a photo.
 *
 * @param all its captions, best first; at least one
 */
public record Captions(List<Sentence> all) {
  public Captions {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("No caption");
    }
    all = List.copyOf(all);
  }

  /** The caption it thinks best. */
  public Sentence best() {
    return all.get(0);
  }
}
