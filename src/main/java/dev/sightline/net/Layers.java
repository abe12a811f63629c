package dev.sightline.net;

import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.SequenceLayer;

/** Recurrent layers over whole sequences, in one direction or in both. */
public final class Layers {
  private final Net net;
  private final RecurrentLayers settings;
  private final SequenceLayer layer;
  private final String name;

  Layers(Net net, RecurrentLayers settings, SequenceLayer layer, String name) {
    this.net = net;
    this.settings = settings;
    this.layer = layer;
    this.name = name;
  }

  /** Outputs of all steps. */
  public Value of(Value x) {
    return of(x, null);
  }

  /**
   * Outputs of all steps.
   *
   * @param first states before the first step, an input that may be left out; or null
   */
  public Value of(Value x, Value first) {
    return new Value(
        net,
        new Sequences.Sequence(layer, settings, name, net.nextSite()),
        x.rows,
        layer.outputs(),
        first == null ? new Value[] {x} : new Value[] {x, first});
  }

  /** All states of all layers after the last step, {@code [sequence, states]}. */
  public Value states(Value outputs) {
    return new Value(
        net, new Sequences.LastStates(), outputs.rows.sequences(), layer.stateWidth(), outputs);
  }

  /** Whether the states can be carried to the next window: not where it reads backwards too. */
  public boolean carries() {
    return layer.carries();
  }

  /** Width of the outputs. */
  public int outputs() {
    return layer.outputs();
  }

  /** Width of {@link #states}. */
  public int stateWidth() {
    return layer.stateWidth();
  }

  /**
   * What the layers give at the end, {@code [sequence, outputs]}: the output of the last step; of
   * layers that read in both directions, half of it of the first step.
   */
  public Value ends(Value outputs) {
    return new Value(
        net,
        layer.carries() ? new Picks.Last() : new Picks.BothEnds(),
        outputs.rows.sequences(),
        outputs.width,
        outputs);
  }
}
