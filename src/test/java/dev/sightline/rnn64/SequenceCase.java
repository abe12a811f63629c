package dev.sightline.rnn64;

import static dev.sightline.rnn64.GradientCheck.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A layer over sequences that is to keep the contract of all of them. */
record SequenceCase(String name, Function<Parameters, SequenceLayer> maker) {
  static final int INPUTS = 3;
  private static final int HIDDEN = 4;

  /** The layer with its weights, none of them zero, so that nothing goes unnoticed. */
  SequenceLayer make(Parameters parameters) {
    SequenceLayer layer = maker.apply(parameters);
    parameters.allocate(1);
    layer.initialise();
    parameters.values().add(0.3, random(1, parameters.size(), 11));
    return layer;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Every layer, over every cell. */
  static Stream<SequenceCase> all() {
    List<SequenceCase> cases = new ArrayList<>();
    for (CellKind cell : CellKind.values()) {
      for (RecurrentLayers settings :
          List.of(
              new RecurrentLayers(cell, HIDDEN, 1, false, false, 0),
              new RecurrentLayers(cell, HIDDEN, 2, false, false, 0.4),
              new RecurrentLayers(cell, HIDDEN, 1, true, false, 0),
              new RecurrentLayers(cell, HIDDEN, 1, true, true, 0),
              new RecurrentLayers(cell, HIDDEN, 2, true, false, 0.4))) {
        cases.add(new SequenceCase(settings.toString(), p -> settings.build(p, "layers", INPUTS)));
      }
      cases.add(
          new SequenceCase(
              "stacked " + cell,
              p -> new CellLayer(cell.layers(p, "cell", INPUTS, 0, HIDDEN, 2, 0.4))));
    }
    for (Activation f : Activation.values()) {
      cases.add(new SequenceCase("delay " + f, p -> delay(p, "delay", INPUTS, 3, f)));
    }
    cases.add(
        new SequenceCase(
            "delay of the present only", p -> delay(p, "delay", INPUTS, 1, Activation.TANH)));
    cases.add(
        new SequenceCase(
            "delay beyond every sequence", p -> delay(p, "delay", INPUTS, 9, Activation.TANH)));
    cases.add(new SequenceCase("mixed stack", SequenceCase::mixed));
    cases.add(new SequenceCase("stack upon two directions", SequenceCase::mixedDirections));
    cases.add(
        new SequenceCase(
            "two directions of unlike layers",
            p ->
                new Bidirectional(
                    delay(p, "delay", INPUTS, 2, Activation.TANH), cell(p, "cell", INPUTS))));
    return cases.stream();
  }

  /** Those whose runs go on from the states of others. */
  static Stream<SequenceCase> carrying() {
    return all().filter(c -> c.make(new Parameters()).carries());
  }

  static Stream<SequenceCase> notCarrying() {
    return all().filter(c -> !c.make(new Parameters()).carries());
  }

  private static SequenceLayer cell(Parameters p, String name, int inputs) {
    return new CellLayer(CellKind.LSTM.cell(p, name, inputs, 0, HIDDEN));
  }

  private static SequenceLayer delay(
      Parameters p, String name, int inputs, int window, Activation f) {
    return new TimeDelay(p, name, inputs, window, 5, f);
  }

  private static SequenceLayer mixed(Parameters p) {
    return new SequenceStack(
        List.of(
            delay(p, "below", INPUTS, 2, Activation.TANH),
            cell(p, "cell", 5),
            delay(p, "above", HIDDEN, 3, Activation.LOGISTIC)),
        0.4);
  }

  private static SequenceLayer mixedDirections(Parameters p) {
    return new SequenceStack(
        List.of(
            new Bidirectional(cell(p, "forward", INPUTS), cell(p, "backward", INPUTS)),
            delay(p, "delay", 2 * HIDDEN, 2, Activation.TANH)),
        0.4);
  }
}
