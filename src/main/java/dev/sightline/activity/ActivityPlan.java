package dev.sightline.activity;

import dev.sightline.encoder.FrameVectors;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.net.Net;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.RecurrentSettings;
import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;
import java.util.Map;

/** Which net, and how large: as it is asked for on the command line and written into a bundle. */
public record ActivityPlan(
    @Setting(
            says = "Kind of net: ${COMPLETION-CANDIDATES}.",
            option = "--net",
            key = "net",
            usual = "lstm")
        Kind kind,
    RecurrentSettings recurrent,
    @Setting(
            says =
                "Let the layers read from the end as well (net lstm only): each frame is labelled"
                    + " knowing what follows, so the net is not for live video.",
            usual = "false",
            absent = "false")
        boolean bidirectional,
    @Setting(
            says = "Both directions have the same weights.",
            option = Setting.NO_OPTION,
            usual = "false",
            absent = "false")
        boolean shared,
    @Setting(
            says = "Dropout: on the features, between layers and before the output layer.",
            usual = "0.5",
            least = 0,
            most = 0.99)
        double dropout,
    @Setting(
            says = "Width of the fully connected layers of a pooling net.",
            usual = "256",
            least = 1,
            most = 8192)
        int connected,
    @Setting(
            says = "Frames per clip: those a pooling net reads to label the last of them.",
            usual = "30",
            least = 1,
            most = 1000)
        int clipFrames,
    @Setting(
            says = "Frames that a MultiLSTM attends to, and labels, at each step.",
            option = "--attention-window",
            label = "FRAMES",
            usual = "15",
            least = 1,
            most = 1000)
        int window,
    @Setting(
            says =
                "How far behind the newest frame a MultiLSTM's labels begin; below 0, how far"
                    + " ahead.",
            label = "FRAMES",
            usual = "0",
            least = -1000,
            most = 1000)
        int offset,
    @Setting(
            says = "Also use how much has changed since the frame before.",
            usual = "false",
            absent = "false")
        boolean motion,
    @Setting(
            says =
                "Also use how fast, how unevenly and which way the picture moves (optical flow).",
            option = "--optical-flow",
            usual = "false",
            absent = "false")
        boolean flow,
    @Setting(
            says =
                "Look only at the square of a clip that moves most, half as high as the picture.",
            usual = "false",
            absent = "false")
        boolean closeUp) {
  /** The nets by the name they have on the command line and in a bundle. */
  public enum Kind {
    FRAME_SOFTMAX(
        "frame-softmax",
        "each frame by itself",
        true,
        false,
        (net, p, channels, cells, classes) -> new FrameSoftmax(net, channels, classes, p.dropout)),
    LSTM(
        "lstm",
        "LSTM over frames (Ng et al. 2015; Ma et al. 2016)",
        true,
        false,
        (net, p, channels, cells, classes) ->
            new ActivityLstm(net, channels, classes, p.layers(), p.dropout)),
    MULTI_LSTM_INPUT(
        "multi-lstm-i",
        "MultiLSTM, mean of the input window (Yeung et al. 2015)",
        true,
        false,
        (net, p, channels, cells, classes) ->
            new MultiLstm(net, channels, classes, p.multi(MultiLstm.Input.MEAN, 1))),
    MULTI_LSTM_ATTENTION(
        "multi-lstm-i-a",
        "MultiLSTM, attention over the input window (Yeung et al. 2015)",
        true,
        false,
        (net, p, channels, cells, classes) ->
            new MultiLstm(net, channels, classes, p.multi(MultiLstm.Input.ATTENTION, 1))),
    MULTI_LSTM(
        "multi-lstm",
        "MultiLSTM, several inputs and outputs (Yeung et al. 2015)",
        true,
        false,
        (net, p, channels, cells, classes) ->
            new MultiLstm(net, channels, classes, p.multi(MultiLstm.Input.ATTENTION, p.window))),
    CONV_POOLING(
        "conv-pooling",
        "conv pooling (Ng et al. 2015)",
        false,
        true,
        (net, p, channels, cells, classes) ->
            new ConvPooling(
                net, channels, cells, classes, new ConvPooling.Settings(p.connected, p.dropout))),
    LATE_POOLING(
        "late-pooling",
        "late pooling (Ng et al. 2015)",
        false,
        false,
        (net, p, channels, cells, classes) ->
            new LatePooling(
                net, channels, classes, new LatePooling.Settings(p.connected, p.dropout))),
    SLOW_POOLING(
        "slow-pooling",
        "slow pooling (Ng et al. 2015)",
        false,
        false,
        (net, p, channels, cells, classes) ->
            new SlowPooling(
                net, channels, classes, new SlowPooling.Settings(10, 5, p.connected, p.dropout))),
    LOCAL_POOLING(
        "local-pooling",
        "local pooling (Ng et al. 2015)",
        false,
        false,
        (net, p, channels, cells, classes) ->
            new LocalPooling(
                net,
                channels,
                classes,
                new LocalPooling.Settings(p.clipFrames, 10, 5, p.connected, p.dropout))),
    TIME_CONVOLUTION(
        "time-convolution",
        "time-domain convolution (Ng et al. 2015)",
        false,
        true,
        (net, p, channels, cells, classes) ->
            new TimeConvolution(
                net,
                channels,
                cells,
                classes,
                new TimeConvolution.Settings(32, 256, 10, 5, p.connected, p.dropout)));

    /** Declares a model's weights. */
    private interface Build {
      ActivityModel model(Net net, ActivityPlan plan, int channels, int cells, int classes);
    }

    private final String title;
    private final String paper;
    private final boolean perFrame;
    private final boolean grid;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Build build;

    Kind(String title, String paper, boolean perFrame, boolean grid, Build build) {
      this.title = title;
      this.paper = paper;
      this.perFrame = perFrame;
      this.grid = grid;
      this.build = build;
    }

    /** Name and source, for people. */
    public String paper() {
      return paper;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  public static final Spec<ActivityPlan> SPEC = Spec.of(ActivityPlan.class);

  /**
   * @throws IllegalArgumentException where settings do not go together
   */
  public ActivityPlan {
    if (bidirectional && kind != Kind.LSTM) {
      throw new IllegalArgumentException(
          "bidirectional layers are for the net lstm, not for " + kind);
    }
    if (motion && kind.grid) {
      throw new IllegalArgumentException(
          kind + " looks at features before pooling and sees motion there; motion is for others");
    }
    if (flow && kind.grid) {
      throw new IllegalArgumentException(
          kind + " looks at features before pooling, where optical flow has no place");
    }
  }

  /** The same sizes for another net. */
  public ActivityPlan withKind(Kind other) {
    return Spec.with(
        this,
        Map.of("kind", other, "motion", motion && !other.grid, "flow", flow && !other.grid));
  }

  private RecurrentLayers layers() {
    return new RecurrentLayers(
        recurrent.cell(),
        recurrent.hidden(),
        recurrent.layers(),
        bidirectional,
        shared,
        recurrent.layers() > 1 ? dropout : 0);
  }

  /** What is to be known of videos for this net. */
  public VideoFeatures.Sampling sampling(double rateHz, boolean mirrorToo) {
    return new VideoFeatures.Sampling(rateHz, mirrorToo, looksAtGrid(), motion, flow, closeUp);
  }

  /** What it reads of a video's frames, from the first one on. */
  FrameVectors vectors() {
    return new FrameVectors(motion, flow);
  }

  /** How long a frame's vector is, of an encoder with so many channels. */
  int channels(int ofEncoder) {
    return FrameVectors.channels(ofEncoder, motion, flow);
  }

  /** The widths of the parts of a frame's vector, of so many channels in all. */
  int[] blocks(int channels) {
    return FrameVectors.blocks(channels, motion, flow);
  }

  /** Whether the net reads features before they are pooled over the picture. */
  public boolean looksAtGrid() {
    return kind.grid;
  }

  /** Whether it gives each frame a score, and not only clips. */
  public boolean perFrame() {
    return kind.perFrame;
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
    return new ActivityNet(
        channels, seen, seed, net -> kind.build.model(net, this, channels, seen, classes));
  }

  private MultiLstm.Settings multi(MultiLstm.Input input, int outputs) {
    return new MultiLstm.Settings(
        recurrent.hidden(),
        window,
        input,
        MultiLstm.Settings.DEFAULTS.attention(),
        outputs,
        offset,
        dropout,
        recurrent.cell(),
        recurrent.layers());
  }
}
