package dev.sightline.export;

import dev.sightline.rnn.RecurrentLayers;
import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers over whole sequences in a graph, {@link RecurrentLayers#build}: one step, or all
 * of them, in one direction or in both.
 *
 * <p>The state of layers in one direction is laid out as they have it: h and memory of the lowest,
 * of the next, and so on.
 */
public final class SequenceGraph {
  private final RecurrentLayers layers;
  private final String name;

  /**
   * @param name as the layers' weights are called
   */
  public SequenceGraph(RecurrentLayers layers, String name) {
    this.layers = layers;
    this.name = name;
  }

  /**
   * A run over all steps.
   *
   * @param outputs {@code [n, steps, outputs]}
   * @param ends what the topmost layer holds at the end {@code [n, outputs]}: of both directions
   *     where each ends
   * @param states of all layers at the end {@code [n, width]}; null where both directions are read
   */
  public record Run(String outputs, String ends, String states) {}

  private String layer(int l) {
    return l == 0 ? name : name + "-" + (l + 1);
  }

  private CellGraph cell(String own) {
    return new CellGraph(layers.cell(), own, layers.hidden(), 1);
  }

  /** Width of the state of layers in one direction. */
  public int width() {
    return layers.layers() * cell(name).width();
  }

  /** Whether it can go step by step. */
  public boolean steps() {
    return !layers.bidirectional();
  }

  /** A step's output, and the state behind it. */
  public record Step(String output, String state) {}

  /**
   * One step of layers in one direction.
   *
   * @param x {@code [n, inputs]}
   * @param state {@code [n, width]}
   */
  public Step step(NetGraph net, String x, String state) {
    List<String> after = new ArrayList<>();
    String below = x;
    for (int l = 0; l < layers.layers(); l++) {
      CellGraph cell = cell(layer(l));
      CellGraph.State before = cell.split(net, state, l * cell.width());
      CellGraph.State next = cell.step(net, cell.gatesOfInput(net, below), null, before);
      after.add(cell.joined(net, next));
      below = next.h();
    }
    return new Step(below, net.joined(1, after.toArray(String[]::new)));
  }

  /**
   * All steps.
   *
   * @param x {@code [n, steps, inputs]}
   */
  public Run run(NetGraph net, String x) {
    List<String> states = new ArrayList<>();
    Run below = new Run(x, null, null);
    for (int l = 0; l < layers.layers(); l++) {
      below = layers.bidirectional() ? both(net, l, below.outputs) : one(net, l, below.outputs);
      states.add(below.states);
    }
    return new Run(below.outputs, below.ends, net.joined(1, states.toArray(String[]::new)));
  }

  private Run one(NetGraph net, int l, String x) {
    CellGraph cell = cell(layer(l));
    CellGraph.Sequence run = cell.run(net, cell.gatesOfInput(net, x), null, false);
    return new Run(run.outputs(), run.last().h(), cell.joined(net, run.last()));
  }

  private Run both(NetGraph net, int l, String x) {
    String own = layer(l);
    CellGraph forward = cell(layers.shared() ? own : own + ".forward");
    CellGraph backward = cell(layers.shared() ? own : own + ".backward");
    CellGraph.Sequence a = forward.run(net, forward.gatesOfInput(net, x), null, false);
    CellGraph.Sequence b = backward.run(net, backward.gatesOfInput(net, x), null, true);
    return new Run(
        net.joined(2, a.outputs(), b.outputs()), net.joined(1, a.last().h(), b.last().h()), null);
  }
}
