package dev.sightline.activity;

import dev.sightline.encoder.FrameVectors;
import dev.sightline.encoder.VideoFeatures;
import dev.sightline.net.Net;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;

/**
 * Which net, and how large: as it is asked for on the command line and written into a bundle.
 *
 * @param kind of net
 * @param recurrent layers of the LSTM; of MultiLSTM its cell and width
 * @param dropout probability, on the features and before the output layer
 * @param connected width of the fully connected layers of a pooling net
 * @param clipFrames frames of the clip that a pooling net reads to label its last frame
 * @param window frames that MultiLSTM reads and labels at each step
 * @param offset of MultiLSTM's output, in frames
 * @param motion whether the features say how much has changed since the frame before ({@link
 *     dev.sightline.encoder.Motion})
 * @param flow whether they say how the picture moves ({@link dev.sightline.media.OpticalFlow})
 * @param closeUp whether they are of the square of a clip where most moves ({@link
 *     dev.sightline.media.CloseUp})
 */
public record ActivityPlan(
    Kind kind,
    RecurrentLayers recurrent,
    double dropout,
    int connected,
    int clipFrames,
    int window,
    int offset,
    boolean motion,
    boolean flow,
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
            new ActivityLstm(net, channels, classes, p.recurrent, p.dropout)),
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

    /**
     * @throws IllegalArgumentException where there is no such net
     */
    public static Kind of(String title) {
      for (Kind kind : values()) {
        if (kind.title.equals(title)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "There is no net '"
              + title
              + "' for activities; there are "
              + String.join(", ", java.util.Arrays.stream(values()).map(Kind::toString).toList()));
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static final int WIDEST = 8192;
  static final int MOST_LAYERS = 16;
  static final int MOST_FRAMES = 1000;
  static final double MOST_DROPOUT = 0.99;

  /** One LSTM of 128. */
  public static final ActivityPlan DEFAULT =
      new ActivityPlan(
          Kind.LSTM,
          new RecurrentLayers(CellKind.LSTM, 128, 1, false, false, 0),
          0.5,
          256,
          30,
          15,
          0,
          false,
          false,
          false);

  /**
   * @throws IllegalArgumentException saying which number is out of range
   */
  public ActivityPlan {
    within("hidden", recurrent.hidden(), 1, WIDEST);
    within("layers", recurrent.layers(), 1, MOST_LAYERS);
    if (!(dropout >= 0 && dropout <= MOST_DROPOUT)) {
      throw new IllegalArgumentException(
          "dropout is " + dropout + "; allowed is 0 to " + MOST_DROPOUT);
    }
    within("connected", connected, 1, WIDEST);
    within("clip-frames", clipFrames, 1, MOST_FRAMES);
    within("attention-window", window, 1, MOST_FRAMES);
    within("offset", offset, -MOST_FRAMES, MOST_FRAMES);
    if (recurrent.bidirectional() && kind != Kind.LSTM) {
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

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; allowed is " + least + " to " + most);
    }
  }

  /** The same sizes for another net. */
  public ActivityPlan withKind(Kind other) {
    return new ActivityPlan(
        other,
        recurrent,
        dropout,
        connected,
        clipFrames,
        window,
        offset,
        motion && !other.grid,
        flow && !other.grid,
        closeUp);
  }

  /** The same with other recurrent layers. */
  public ActivityPlan withRecurrent(RecurrentLayers other) {
    return new ActivityPlan(
        kind, other, dropout, connected, clipFrames, window, offset, motion, flow, closeUp);
  }

  /** The same with another offset of MultiLSTM's output. */
  ActivityPlan withOffset(int other) {
    return new ActivityPlan(
        kind, recurrent, dropout, connected, clipFrames, window, other, motion, flow, closeUp);
  }

  /** The same, with or without motion. */
  public ActivityPlan withMotion(boolean other) {
    return new ActivityPlan(
        kind, recurrent, dropout, connected, clipFrames, window, offset, other, flow, closeUp);
  }

  /** The same, with or without optical flow. */
  public ActivityPlan withFlow(boolean other) {
    return new ActivityPlan(
        kind, recurrent, dropout, connected, clipFrames, window, offset, motion, other, closeUp);
  }

  /** The same, looking at the whole picture or at a close-up. */
  public ActivityPlan withCloseUp(boolean other) {
    return new ActivityPlan(
        kind, recurrent, dropout, connected, clipFrames, window, offset, motion, flow, other);
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
