package dev.sightline.encoder;

import java.nio.file.Path;
import java.util.List;

/**
 * A photo that an encoder is trained on.
 *
 * @param file where the photo is
 * @param texts what is known about it, not yet cut into words; {@link PhotoSet.Kind} says what they
 *     are
 */
public record TrainingPhoto(Path file, List<String> texts) {
  /** Keeps its own copy of the texts. */
  public TrainingPhoto {
    texts = List.copyOf(texts);
  }
}
