package dev.sightline.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A photo and what people wrote about it.
 *
 * @param id the data set's own name for the photo
 * @param file where the photo is
 * @param captions as they were written, not yet cut into words
 */
public record CaptionedPhoto(String id, Path file, List<String> captions) {
  /** Keeps its own copy of the captions. */
  public CaptionedPhoto {
    captions = List.copyOf(captions);
  }
}
