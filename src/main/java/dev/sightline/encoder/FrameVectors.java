package dev.sightline.encoder;

import dev.sightline.media.OpticalFlow;
import dev.sightline.media.Picture;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a net reads of each frame of a video: the encoder's pooled features and, where wished,
 * {@link Motion} and then {@link OpticalFlow} behind them, in one vector. For the frames of one
 * video, in order.
 */
public final class FrameVectors {
  private final Motion motion;
  private final OpticalFlow flow;

  /**
   * @param motion whether the vectors say how much each channel's map has changed
   * @param flow whether they say how the picture moves
   */
  public FrameVectors(boolean motion, boolean flow) {
    this.motion = motion ? new Motion() : null;
    this.flow = flow ? new OpticalFlow() : null;
  }

  /** How long a vector is. */
  public static int channels(int ofEncoder, boolean motion, boolean flow) {
    return (motion ? 2 : 1) * ofEncoder + (flow ? OpticalFlow.WIDTH : 0);
  }

  /** The widths of what a vector is put together of, of so many channels in all. */
  public static int[] blocks(int channels, boolean motion, boolean flow) {
    int rest = channels - (flow ? OpticalFlow.WIDTH : 0);
    IntStream seen = motion ? IntStream.of(rest / 2, rest / 2) : IntStream.of(rest);
    return flow
        ? IntStream.concat(seen, IntStream.of(OpticalFlow.WIDTH)).toArray()
        : seen.toArray();
  }

  /**
   * The next frame's vector.
   *
   * @param features of the frame; the grid is kept until the next frame
   * @param picture the frame; is looked at where flow is wished
   */
  public float[] next(Features features, Picture picture) {
    return join(features, flow(picture));
  }

  /** How the picture moves, of which a mirrored picture has the same; null where not wished. */
  float[] flow(Picture picture) {
    return flow == null ? null : flow.next(picture);
  }

  /** The next frame's vector with a flow that is known. */
  float[] join(Features features, float[] moving) {
    float[] seen =
        motion == null ? features.pooled() : motion.of(features.pooled(), features.grid());
    if (moving == null) {
      return seen;
    }
    float[] all = Arrays.copyOf(seen, seen.length + moving.length);
    System.arraycopy(moving, 0, all, seen.length, moving.length);
    return all;
  }
}
