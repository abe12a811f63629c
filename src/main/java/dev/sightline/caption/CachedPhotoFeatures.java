package dev.sightline.caption;

import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.FeatureCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The features of a data set's photos out of the encoder's cache, encoded where they lack. */
final class CachedPhotoFeatures implements PhotoFeatures {
  private final FeatureCache cache;
  private final int[] places;

  private CachedPhotoFeatures(FeatureCache cache, int[] places) {
    this.cache = cache;
    this.places = places;
  }

  /**
   * Photos and their features; a photo that cannot be read is left out.
   *
   * @param mirrored whether mirror images are wanted too
   */
  static CaptionSet set(
      Encoder encoder, List<CaptionedPhoto> photos, boolean mirrored, FeatureCache.Watcher watcher)
      throws IOException {
    List<Path> files = photos.stream().map(CaptionedPhoto::file).toList();
    FeatureCache cache = FeatureCache.of(encoder, files, mirrored, watcher);
    List<CaptionedPhoto> readable = new ArrayList<>();
    int[] places = new int[photos.size()];
    for (int p = 0; p < photos.size(); p++) {
      if (cache.has(p)) {
        places[readable.size()] = p;
        readable.add(photos.get(p));
      }
    }
    return new CaptionSet(readable, new CachedPhotoFeatures(cache, places));
  }

  @Override
  public int channels() {
    return cache.channels();
  }

  @Override
  public int cells() {
    return cache.cells();
  }

  @Override
  public boolean hasMirrored() {
    return cache.mirrored();
  }

  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    pooled(photo, mirrored, pooled, photoAt);
    cache.grid(places[photo], mirrored, grid, photoAt * cells() * channels());
  }

  @Override
  public void pooled(int photo, boolean mirrored, float[] pooled, int photoAt) {
    cache.pooled(places[photo], mirrored, pooled, photoAt * channels());
  }
}
