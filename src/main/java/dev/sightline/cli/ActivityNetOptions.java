package dev.sightline.cli;

import dev.sightline.activity.ActivityPlan;
import dev.sightline.activity.Fusion;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;
import picocli.CommandLine.Option;

/** Options that say which net is trained on videos, and how large it is. */
final class ActivityNetOptions {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
  private static final ActivityPlan PLAN = ActivityPlan.DEFAULT;

  @Option(
      names = "--net",
      description =
          "frame-softmax, lstm, multi-lstm-i, multi-lstm-i-a, multi-lstm, conv-pooling,"
              + " late-pooling, slow-pooling, local-pooling or time-convolution. "
              + DEFAULT)
  String net = PLAN.kind().toString();

  @Option(
      names = "--cell",
      description =
          "Recurrent cell: lstm, peephole, coupled, gru, gru-reset-after, elman, elman-relu or"
              + " jordan. "
              + DEFAULT)
  String cell = PLAN.recurrent().cell().toString();

  @Option(names = "--hidden", description = "Width of the state. " + DEFAULT)
  int hidden = PLAN.recurrent().hidden();

  @Option(names = "--layers", description = "Recurrent layers, one above the other. " + DEFAULT)
  int layers = PLAN.recurrent().layers();

  @Option(
      names = "--bidirectional",
      description =
          "Layers that also read from the end, for the net lstm: each frame is labelled knowing"
              + " what comes after it, so that it is not for live pictures.")
  boolean bidirectional;

  @Option(
      names = "--dropout",
      description = "On the features, between layers and before the output. " + DEFAULT)
  double dropout = PLAN.dropout();

  @Option(
      names = "--connected",
      description = "Width of the fully connected layers of a pooling net. " + DEFAULT)
  int connected = PLAN.connected();

  @Option(
      names = "--clip-frames",
      paramLabel = "FRAMES",
      description = "Frames that a pooling net reads to label the last of them. " + DEFAULT)
  int clipFrames = PLAN.clipFrames();

  @Option(
      names = "--window",
      paramLabel = "FRAMES",
      description = "Frames that MultiLSTM reads, and labels, at each step. " + DEFAULT)
  int window = PLAN.window();

  @Option(
      names = "--offset",
      paramLabel = "FRAMES",
      description =
          "MultiLSTM labels frames from so many before the one it has just read; below 0, ahead of"
              + " it. "
              + DEFAULT)
  int offset = PLAN.offset();

  @Option(
      names = "--motion",
      description = "Features that say how much has changed since the frame before, too.")
  boolean motion;

  @Option(
      names = "--optical-flow",
      description =
          "Features that say how fast, how unevenly and which way the picture moves, too.")
  boolean opticalFlow;

  @Option(
      names = "--close-up",
      description =
          "Look at the square of a clip where most moves, half as high as the picture, instead of"
              + " all of it.")
  boolean closeUp;

  @Option(
      names = "--fusion",
      description =
          "How a net that scores frames speaks of a whole clip: last, max, mean or weighted. "
              + DEFAULT)
  String fusion = Fusion.MEAN.toString();

  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  ActivityPlan plan() {
    double between = layers > 1 ? dropout : 0;
    return new ActivityPlan(
        ActivityPlan.Kind.of(net),
        new RecurrentLayers(CellKind.of(cell), hidden, layers, bidirectional, false, between),
        dropout,
        connected,
        clipFrames,
        window,
        offset,
        motion,
        opticalFlow,
        closeUp);
  }

  Fusion fusion() {
    return Fusion.of(fusion);
  }
}
