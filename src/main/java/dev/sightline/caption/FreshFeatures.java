package dev.sightline.caption;

import dev.sightline.encoder.Features;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.encoder.VariedPhotos;
import dev.sightline.media.MediaException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Features of photos as an encoder sees them that is being trained: computed when they are asked
 * for, a photo and those behind it together, and kept until others are. Made for reading in order.
 * For one thread.
 */
final class FreshFeatures implements PhotoFeatures {
  private static final int TOGETHER = 32;

  private final TrainableEncoder encoder;
  private final List<Path> files;
  private Features[] seen = {};
  private int first;

  FreshFeatures(TrainableEncoder encoder, List<Path> files) {
    this.encoder = encoder;
    this.files = files;
  }

  /** The encoder has changed. */
  void forget() {
    seen = new Features[0];
  }

  @Override
  public int channels() {
    return encoder.channels();
  }

  @Override
  public int cells() {
    return encoder.cells();
  }

  @Override
  public boolean hasMirrored() {
    return false;
  }

  @Override
  public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
    Features features = features(photo);
    System.arraycopy(features.pooled(), 0, pooled, photoAt * channels(), channels());
    if (grid != null) {
      int size = cells() * channels();
      System.arraycopy(features.grid(), 0, grid, photoAt * size, size);
    }
  }

  private Features features(int photo) {
    if (photo < first || photo >= first + seen.length) {
      first = photo;
      List<VariedPhotos.View> views = new ArrayList<>();
      for (Path file : files.subList(photo, Math.min(files.size(), photo + TOGETHER))) {
        views.add(new VariedPhotos.View(file, false, false, 0));
      }
      try (VariedPhotos photos = new VariedPhotos(encoder.side(), encoder.scaling())) {
        photos.ask(views);
        seen = encoder.look(photos.next());
      } catch (MediaException e) {
        throw new UncheckedIOException(e);
      }
    }
    return seen[photo - first];
  }
}
