package dev.sightline.activity;

import dev.sightline.net.Layers;
import dev.sightline.net.Net;
import dev.sightline.net.Value;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.RecurrentSettings;
import dev.sightline.spec.Setting;

/**
 * A recurrent net over a video's frames with scores at each (Ng et al. 2015, section 3.2; Ma et al.
 * 2016, section 3.1).
 *
 * <pre>
 * x_t = n(CNN(I_t))      h_t = LSTM(x_t, h_{t-1})      z_t = W h_t + b
 * </pre>
 *
 * <p>Any cell, any number of layers, one direction or two. With one direction it can go on from
 * window to window: it labels a film, or a camera, frame by frame.
 *
 * <p>Differs from Ng et al.: fewer and smaller layers by default, and dropout.
 */
final class ActivityLstm implements ActivityModel {
  /** What can be set. */
  record Settings(
      ActivitySettings all,
      RecurrentSettings recurrent,
      @Setting(
              says =
                  "Let the layers read from the end as well: each frame is labelled knowing what"
                      + " follows, so the net is not for live video.",
              usual = "false",
              absent = "false")
          boolean bidirectional,
      @Setting(
              says = "With --bidirectional: both directions have the same weights.",
              usual = "false",
              absent = "false")
          boolean shared) {
    double dropout() {
      return all.dropout();
    }

    RecurrentLayers layers() {
      return new RecurrentLayers(
          recurrent.cell(),
          recurrent.hidden(),
          recurrent.layers(),
          bidirectional,
          shared,
          recurrent.layers() > 1 ? dropout() : 0);
    }
  }

  private final double dropout;
  private final Layers layers;
  private final Net.Linear output;
  private Value states;

  /**
   * @param dropout probability, on the features and on the topmost layer's output
   */
  ActivityLstm(Net net, int channels, int classes, RecurrentLayers recurrent, double dropout) {
    this.dropout = dropout;
    layers = net.layers(recurrent, "layer", channels);
    output = net.linear("output", layers.outputs(), classes);
  }

  @Override
  public Value scores(Frames frames) {
    Value x = frames.standardised().dropout(dropout);
    Value h = layers.of(x, carries() ? frames.states() : null);
    states = carries() ? layers.states(h) : null;
    return output.of(h.dropout(dropout));
  }

  @Override
  public boolean carries() {
    return layers.carries();
  }

  @Override
  public int stateWidth() {
    return layers.stateWidth();
  }

  @Override
  public Value states() {
    return states;
  }

  @Override
  public int delay() {
    return layers.carries() ? 0 : ActivityNet.UNTIL_THE_END;
  }
}
