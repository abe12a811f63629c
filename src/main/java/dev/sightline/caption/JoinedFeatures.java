package dev.sightline.caption;

import dev.sightline.encoder.PhotoFeatures;

/**
 * Features of two sets of photos as of one.
 *
 * @param size of the first
 */
record JoinedFeatures(PhotoFeatures first, int size, PhotoFeatures second)
    implements PhotoFeatures {
  JoinedFeatures {
    if (first.channels() != second.channels() || first.cells() != second.cells()) {
      throw new IllegalArgumentException(
          "%s x %s features and %s x %s features do not go together"
              .formatted(first.cells(), first.channels(), second.cells(), second.channels()));
    }
  }

  @Override
  public int channels() {
    return first.channels();
  }

  @Override
  public int cells() {
    return first.cells();
  }

  @Override
  public boolean hasMirrored() {
    return first.hasMirrored() && second.hasMirrored();
  }

  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    if (photo < size) {
      first.copy(photo, mirrored, pooled, grid, photoAt);
    } else {
      second.copy(photo - size, mirrored, pooled, grid, photoAt);
    }
  }

  @Override
  public float[] classes(int photo) {
    return photo < size ? first.classes(photo) : second.classes(photo - size);
  }

  @Override
  public float[] words(int photo) {
    return photo < size ? first.words(photo) : second.words(photo - size);
  }
}
