package dev.sightline.activity;

import dev.sightline.encoder.onnx.OnnxGraph;
import dev.sightline.export.NetGraph;
import dev.sightline.export.SequenceGraph;

/**
 * The nets that score every frame, in a graph: {@link FrameSoftmax}, {@link ActivityLstm} and
 * {@link MultiLstm}.
 */
final class FrameNetsOnnx {
  private final ActivityPlan plan;
  private final SequenceGraph layers;

  FrameNetsOnnx(ActivityPlan plan) {
    this.plan = plan;
    layers = new SequenceGraph(plan.recurrent(), "layer");
  }

  /** One frame's logits {@code [batch, classes]}, and the state behind it, or null. */
  record Step(String logits, String state) {}

  /** Width of the state. */
  int width() {
    return layers.width();
  }

  /** A net that goes on from its state: declares its inputs and takes one step. */
  Step step(NetGraph net, int channels) {
    String x = net.standardised("input", net.input("frame", OnnxGraph.BATCH, channels));
    if (plan.kind() == ActivityPlan.Kind.FRAME_SOFTMAX) {
      return new Step(net.linear("output", x), null);
    }
    String state = net.input("state", OnnxGraph.BATCH, width());
    SequenceGraph.Step step = layers.step(net, x, state);
    return new Step(net.linear("output", step.output()), step.state());
  }

  /**
   * Logits at every frame, {@code [batch, steps, classes]}.
   *
   * @param frames {@code [batch, steps, channels]}
   */
  String logits(NetGraph net, String frames, int classes) {
    String x = net.standardised("input", frames);
    return switch (plan.kind()) {
      case FRAME_SOFTMAX -> net.linear("output", x);
      case LSTM -> net.linear("output", layers.run(net, x).outputs());
      case MULTI_LSTM, MULTI_LSTM_INPUT, MULTI_LSTM_ATTENTION ->
          new MultiLstmOnnx(plan, net).logits(x, classes);
      default -> throw new IllegalArgumentException(plan.kind() + " does not score frames");
    };
  }
}
