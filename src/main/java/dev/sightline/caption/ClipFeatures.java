package dev.sightline.caption;

import dev.sightline.data.CaptionedClip;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.encoder.VideoFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The features of a data set's clips: evenly spread frames as the grid, their mean as pooled. */
final class ClipFeatures implements PhotoFeatures {
  /** A clip's samples in its video: from the first, so many. */
  private record Part(VideoFeatures video, int from, int samples) {}

  private final List<Part> parts;
  private final ClipSampling sampling;
  private final int channels;
  private final boolean mirroredToo;

  private ClipFeatures(List<Part> parts, ClipSampling sampling, int channels, boolean mirroredToo) {
    this.parts = parts;
    this.sampling = sampling;
    this.channels = channels;
    this.mirroredToo = mirroredToo;
  }

  /**
   * Clips and their features; one that cannot be read is left out.
   *
   * @param mirrored whether mirror images are wanted too
   */
  static CaptionSet set(
      Encoder encoder,
      List<CaptionedClip> clips,
      ClipSampling sampling,
      boolean mirrored,
      ClipWatcher watcher)
      throws IOException {
    VideoFeatures.Sampling samples = new VideoFeatures.Sampling(sampling.rateHz(), mirrored, false);
    List<CaptionedClip> readable = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    Set<Path> films = new HashSet<>();
    for (int i = 0; i < clips.size(); i++) {
      CaptionedClip clip = clips.get(i);
      try {
        VideoFeatures video =
            VideoFeatures.of(
                encoder, clip.file(), samples, () -> watcher.waiting(clip.file().toString()));
        if (films.add(clip.file())) {
          video.problem().ifPresent(watcher::leftOut);
        }
        Part part = part(clip, video, sampling.rateHz());
        if (part == null) {
          watcher.leftOut(
              String.format(
                  java.util.Locale.ROOT,
                  "%s begins at %.1f s, after the end of %s; it was left out.",
                  clip.id(),
                  clip.start(),
                  clip.file()));
        } else {
          parts.add(part);
          readable.add(clip);
        }
      } catch (dev.sightline.media.MediaException e) {
        watcher.leftOut(e.getMessage());
      }
      watcher.encoded(i + 1, clips.size());
    }
    return CaptionSet.withFeatures(
        readable, new ClipFeatures(parts, sampling, encoder.channels(), mirrored));
  }

  /** At least one sample; null where the clip begins after the last. */
  private static Part part(CaptionedClip clip, VideoFeatures video, double rateHz) {
    int from = (int) (clip.start() * rateHz);
    if (from >= video.frames()) {
      return null;
    }
    double end = Math.min(video.frames(), Math.ceil(clip.end() * rateHz));
    return new Part(video, from, Math.max(1, (int) end - from));
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int cells() {
    return sampling.frames();
  }

  @Override
  public boolean hasMirrored() {
    return mirroredToo;
  }

  @Override
  public void copy(int clip, boolean mirrored, float[] pooled, float[] grid, int clipAt) {
    Part part = parts.get(clip);
    int[] places = sampling.places(part.samples);
    // The mean needs the frames, whether or not somebody looks at them.
    float[] frames = grid == null ? new float[cells() * channels] : grid;
    int at = grid == null ? 0 : clipAt * cells() * channels;
    for (int k = 0; k < places.length; k++) {
      part.video.pooled(part.from + places[k], mirrored, frames, at + k * channels);
    }
    ClipFrames.mean(frames, at, cells(), channels, pooled, clipAt * channels);
  }
}
