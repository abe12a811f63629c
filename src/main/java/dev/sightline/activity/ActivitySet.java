package dev.sightline.activity;

import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.data.Clip;
import dev.sightline.data.ClipData;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.media.MediaException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Videos with the features of their frames and what is true of them: what a net is trained or
 * measured on.
 *
 * @param tracks one for each video that can be read
 * @param labels what there is to know
 * @param problems sentences about videos that cannot be read, or only in part
 */
public record ActivitySet(
    List<LabelledTrack> tracks, ActivityLabels labels, List<String> problems) {
  /** Is told how the encoding gets on. */
  @FunctionalInterface
  public interface Watcher {
    /** So many videos of all have their features. */
    void encoded(int done, int all);
  }

  private record Frames(VideoFeatures video) implements FrameFeatures {
    @Override
    public int frames() {
      return video.frames();
    }

    @Override
    public int channels() {
      return video.channels();
    }

    @Override
    public int cells() {
      return video.cells();
    }

    @Override
    public boolean hasMirrored() {
      return video.sampling().mirrorToo();
    }

    @Override
    public void pooled(int frame, boolean mirrored, float[] to, int at) {
      video.pooled(frame, mirrored, to, at);
    }

    @Override
    public void grid(int frame, boolean mirrored, float[] to, int at) {
      video.grid(frame, mirrored, to, at);
    }
  }

  /**
   * Untrimmed videos; a video that cannot be read is left out.
   *
   * @throws IOException where the features cannot be written
   * @throws IllegalArgumentException where close-ups are asked for
   */
  public static ActivitySet of(
      Encoder encoder,
      ActivityData data,
      ActivityLabels labels,
      VideoFeatures.Sampling sampling,
      Watcher watcher)
      throws IOException {
    if (sampling.closeUp()) {
      throw new IllegalArgumentException(
          "close-up: where most moves is known of a clip as a whole; it is for clips of one class"
              + " each, not for frames of longer videos");
    }
    List<LabelledTrack> tracks = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int done = 0;
    for (ActivityVideo video : data.videos()) {
      FrameFeatures features = features(encoder, video.file(), sampling, problems);
      if (features != null) {
        tracks.add(
            LabelledTrack.of(video.id(), features, sampling.rateHz(), video.segments(), labels));
      }
      watcher.encoded(++done, data.videos().size());
    }
    return new ActivitySet(List.copyOf(tracks), labels, List.copyOf(problems));
  }

  /**
   * Trimmed clips; a clip that cannot be read is left out.
   *
   * @throws IOException where the features cannot be written
   */
  public static ActivitySet of(
      Encoder encoder, ClipData data, VideoFeatures.Sampling sampling, Watcher watcher)
      throws IOException {
    ActivityLabels labels = ActivityLabels.ofClips(data.classes());
    List<LabelledTrack> tracks = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int done = 0;
    for (Clip clip : data.clips()) {
      FrameFeatures features = features(encoder, clip.file(), sampling, problems);
      if (features != null) {
        tracks.add(
            LabelledTrack.ofClip(
                clip.id(), features, sampling.rateHz(), clip.label(), labels.size()));
      }
      watcher.encoded(++done, data.clips().size());
    }
    return new ActivitySet(List.copyOf(tracks), labels, List.copyOf(problems));
  }

  private static FrameFeatures features(
      Encoder encoder, Path file, VideoFeatures.Sampling sampling, List<String> problems)
      throws IOException {
    try {
      VideoFeatures video = VideoFeatures.of(encoder, file, sampling, () -> {});
      video.problem().ifPresent(problems::add);
      return new Frames(video);
    } catch (MediaException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  /** Those of the tracks whose video is among these. */
  public List<LabelledTrack> only(java.util.Collection<String> ids) {
    return tracks.stream().filter(track -> ids.contains(track.id())).toList();
  }
}
