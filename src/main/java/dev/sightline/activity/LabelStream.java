package dev.sightline.activity;

import dev.sightline.encoder.Features;
import dev.sightline.encoder.FrameVectors;
import dev.sightline.media.Picture;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.States;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Labels frames as they arrive, in bounded memory: of a film, or live.
 *
 * <p>A net that carries its state goes on from it. One that reads clips is given the clip that ends
 * with the frame. Of any other (bidirectional layers, MultiLSTM) a frame's probabilities are those
 * that it has within the {@value #CONTEXT} frames before it and those after it that the net waits
 * for: its delay, or {@value #CONTEXT} where it reads backwards.
 *
 * <p>Not thread-safe.
 */
final class LabelStream {
  /** Frames before and after that a net without states is shown. */
  static final int CONTEXT = 64;

  private final ActivityNet net;
  private final boolean several;
  private final int clipFrames;
  private final int block;
  private final int before;
  private final int after;
  private final BufferedFeatures frames;
  private final FrameVectors vectors;
  private final List<float[]> looks = new ArrayList<>();
  private boolean keepsLooks;
  private int emitted;
  private States states;

  /**
   * @param plan which net it is
   * @param block frames that are labelled at a time: 1 gives each as soon as can be, more are
   *     faster
   * @param channels of the encoder
   * @param cells of a frame's grid
   */
  LabelStream(
      ActivityNet net, ActivityPlan plan, boolean several, int block, int channels, int cells) {
    this.net = net;
    this.several = several;
    clipFrames = plan.clipFrames();
    this.block = block;
    vectors = plan.vectors();
    boolean free = net.perFrame() && !net.carries();
    before = net.perFrame() ? (free ? CONTEXT : 0) : clipFrames - 1;
    after = free ? (net.delay() == ActivityNet.UNTIL_THE_END ? CONTEXT : net.delay()) : 0;
    frames = new BufferedFeatures(plan.channels(channels), net.looksAtGrid() ? cells : 0);
  }

  /**
   * Takes the next frame.
   *
   * @param features are kept
   * @param picture the frame; is looked at where the net reads optical flow
   * @return probabilities {@code [classes]} of the frames that are decided by now, in order
   */
  List<float[]> push(Features features, Picture picture) {
    frames.add(vectors.next(features, picture), net.looksAtGrid() ? features.grid() : null);
    if (frames.frames() - emitted < block + after) {
      return List.of();
    }
    return emit(block);
  }

  /** How many frames after a frame have to come before it is decided. */
  int delay() {
    return after;
  }

  /** No more frames: the probabilities of those that are left. */
  List<float[]> finish() {
    int left = frames.frames() - emitted;
    return left == 0 ? List.of() : emit(left);
  }

  private List<float[]> emit(int count) {
    float[] p = net.perFrame() ? ofSequence(count) : ofClips(count);
    int classes = net.classes();
    List<float[]> each = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      each.add(Arrays.copyOfRange(p, i * classes, (i + 1) * classes));
    }
    emitted += count;
    frames.forgetBefore(emitted - before);
    return each;
  }

  private float[] ofSequence(int count) {
    int from = Math.max(0, emitted - before);
    int to = Math.min(frames.frames(), emitted + count + after);
    FrameWindow window = new FrameWindow(frames, from, to - from, false);
    try (FrameBatch batch = FrameWindow.load(List.of(window), net.looksAtGrid());
        ActivityNet.Pass pass = net.score(batch, states)) {
      if (net.carries()) {
        states = pass.states();
      }
      look(pass, emitted - from, count);
      return FrameLabelling.probabilities(pass.logits().rows(emitted - from, count), several);
    }
  }

  private void look(ActivityNet.Pass pass, int from, int count) {
    Matrix weights = keepsLooks ? pass.looks() : null;
    for (int t = from; weights != null && t < from + count; t++) {
      float[] row = new float[weights.columns()];
      weights.get(t, 1, row, 0);
      looks.add(Arrays.copyOf(row, Math.min(row.length, t + 1)));
    }
  }

  /** The same stream, which keeps {@link #looks}; a stream without end has no room for them. */
  LabelStream keepingLooks() {
    keepsLooks = true;
    return this;
  }

  /**
   * How much the step of each frame looked at the last frames, its own the last; empty for a net
   * without attention over frames, or where they are not kept.
   */
  List<float[]> looks() {
    return looks;
  }

  private float[] ofClips(int count) {
    List<FrameWindow> clips = new ArrayList<>();
    int length = clipFrames;
    for (int last = emitted; last < emitted + count; last++) {
      clips.add(new FrameWindow(frames, last - length + 1, length, false));
    }
    try (FrameBatch batch = FrameWindow.load(clips, net.looksAtGrid());
        ActivityNet.Pass pass = net.score(batch, null)) {
      return FrameLabelling.probabilities(pass.logits(), several);
    }
  }
}
