package dev.sightline.vqa;

import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.FeatureCache;
import dev.sightline.encoder.Features;
import dev.sightline.encoder.FrameEncoding;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.media.MediaException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an encoder sees in the photos and clips that questions are about. Of a clip it is the mean
 * of its frames, one a second, cell by cell: a clip is asked about as if it were a photo.
 */
final class SeenPictures implements PhotoFeatures {
  private static final double RATE_HZ = 1;

  private final Encoder encoder;
  private final boolean mirrored;
  private final FeatureCache photos;

  /** {@code [picture]} its place among the photos. */
  private final int[] placeOf;

  /** {@code [picture]} its frames; null for a photo, and for a clip that cannot be read. */
  private final VideoFeatures[] clips;

  private SeenPictures(
      Encoder encoder,
      boolean mirrored,
      FeatureCache photos,
      int[] placeOf,
      VideoFeatures[] clips) {
    this.encoder = encoder;
    this.mirrored = mirrored;
    this.photos = photos;
    this.placeOf = placeOf;
    this.clips = clips;
  }

  private static VideoFeatures.Sampling sampling(boolean mirrored) {
    return new VideoFeatures.Sampling(RATE_HZ, mirrored, true);
  }

  /** Looks at one picture. */
  static Features of(Encoder encoder, Path file) throws MediaException {
    if (!MediaFiles.isVideo(file)) {
      return encoder.encode(PictureReader.read(file, encoder.inputSize()));
    }
    float[] pooled = new float[encoder.channels()];
    float[] grid = new float[encoder.cells() * encoder.channels()];
    int frames = 0;
    try (FrameEncoding encoding = FrameEncoding.of(encoder, file, sampling(false))) {
      for (; encoding.hasNext(); frames++) {
        Features seen = encoding.next().features();
        add(seen.pooled(), pooled.length, pooled, 0, false);
        add(seen.grid(), grid.length, grid, 0, false);
      }
    }
    if (frames == 0) {
      throw new MediaException(file + " holds no frame that can be read.");
    }
    divide(pooled, 0, pooled.length, frames);
    divide(grid, 0, grid.length, frames);
    return new Features(pooled, grid);
  }

  /**
   * Looks at all pictures of a data set, as far as they are not in the user's cache.
   *
   * @param mirrored whether mirror images are wanted too
   */
  static SeenPictures of(
      Encoder encoder, List<Path> files, boolean mirrored, FeatureCache.Watcher watcher)
      throws IOException {
    List<Path> photos = new ArrayList<>();
    List<Integer> films = new ArrayList<>();
    int[] placeOf = new int[files.size()];
    for (int i = 0; i < files.size(); i++) {
      if (MediaFiles.isVideo(files.get(i))) {
        films.add(i);
      } else {
        placeOf[i] = photos.size();
        photos.add(files.get(i));
      }
    }
    VideoFeatures[] clips = new VideoFeatures[files.size()];
    for (int i : films) {
      placeOf[i] = -1;
      try {
        clips[i] = VideoFeatures.of(encoder, files.get(i), sampling(mirrored), watcher::waiting);
      } catch (MediaException e) {
        watcher.unreadable(files.get(i), e.getMessage());
      }
    }
    FeatureCache cache =
        photos.isEmpty() ? null : FeatureCache.of(encoder, photos, mirrored, watcher);
    return new SeenPictures(encoder, mirrored, cache, placeOf, clips);
  }

  /** Whether a picture could be read. */
  boolean has(int picture) {
    return placeOf[picture] < 0 ? clips[picture] != null : photos.has(placeOf[picture]);
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
    return mirrored;
  }

  @Override
  public void copy(int picture, boolean mirror, float[] pooled, float[] grid, int at) {
    if (placeOf[picture] >= 0) {
      photos.copy(placeOf[picture], mirror, pooled, grid, at);
      return;
    }
    VideoFeatures clip = clips[picture];
    float[] frame = new float[cells() * channels()];
    for (int k = 0; k < clip.frames(); k++) {
      clip.pooled(k, mirror, frame, 0);
      add(frame, channels(), pooled, at * channels(), k == 0);
      if (grid != null) {
        clip.grid(k, mirror, frame, 0);
        add(frame, frame.length, grid, at * frame.length, k == 0);
      }
    }
    divide(pooled, at * channels(), channels(), clip.frames());
    if (grid != null) {
      divide(grid, at * frame.length, frame.length, clip.frames());
    }
  }

  private static void add(float[] more, int length, float[] sum, int at, boolean first) {
    for (int i = 0; i < length; i++) {
      sum[at + i] = first ? more[i] : sum[at + i] + more[i];
    }
  }

  private static void divide(float[] sum, int at, int length, int by) {
    for (int i = 0; i < length; i++) {
      sum[at + i] /= by;
    }
  }
}
