package dev.sightline.activity;

import dev.sightline.encoder.FrameVectors;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which net with which settings, and what it sees of a video's frames. */
public record ActivityPlan(Plan<ActivityKind<?>> net, FrameSettings frames) {
  /**
   * @throws IllegalArgumentException where a net cannot see what it is to see
   */
  public ActivityPlan {
    if (frames.motion() && ActivityKind.looksAtGrid(net)) {
      throw new IllegalArgumentException(
          net.kind()
              + " looks at features before pooling and sees motion there; motion is for others");
    }
    if (frames.flow() && ActivityKind.looksAtGrid(net)) {
      throw new IllegalArgumentException(
          net.kind() + " looks at features before pooling, where optical flow has no place");
    }
  }

  /** A net with the defaults. */
  public static ActivityPlan usual(String net) {
    return new ActivityPlan(ActivityKind.ALL.plan(net, Map.of()), FrameSettings.SPEC.usual());
  }

  /** The same with other values of these settings, as far as it has them. */
  public ActivityPlan with(Map<String, ?> values) {
    return new ActivityPlan(net.with(values), Spec.with(frames, values));
  }

  /** Another net with the same settings, as far as it has them. */
  public ActivityPlan of(String other) {
    Plan<ActivityKind<?>> plan = ActivityKind.ALL.plan(other, Spec.values(net.settings()));
    boolean grid = ActivityKind.looksAtGrid(plan);
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("motion", frames.motion() && !grid);
    seen.put("flow", frames.flow() && !grid);
    return new ActivityPlan(plan, Spec.with(frames, seen));
  }

  ActivityKind<?> kind() {
    return net.kind();
  }

  /** Frames of the clip that a pooling net reads. */
  public int clipFrames() {
    return frames.clipFrames();
  }

  /** What is to be known of videos for this net. */
  public VideoFeatures.Sampling sampling(double rateHz, boolean mirrorToo) {
    return new VideoFeatures.Sampling(
        rateHz, mirrorToo, looksAtGrid(), frames.motion(), frames.flow(), frames.closeUp());
  }

  /** What it reads of a video's frames, from the first one on. */
  FrameVectors vectors() {
    return new FrameVectors(frames.motion(), frames.flow());
  }

  /** How long a frame's vector is, of an encoder with so many channels. */
  int channels(int ofEncoder) {
    return FrameVectors.channels(ofEncoder, frames.motion(), frames.flow());
  }

  /** The widths of the parts of a frame's vector, of so many channels in all. */
  int[] blocks(int channels) {
    return FrameVectors.blocks(channels, frames.motion(), frames.flow());
  }

  /** Whether the net reads features before they are pooled over the picture. */
  public boolean looksAtGrid() {
    return ActivityKind.looksAtGrid(net);
  }

  /** Whether it gives each frame a score, and not only clips. */
  public boolean perFrame() {
    return net.kind().perFrame();
  }

  /**
   * The net, with random weights.
   *
   * @param channels width of a frame's features
   * @param cells cells of a frame's grid; is not looked at where the net does not look at grids
   * @param seed draws the weights; {@link dev.sightline.rnn.Parameters#ZEROS} for zeros
   */
  public ActivityNet net(int channels, int cells, int classes, long seed) {
    int seen = looksAtGrid() ? cells : 0;
    ActivityKind.Sizes sizes = new ActivityKind.Sizes(channels, seen, classes, clipFrames());
    return new ActivityNet(channels, seen, seed, on -> ActivityKind.model(net, on, sizes));
  }
}
