package dev.sightline.encoder;

import java.nio.file.Path;
import java.util.List;

/**
 * A photo that an encoder is trained on.
 *
 * @param file where the photo is
 * @param captions what people wrote about it, not yet cut into words
 */
public record TrainingPhoto(Path file, List<String> captions) {
  /** Keeps its own copy of the captions. */
  public TrainingPhoto {
    captions = List.copyOf(captions);
  }
}
