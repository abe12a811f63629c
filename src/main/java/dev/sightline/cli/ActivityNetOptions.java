package dev.sightline.cli;

import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.Fusion;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which net is trained on videos, and how large it is. */
final class ActivityNetOptions {
  static final String MOTION = "Also use how much has changed since the frame before.";
  static final String FLOW =
      "Also use how fast, how unevenly and which way the picture moves (optical flow).";
  static final String CLOSE_UP =
      "Look only at the square of a clip that moves most, half as high as the picture.";
  private static final ActivityPlan PLAN = ActivityPlan.DEFAULT;

  @Option(names = "--net", description = "Kind of net: ${COMPLETION-CANDIDATES}.")
  ActivityPlan.Kind net = PLAN.kind();

  @Mixin RecurrentOptions recurrent = new RecurrentOptions(PLAN.recurrent());

  @Option(
      names = "--bidirectional",
      description =
          "Let the layers read from the end as well (net lstm only): each frame is labelled knowing"
              + " what follows, so the net is not for live video.")
  boolean bidirectional;

  @Option(
      names = "--dropout",
      description = "Dropout: on the features, between layers and before the output layer.")
  double dropout = PLAN.dropout();

  @Option(
      names = "--connected",
      description = "Width of the fully connected layers of a pooling net.")
  int connected = PLAN.connected();

  @Option(
      names = "--clip-frames",
      description = "Frames per clip: those a pooling net reads to label the last of them.")
  int clipFrames = PLAN.clipFrames();

  @Option(
      names = "--attention-window",
      paramLabel = "FRAMES",
      description = "Frames that a MultiLSTM attends to, and labels, at each step.")
  int attentionWindow = PLAN.window();

  @Option(
      names = "--offset",
      paramLabel = "FRAMES",
      description =
          "How far behind the newest frame a MultiLSTM's labels begin; below 0, how far ahead.")
  int offset = PLAN.offset();

  @Option(names = "--motion", description = MOTION)
  boolean motion;

  @Option(names = "--optical-flow", description = FLOW)
  boolean opticalFlow;

  @Option(names = "--close-up", description = CLOSE_UP)
  boolean closeUp;

  @Option(
      names = "--fusion",
      description =
          "How the scores of frames become the score of a clip: ${COMPLETION-CANDIDATES}.")
  Fusion fusion = Fusion.MEAN;

  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  ActivityPlan plan() {
    return new ActivityPlan(
        net,
        recurrent.layers(bidirectional, dropout),
        dropout,
        connected,
        clipFrames,
        attentionWindow,
        offset,
        motion,
        opticalFlow,
        closeUp);
  }
}
