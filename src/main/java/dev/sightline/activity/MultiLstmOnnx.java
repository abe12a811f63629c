package dev.sightline.activity;

import dev.sightline.export.CellGraph;
import dev.sightline.export.NetGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link MultiLstm} in a graph: a loop over the frames that carries, beside the cell's state, what
 * the last N frames bring to the gates, which of them there are, and their keys; the newest stands
 * last.
 */
final class MultiLstmOnnx {
  /** Taken from what attention must not see; e to the minus of it is 0. */
  private static final float FAR = 1e9f;

  private final ActivityPlan plan;
  private final NetGraph net;
  private final CellGraph cell;
  private final int window;
  private final boolean attends;

  /**
   * @throws IllegalArgumentException where the net's outputs have an offset
   */
  MultiLstmOnnx(ActivityPlan plan, NetGraph net) {
    if (plan.offset() != 0) {
      throw new IllegalArgumentException(
          "a MultiLSTM whose outputs have an offset ("
              + plan.offset()
              + ") cannot be exported to ONNX; one without can");
    }
    this.plan = plan;
    this.net = net;
    cell =
        new CellGraph(
            plan.recurrent().cell(), "layer", plan.recurrent().hidden(), plan.recurrent().layers());
    window = plan.window();
    attends = plan.kind() != ActivityPlan.Kind.MULTI_LSTM_INPUT;
  }

  /**
   * Logits at every frame, {@code [batch, steps, classes]}.
   *
   * @param v standardised features {@code [batch, steps, channels]}
   */
  String logits(String v, int classes) {
    String gates = net.linear("layer.input", v);
    List<String> sequences = new ArrayList<>(List.of(gates));
    List<String> first = new ArrayList<>();
    first.add(cell.joined(net, cell.zerosFor(net, v)));
    first.add(noFrames(gates));
    first.add(net.rowsLike(v, window));
    if (attends) {
      String keys = net.op("Mul", net.squashed("attention.key", v), net.weight("attention.score"));
      sequences.add(keys);
      first.add(noFrames(keys));
    }
    List<String> results = net.loop(first, sequences, false, this::step);
    String p = net.linear("output", results.get(results.size() - 1));
    return plan.kind() == ActivityPlan.Kind.MULTI_LSTM ? meanOfSteps(p, window, classes) : p;
  }

  private List<String> step(NetGraph body, List<String> carried, List<String> inputs) {
    CellGraph.State before = cell.split(body, carried.get(0), 0);
    String seen = pushed(body, carried.get(1), inputs.get(0));
    String there = body.slice(carried.get(2), 1, 1, window);
    there = body.joined(1, there, ones(body, body.slice(carried.get(2), 1, 0, 1)));
    List<String> after = new ArrayList<>(List.of(seen, there));
    String alpha;
    if (attends) {
      String keys = pushed(body, carried.get(3), inputs.get(1));
      after.add(keys);
      alpha = look(body, keys, there, before.h());
    } else {
      alpha = body.op("Div", there, body.widened(body.reduced("ReduceSum", there, 1), 1));
    }
    String sum =
        body.op("Squeeze", body.op("MatMul", body.widened(alpha, 1), seen), body.integers(1));
    String into = body.op("Add", cell.gatesOfInput(body, null), sum);
    CellGraph.State state = cell.step(body, into, null, before);
    after.add(0, cell.joined(body, state));
    after.add(state.h());
    return after;
  }

  /** Weights of the frames of the window that there are. */
  private static String look(NetGraph body, String keys, String there, String h) {
    String query = body.widened(body.squashed("attention.query", h), 1);
    String energy = body.reduced("ReduceSum", body.op("Mul", keys, query), 2);
    String hidden = body.op("Mul", body.op("Sub", there, body.scalar(1)), body.scalar(FAR));
    return body.softmax(body.op("Add", energy, hidden));
  }

  private static String ones(NetGraph body, String like) {
    return body.op("Add", body.op("Mul", like, body.scalar(0)), body.scalar(1));
  }

  /** Zeros {@code [n, window, width]} for sequences {@code [n, steps, width]}. */
  private String noFrames(String sequences) {
    String one = net.op("Mul", net.slice(sequences, 1, 0, 1), net.scalar(0));
    return net.op("Tile", one, net.integers(1, window, 1));
  }

  /** A window one frame on. */
  private String pushed(NetGraph body, String frames, String newest) {
    return body.joined(1, body.slice(frames, 1, 1, window), body.widened(newest, 1));
  }

  /**
   * The mean of what the steps say about a frame: step t + k says it in its k-th part.
   *
   * @param p {@code [n, steps, outputs * classes]}
   */
  private String meanOfSteps(String p, int outputs, int classes) {
    String ones = ones(net, net.slice(p, 2, 0, 1));
    String steps = net.slice(net.op("Shape", p), 0, 1, 2);
    String sum = null;
    String count = null;
    for (int k = 0; k < outputs; k++) {
      String part = net.slice(p, 2, (long) k * classes, (long) (k + 1) * classes);
      String said = later(part, k, steps);
      String is = later(ones, k, steps);
      sum = sum == null ? said : net.op("Add", sum, said);
      count = count == null ? is : net.op("Add", count, is);
    }
    return net.op("Div", sum, count);
  }

  /** What stands k steps later, zeros behind the end. */
  private String later(String x, int k, String steps) {
    if (k == 0) {
      return x;
    }
    String padded = net.op("Pad", x, net.integers(0, 0, 0, 0, k, 0));
    String from = net.integers(k);
    return net.op("Slice", padded, from, net.op("Add", steps, from), net.integers(1));
  }
}
