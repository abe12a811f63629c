package dev.sightline.data;

import java.util.List;

/**
 * One split of a caption data set.
 *
 * @param photos in the order of the data set's own list
 * @param missing names of photos that are listed but whose file is not there; a reader goes on
 *     without them
 */
public record CaptionData(List<CaptionedPhoto> photos, List<String> missing) {
  /** Keeps its own copies. */
  public CaptionData {
    photos = List.copyOf(photos);
    missing = List.copyOf(missing);
  }
}
