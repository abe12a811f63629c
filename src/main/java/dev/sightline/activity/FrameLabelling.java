package dev.sightline.activity;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;

/**
 * What a net says of the frames of a whole video: probabilities of the classes at each. A net that
 * reads clips is given, for each frame, the clip that ends with it, so that it too knows nothing of
 * what is to come.
 */
final class FrameLabelling {
  /** Clips that are scored at a time; with grids of 250 kB a frame this is what memory allows. */
  private static final int CLIPS = 16;

  private FrameLabelling() {}

  /**
   * Probabilities {@code [frames * classes]}: a softmax where one class holds at a time, else each
   * by itself.
   *
   * @param clipFrames length of the clips that a net reads which scores clips
   */
  static float[] probabilities(
      ActivityNet net, int clipFrames, FrameFeatures features, boolean several) {
    float[] all = new float[features.frames() * net.classes()];
    if (net.perFrame()) {
      List<FrameWindow> whole = List.of(new FrameWindow(features, 0, features.frames(), false));
      put(net, whole, several, all, 0);
      return all;
    }
    int length = clipFrames;
    for (int from = 0; from < features.frames(); from += CLIPS) {
      List<FrameWindow> clips = new ArrayList<>();
      for (int last = from; last < Math.min(features.frames(), from + CLIPS); last++) {
        clips.add(new FrameWindow(features, last - length + 1, length, false));
      }
      put(net, clips, several, all, from * net.classes());
    }
    return all;
  }

  /** A video with its probabilities, to be compared with what is true. */
  static ActivityScores.Video labelled(
      ActivityNet net,
      int clipFrames,
      LabelledTrack track,
      ActivityLabels labels,
      Smoothing smoothing) {
    float[] p = probabilities(net, clipFrames, track.features(), labels.several());
    float[][] rows = ActivityScores.rows(p, labels.size());
    return new ActivityScores.Video(
        rows, track.rateHz(), track.segments(), smoothing.labels(rows, track.rateHz()));
  }

  /** Probabilities of one trimmed clip as a whole, {@code [classes]}. */
  static float[] ofClip(ActivityBundle bundle, FrameFeatures features) {
    float[] p = ofTrimmed(bundle.net(), features);
    return bundle.fusion().of(p, bundle.net().classes());
  }

  /**
   * What a net says of a trimmed clip: at each frame {@code [frames * classes]}, or once {@code
   * [classes]}.
   */
  static float[] ofTrimmed(ActivityNet net, FrameFeatures features) {
    FrameWindow clip = clip(net, features, false);
    float[] p = new float[(net.perFrame() ? clip.length() : 1) * net.classes()];
    put(net, List.of(clip), false, p, 0);
    return p;
  }

  /** The frames of a clip, its last ones where the net reads a fixed number. */
  static FrameWindow clip(ActivityNet net, FrameFeatures features, boolean mirrored) {
    int length = net.clipFrames() == 0 ? features.frames() : net.clipFrames();
    return new FrameWindow(features, features.frames() - length, length, mirrored);
  }

  private static void put(
      ActivityNet net, List<FrameWindow> windows, boolean several, float[] to, int at) {
    try (FrameBatch batch = FrameWindow.load(windows, net.looksAtGrid());
        ActivityNet.Pass pass = net.score(batch, null)) {
      float[] p = probabilities(pass.logits(), several);
      System.arraycopy(p, 0, to, at, p.length);
    }
  }

  /** Logits {@code [n, classes]} as probabilities {@code [n * classes]}. */
  static float[] probabilities(Matrix logits, boolean several) {
    float[] p = new float[logits.rows() * logits.columns()];
    if (several) {
      logits.get(0, logits.rows(), p, 0);
      for (int i = 0; i < p.length; i++) {
        p[i] = (float) (1 / (1 + Math.exp(-p[i])));
      }
      return p;
    }
    SoftmaxCrossEntropy.logProbabilities(logits, p);
    for (int i = 0; i < p.length; i++) {
      p[i] = (float) Math.exp(p[i]);
    }
    return p;
  }
}
