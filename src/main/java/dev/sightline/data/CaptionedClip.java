package dev.sightline.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A clip and what people wrote about it: a whole video, or a part of one.
 *
 * @param id the data set's own name for the clip; unlike that of any other clip
 * @param file where the video is
 * @param start seconds from the beginning of the video; 0 for the whole
 * @param end seconds; {@link Double#POSITIVE_INFINITY} for the whole
 * @param captions as they were written, not yet cut into words; at least one
 */
public record CaptionedClip(String id, Path file, double start, double end, List<String> captions) {
  /** Keeps its own copy of the captions. */
  public CaptionedClip {
    captions = List.copyOf(captions);
  }
}
