package dev.sightline.activity;

import dev.sightline.data.LabelledSegment;
import dev.sightline.eval.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Videos without pictures: features by chance, in which one channel is high while something
 * happens. A walk is channel 0, a jump channel 1. Two frames a second, four cells a frame.
 */
final class FlashWorld {
  static final double RATE = 2;
  static final int CHANNELS = 5;
  static final int CELLS = 4;
  static final ActivityLabels ONE = ActivityLabels.one(List.of("walk", "jump"));
  static final ActivityLabels SEVERAL = ActivityLabels.several(List.of("walk", "jump"));
  static final ActivityLabels CLIPS = ActivityLabels.ofClips(List.of("walk", "jump", "rest"));

  private FlashWorld() {}

  /** {@code grids [frames][cells * channels]}; the mirrored video has its cells in reverse. */
  private record Grids(float[][] grids) implements FrameFeatures {
    @Override
    public int frames() {
      return grids.length;
    }

    @Override
    public int channels() {
      return CHANNELS;
    }

    @Override
    public int cells() {
      return CELLS;
    }

    @Override
    public boolean hasMirrored() {
      return true;
    }

    @Override
    public void pooled(int frame, boolean mirrored, float[] to, int at) {
      for (int c = 0; c < CHANNELS; c++) {
        float sum = mirrored ? 0.01f : 0; // so that it can be told whether it was looked at
        for (int cell = 0; cell < CELLS; cell++) {
          sum += grids[frame][cell * CHANNELS + c];
        }
        to[at + c] = sum / CELLS;
      }
    }

    @Override
    public void grid(int frame, boolean mirrored, float[] to, int at) {
      for (int cell = 0; cell < CELLS; cell++) {
        int from = mirrored ? CELLS - 1 - cell : cell;
        System.arraycopy(grids[frame], from * CHANNELS, to, at + cell * CHANNELS, CHANNELS);
      }
    }
  }

  /** The same video, but every frame of it has a feature that is no number. */
  static LabelledTrack poisoned(LabelledTrack track) {
    float[][] grids = new float[track.frames()][CELLS * CHANNELS];
    for (int t = 0; t < grids.length; t++) {
      track.features().grid(t, false, grids[t], 0);
      grids[t][3] = Float.NaN;
    }
    return new LabelledTrack(
        track.id(),
        new Grids(grids),
        track.rateHz(),
        track.segments(),
        track.labels(),
        track.truth());
  }

  static FrameFeatures features(int frames, List<LabelledSegment> segments, long seed) {
    Random random = new Random(seed);
    float[][] grids = new float[frames][CELLS * CHANNELS];
    for (int t = 0; t < frames; t++) {
      for (int i = 0; i < grids[t].length; i++) {
        grids[t][i] = (float) (0.3 * random.nextGaussian());
      }
      for (LabelledSegment s : segments) {
        for (int cell = 0; s.holdsAt(t / RATE) && cell < CELLS; cell++) {
          grids[t][cell * CHANNELS + (s.label().equals("walk") ? 0 : 1)] += 2;
        }
      }
    }
    return new Grids(grids);
  }

  static LabelledTrack track(
      String id, int frames, List<LabelledSegment> segments, ActivityLabels labels, long seed) {
    return LabelledTrack.of(id, features(frames, segments, seed), RATE, segments, labels);
  }

  /** Videos of 40 frames in which each activity takes 6 seconds, with pauses between. */
  static List<LabelledTrack> tracks(int count, long seed) {
    List<LabelledTrack> tracks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<LabelledSegment> segments =
          List.of(
              new LabelledSegment(2 + i % 2, 8 + i % 2, i % 2 == 0 ? "walk" : "jump"),
              new LabelledSegment(12, 18, i % 2 == 0 ? "jump" : "walk"));
      tracks.add(track("video" + i, 40, segments, ONE, seed + i));
    }
    return tracks;
  }

  /** Videos in which a jump happens during a walk. */
  static List<LabelledTrack> overlapping(int count, long seed) {
    List<LabelledTrack> tracks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<LabelledSegment> segments =
          List.of(
              new LabelledSegment(2, 14 + i % 2, "walk"),
              new LabelledSegment(8 + i % 3, 18, "jump"));
      tracks.add(track("video" + i, 40, segments, SEVERAL, seed + i));
    }
    return tracks;
  }

  /** Clips of 7 to 9 frames, of each class in turn. */
  static List<LabelledTrack> clips(int count, long seed) {
    List<LabelledTrack> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % CLIPS.size();
      List<LabelledSegment> segments =
          label == 2 ? List.of() : List.of(new LabelledSegment(0, 99, CLIPS.classes().get(label)));
      FrameFeatures features = features(7 + i % 3, segments, seed + i);
      clips.add(LabelledTrack.ofClip("clip" + i, features, RATE, label, CLIPS.size()));
    }
    return clips;
  }

  /** The names of all nets. */
  static List<String> kinds() {
    return ActivityKind.ALL.names();
  }

  static ActivityPlan plan(String kind) {
    return ActivityPlan.usual(kind)
        .with(Map.of("hidden", 12, "dropout", 0.0, "connected", 16, "clipFrames", 4, "window", 3));
  }

  static ActivityNet net(ActivityPlan plan, ActivityLabels labels, long seed) {
    return plan.net(CHANNELS, CELLS, labels.size(), seed);
  }

  static ActivityTrainingSettings settings(int epochs) {
    return new ActivityTrainingSettings(
        epochs, 16, 4, 64, 0.02, 5, true, false, RankingLoss.NONE, false, 1);
  }

  static ActivityTrainingSettings trimmed(int epochs) {
    return new ActivityTrainingSettings(
        epochs, 16, 4, 32, 0.02, 5, true, false, RankingLoss.NONE, true, 1);
  }

  static ActivityTrainingSettings ranking(int epochs, RankingLoss ranking) {
    return new ActivityTrainingSettings(epochs, 16, 4, 64, 0.02, 5, true, true, ranking, false, 1);
  }

  /** Share of the frames that are labelled rightly. */
  static double accuracy(ActivityNet net, List<LabelledTrack> tracks) {
    int right = 0;
    int all = 0;
    for (LabelledTrack track : tracks) {
      float[] p = FrameLabelling.probabilities(net, 4, track.features(), false);
      int[] best = Runs.best(ActivityScores.rows(p, net.classes()));
      for (int t = 0; t < best.length; t++) {
        right += best[t] == track.labels()[t] ? 1 : 0;
        all++;
      }
    }
    return right / (double) all;
  }
}
