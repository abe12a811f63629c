package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.spec.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * A time-delay neural net (Waibel et al. 1989, section II): feed-forward layers that see the last k
 * frames, with the same weights at every step. It has no state.
 *
 * <pre>
 * h_t = tanh(sum_j W_j x_{t-j} + b)      j = 0 .. k-1, x_t = n(CNN(I_t)) or the layer below
 * z_t = W h_t + b_o
 * </pre>
 *
 * <p>Where a film has not so many frames yet, the mean of those that are there stands for those
 * that are not.
 */
final class TimeDelayNet implements ActivityModel {
  /** What can be set. */
  record Settings(
      ActivitySettings all,
      @Setting(says = "Width of the recurrent state.", usual = "128", least = 1, most = 8192)
          int hidden,
      @Setting(
              says = "Number of recurrent layers, stacked on each other.",
              usual = "2",
              least = 1,
              most = 16)
          int layers,
      @Setting(
              says = "Frames that each layer of a time-delay net sees.",
              option = "--delays",
              label = "FRAMES",
              usual = "5",
              least = 1,
              most = 1000)
          int delays) {}

  private final Settings s;
  private final List<Net.Linear> layers = new ArrayList<>();
  private final Net.Linear output;

  TimeDelayNet(Net net, int channels, int classes, Settings settings) {
    s = settings;
    for (int l = 0; l < s.layers; l++) {
      String name = "delays" + (l == 0 ? "" : "-" + (l + 1));
      layers.add(net.linear(name, l == 0 ? channels : s.hidden, s.delays * s.hidden));
    }
    output = net.linear("output", s.hidden, classes);
  }

  @Override
  public Value scores(Frames frames) {
    Value h = frames.standardised();
    for (Net.Linear layer : layers) {
      Value sum = layer.of(h.dropout(s.all.dropout())).overlap(s.delays, 1 - s.delays);
      h = sum.times(s.delays).tanh();
    }
    return output.of(h.dropout(s.all.dropout()));
  }
}
