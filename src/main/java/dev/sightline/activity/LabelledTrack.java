package dev.sightline.activity;

import dev.sightline.data.LabelledSegment;
import dev.sightline.eval.FrameLabels;
import java.util.Arrays;
import java.util.List;

/**
 * A video to train on or to be measured with: its frames' features and what is true of them.
 *
 * @param id name of the video
 * @param rateHz frames a second
 * @param segments what happens in it, in seconds
 * @param labels class of each frame; null where several may hold at once
 * @param truth {@code [frames, classes]}, whether a class holds
 */
public record LabelledTrack(
    String id,
    FrameFeatures features,
    double rateHz,
    List<LabelledSegment> segments,
    int[] labels,
    boolean[][] truth) {
  /** A video with segments. */
  public static LabelledTrack of(
      String id,
      FrameFeatures features,
      double rateHz,
      List<LabelledSegment> segments,
      ActivityLabels labels) {
    int frames = features.frames();
    var numbered = labels.numbered(segments);
    int[] one = labels.several() ? null : FrameLabels.single(numbered, frames, rateHz, 0);
    boolean[][] truth = new boolean[frames][labels.size()];
    if (one == null) {
      truth = FrameLabels.multi(numbered, frames, labels.size(), rateHz);
    } else {
      for (int k = 0; k < frames; k++) {
        truth[k][one[k]] = true;
      }
    }
    return new LabelledTrack(id, features, rateHz, List.copyOf(segments), one, truth);
  }

  /** A trimmed clip that is of one class from end to end. */
  public static LabelledTrack ofClip(
      String id, FrameFeatures features, double rateHz, int label, int classes) {
    int frames = features.frames();
    int[] labels = new int[frames];
    Arrays.fill(labels, label);
    boolean[][] truth = new boolean[frames][classes];
    for (int k = 0; k < frames; k++) {
      truth[k][label] = true;
    }
    return new LabelledTrack(id, features, rateHz, List.of(), labels, truth);
  }

  /** Number of frames. */
  public int frames() {
    return features.frames();
  }
}
