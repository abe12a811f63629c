package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;

/**
 * Scores each frame by itself: a linear layer on the CNN's features. What a net that sees time must
 * beat; the "single frame" of Ng et al. 2015, section 4.
 *
 * <pre>
 * z_t = W n(CNN(I_t)) + b
 * </pre>
 */
final class FrameSoftmax implements ActivityModel {
  private final double dropout;
  private final Net.Linear output;

  /**
   * @param dropout probability, on the features
   */
  FrameSoftmax(Net net, int channels, int classes, double dropout) {
    this.dropout = dropout;
    output = net.linear("output", channels, classes);
  }

  @Override
  public Value scores(Frames frames) {
    return output.of(frames.standardised().dropout(dropout));
  }

  /** It goes on from anywhere: there are no states to go on from. */
  @Override
  public boolean carries() {
    return true;
  }
}
