package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Registry;
import dev.sightline.spec.Spec;
import java.util.List;

/**
 * A kind of net that labels frames or classifies clips.
 *
 * @param perFrame whether it gives each frame a score, and not only clips
 * @param grid whether it always reads features before they are pooled over the picture
 * @param net declares its weights
 */
public record ActivityKind<S extends Record>(
    String name, String paper, boolean perFrame, boolean grid, Spec<S> settings, Maker<S> net)
    implements Registry.Kind<S> {
  /**
   * What the data decide, and the length of a clip.
   *
   * @param cells of a frame's grid; 0 for a net that does not look at it
   */
  record Sizes(int channels, int cells, int classes, int clipFrames) {}

  /** Declares the weights of a net. */
  interface Maker<S extends Record> {
    ActivityModel on(Net net, S settings, Sizes of);
  }

  private static final Spec<ActivitySettings.Pooling> POOLING =
      Spec.of(ActivitySettings.Pooling.class);
  private static final Spec<ActivitySettings.MapPooling> MAP_POOLING =
      Spec.of(ActivitySettings.MapPooling.class);
  private static final Spec<MultiLstm.Chosen> MULTI = Spec.of(MultiLstm.Chosen.class);

  /** All of them; the first is the usual one. */
  public static final Registry<ActivityKind<?>> ALL =
      new Registry<>(
          "net for activities",
          List.of(
              frames(
                  "lstm",
                  "LSTM over frames (Ng et al. 2015; Ma et al. 2016)",
                  Spec.of(ActivityLstm.Settings.class),
                  (net, s, of) ->
                      new ActivityLstm(net, of.channels, of.classes, s.layers(), s.dropout())),
              frames(
                  "frame-softmax",
                  "each frame by itself",
                  Spec.of(ActivitySettings.class),
                  (net, s, of) -> new FrameSoftmax(net, of.channels, of.classes, s.dropout())),
              frames(
                  "time-delay",
                  "time-delay neural net (Waibel et al. 1989)",
                  Spec.of(TimeDelayNet.Settings.class),
                  (net, s, of) -> new TimeDelayNet(net, of.channels, of.classes, s)),
              frames(
                  "multi-lstm-i",
                  "MultiLSTM, mean of the input window (Yeung et al. 2015)",
                  MULTI,
                  (net, s, of) ->
                      new MultiLstm(net, of.channels, of.classes, s.with(MultiLstm.Input.MEAN, 1))),
              frames(
                  "multi-lstm-i-a",
                  "MultiLSTM, attention over the input window (Yeung et al. 2015)",
                  MULTI,
                  (net, s, of) ->
                      new MultiLstm(
                          net, of.channels, of.classes, s.with(MultiLstm.Input.ATTENTION, 1))),
              frames(
                  "multi-lstm",
                  "MultiLSTM, several inputs and outputs (Yeung et al. 2015)",
                  MULTI,
                  (net, s, of) ->
                      new MultiLstm(
                          net,
                          of.channels,
                          of.classes,
                          s.with(MultiLstm.Input.ATTENTION, s.window()))),
              new ActivityKind<>(
                  "conv-lstm",
                  "convolutional LSTM over feature maps (Shi et al. 2015)",
                  true,
                  true,
                  Spec.of(ConvLstm.Settings.class),
                  (net, s, of) -> new ConvLstm(net, of.channels, of.cells, of.classes, s)),
              clips(
                  "conv-pooling",
                  "conv pooling (Ng et al. 2015)",
                  true,
                  (net, s, of) ->
                      new ConvPooling(
                          net,
                          of.channels,
                          of.cells,
                          of.classes,
                          new ConvPooling.Settings(s.connected(), s.dropout()))),
              mayReadMaps(
                  "late-pooling",
                  "late pooling (Ng et al. 2015)",
                  (net, s, of) ->
                      new LatePooling(
                          net,
                          of.channels,
                          of.cells,
                          of.classes,
                          new LatePooling.Settings(s.connected(), s.dropout()))),
              mayReadMaps(
                  "slow-pooling",
                  "slow pooling (Ng et al. 2015)",
                  (net, s, of) ->
                      new SlowPooling(
                          net,
                          of.channels,
                          of.cells,
                          of.classes,
                          new SlowPooling.Settings(10, 5, s.connected(), s.dropout()))),
              mayReadMaps(
                  "local-pooling",
                  "local pooling (Ng et al. 2015)",
                  (net, s, of) ->
                      new LocalPooling(
                          net,
                          of.channels,
                          of.cells,
                          of.classes,
                          new LocalPooling.Settings(
                              of.clipFrames, 10, 5, s.connected(), s.dropout()))),
              clips(
                  "time-convolution",
                  "time-domain convolution (Ng et al. 2015)",
                  true,
                  (net, s, of) ->
                      new TimeConvolution(
                          net,
                          of.channels,
                          of.cells,
                          of.classes,
                          new TimeConvolution.Settings(
                              32, 256, 10, 5, s.connected(), s.dropout())))));

  private static <S extends Record> ActivityKind<S> frames(
      String name, String paper, Spec<S> settings, Maker<S> net) {
    return new ActivityKind<>(name, paper, true, false, settings, net);
  }

  private static ActivityKind<ActivitySettings.MapPooling> mayReadMaps(
      String name, String paper, Maker<ActivitySettings.MapPooling> net) {
    return new ActivityKind<>(name, paper, false, false, MAP_POOLING, net);
  }

  private static ActivityKind<ActivitySettings.Pooling> clips(
      String name, String paper, boolean grid, Maker<ActivitySettings.Pooling> net) {
    return new ActivityKind<>(name, paper, false, grid, POOLING, net);
  }

  /** Whether the net of a plan reads features before they are pooled over the picture. */
  static boolean looksAtGrid(Plan<ActivityKind<?>> plan) {
    return plan.kind().grid
        || (plan.settings() instanceof ActivitySettings.MapPooling pooling && pooling.maps());
  }

  static ActivityModel model(Plan<ActivityKind<?>> plan, Net net, Sizes sizes) {
    return plan.kind().on(net, plan.settings(), sizes);
  }

  private ActivityModel on(Net on, Record values, Sizes sizes) {
    return net.on(on, settings.cast(values), sizes);
  }

  @Override
  public String toString() {
    return name;
  }
}
