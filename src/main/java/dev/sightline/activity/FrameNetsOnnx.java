package dev.sightline.activity;

import dev.sightline.encoder.export.OnnxGraph;
import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import dev.sightline.export.SequenceGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * The nets that score every frame, in a graph: {@link FrameSoftmax}, {@link ActivityLstm} and
 * {@link MultiLstm}.
 */
final class FrameNetsOnnx {
  /** Taken from what attention must not see; e to the minus of it is 0. */
  private static final float FAR = 1e9f;

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
      case MULTI_LSTM, MULTI_LSTM_INPUT, MULTI_LSTM_ATTENTION -> multi(net, x, classes);
      default -> throw new IllegalArgumentException(plan.kind() + " does not score frames");
    };
  }

  private String multi(NetGraph net, String v, int classes) {
    if (plan.offset() != 0) {
      throw new IllegalArgumentException(
          "a MultiLSTM whose outputs have an offset ("
              + plan.offset()
              + ") cannot be exported to ONNX; one without can");
    }
    int window = plan.window();
    boolean attends = plan.kind() != ActivityPlan.Kind.MULTI_LSTM_INPUT;
    CellGraph cell =
        new CellGraph(
            plan.recurrent().cell(), "layer", plan.recurrent().hidden(), plan.recurrent().layers());
    String gates = net.linear("layer.input", v);
    String keys =
        attends
            ? net.op("Mul", net.squashed("attention.key", v), net.weight("attention.score"))
            : null;
    CellGraph.State zeros = cell.zerosFor(net, v);
    List<String> first = new ArrayList<>(List.of(cell.joined(net, zeros)));
    // The last frames' gates, keys, and which of them there are; the newest stands last.
    first.add(window(net, gates, window));
    first.add(net.rowsLike(v, window));
    if (attends) {
      first.add(window(net, keys, window));
    }
    List<String> sequences = attends ? List.of(gates, keys) : List.of(gates);
    List<String> results =
        net.loop(
            first,
            sequences,
            false,
            (body, carried, inputs) -> {
              CellGraph.State before = cell.split(body, carried.get(0), 0);
              String seen = pushed(body, carried.get(1), inputs.get(0), window);
              String one =
                  body.op(
                      "Add",
                      body.slice(body.op("Mul", carried.get(2), body.scalar(0)), 1, 0, 1),
                      body.scalar(1));
              String there = body.joined(1, body.slice(carried.get(2), 1, 1, window), one);
              String alpha;
              String newKeys = null;
              if (attends) {
                newKeys = pushed(body, carried.get(3), inputs.get(1), window);
                String query = body.squashed("attention.query", before.h());
                String products = body.op("Mul", newKeys, body.widened(query, 1));
                String energy = body.reduced("ReduceSum", products, 2);
                String hidden =
                    body.op("Mul", body.op("Sub", there, body.scalar(1)), body.scalar(FAR));
                alpha = body.softmax(body.op("Add", energy, hidden));
              } else {
                String count = body.widened(body.reduced("ReduceSum", there, 1), 1);
                alpha = body.op("Div", there, count);
              }
              String sum =
                  body.op(
                      "Squeeze", body.op("MatMul", body.widened(alpha, 1), seen), body.integers(1));
              String into = body.op("Add", cell.gatesOfInput(body, null), sum);
              CellGraph.State after = cell.step(body, into, null, before);
              List<String> out = new ArrayList<>(List.of(cell.joined(body, after), seen, there));
              if (attends) {
                out.add(newKeys);
              }
              out.add(after.h());
              return out;
            });
    String p = net.linear("output", results.get(results.size() - 1));
    return plan.kind() == ActivityPlan.Kind.MULTI_LSTM ? meanOfSteps(net, p, window, classes) : p;
  }

  /** Zeros {@code [n, window, width]} for sequences {@code [n, steps, width]}. */
  private static String window(NetGraph net, String sequences, int window) {
    String one = net.op("Mul", net.slice(sequences, 1, 0, 1), net.scalar(0));
    return net.op("Tile", one, net.integers(1, window, 1));
  }

  /** A window one frame on. */
  private static String pushed(NetGraph net, String window, String frame, int size) {
    return net.joined(1, net.slice(window, 1, 1, size), net.widened(frame, 1));
  }

  /**
   * The mean of what the steps say about a frame: step t + k says it in its k-th part.
   *
   * @param p {@code [n, steps, outputs * classes]}
   */
  private static String meanOfSteps(NetGraph net, String p, int outputs, int classes) {
    String ones = net.op("Add", net.op("Mul", net.slice(p, 2, 0, 1), net.scalar(0)), net.scalar(1));
    String steps = net.slice(net.op("Shape", p), 0, 1, 2);
    String sum = null;
    String count = null;
    for (int k = 0; k < outputs; k++) {
      String part = net.slice(p, 2, (long) k * classes, (long) (k + 1) * classes);
      String said = later(net, part, k, steps);
      String is = later(net, ones, k, steps);
      sum = sum == null ? said : net.op("Add", sum, said);
      count = count == null ? is : net.op("Add", count, is);
    }
    return net.op("Div", sum, count);
  }

  /** What stands k steps later, zeros behind the end. */
  private static String later(NetGraph net, String x, int k, String steps) {
    if (k == 0) {
      return x;
    }
    String padded = net.op("Pad", x, net.integers(0, 0, 0, 0, k, 0));
    String from = net.integers(k);
    return net.op("Slice", padded, from, net.op("Add", steps, from), net.integers(1));
  }
}
