package dev.sightline.activity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What an epoch reads of the training videos: windows or clips, drawn anew each time. */
final class TrainingWindows {
  /** Some frames of a video that is labelled. */
  record Sample(LabelledTrack track, FrameWindow window) {}

  private final ActivityTrainingSettings settings;
  private final ActivityNet net;
  private final List<LabelledTrack> tracks;

  TrainingWindows(ActivityTrainingSettings settings, ActivityNet net, List<LabelledTrack> tracks) {
    this.settings = settings;
    this.net = net;
    this.tracks = tracks;
  }

  /** An epoch in random order, cut into batches. */
  List<List<Sample>> batches(Random random) {
    return batches(samples(random));
  }

  private List<Sample> samples(Random random) {
    List<Sample> all = new ArrayList<>();
    for (LabelledTrack track : tracks) {
      if (settings.trimmed()) {
        all.add(new Sample(track, FrameLabelling.clip(net, track.features(), mirror(random))));
      } else if (net.perFrame()) {
        cut(track, random, all);
      } else {
        draw(track, random, all);
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  private boolean mirror(Random random) {
    return settings.mirrored() && random.nextBoolean() && tracks.get(0).features().hasMirrored();
  }

  /**
   * Windows that cover a video, the first and the last of them cut short. One frame alone has
   * nothing to go on from, so that it is left out, unless it is all there is.
   */
  private void cut(LabelledTrack track, Random random, List<Sample> into) {
    int length = settings.windowFrames();
    for (int at = -random.nextInt(length); at < track.frames(); at += length) {
      int from = Math.max(0, at);
      int to = Math.min(track.frames(), at + length);
      if (to - from >= Math.min(2, track.frames())) {
        into.add(
            new Sample(track, new FrameWindow(track.features(), from, to - from, mirror(random))));
      }
    }
  }

  /** Clips that end anywhere in a video, together about as many frames as it has. */
  private void draw(LabelledTrack track, Random random, List<Sample> into) {
    int length = settings.clipFrames();
    int clips = Math.max(1, track.frames() / length);
    for (int i = 0; i < clips; i++) {
      int last = random.nextInt(track.frames());
      into.add(
          new Sample(
              track, new FrameWindow(track.features(), last - length + 1, length, mirror(random))));
    }
  }

  private List<List<Sample>> batches(List<Sample> samples) {
    List<List<Sample>> batches = new ArrayList<>();
    List<Sample> batch = new ArrayList<>();
    int frames = 0;
    for (Sample sample : samples) {
      batch.add(sample);
      frames += sample.window.length();
      if (frames >= settings.framesPerBatch()) {
        batches.add(batch);
        batch = new ArrayList<>();
        frames = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
