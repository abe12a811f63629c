package dev.sightline.cli;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;
import picocli.CommandLine.Option;

/** The recurrent layers of a net. */
final class RecurrentOptions {
  @Option(names = "--cell", description = "Recurrent cell: ${COMPLETION-CANDIDATES}.")
  CellKind cell;

  @Option(names = "--hidden", description = "Width of the recurrent state.")
  int hidden;

  @Option(names = "--layers", description = "Number of recurrent layers, stacked on each other.")
  int layers;

  /** What is usual for a net; picocli sets what is asked for. */
  RecurrentOptions(CellKind cell, int hidden, int layers) {
    this.cell = cell;
    this.hidden = hidden;
    this.layers = layers;
  }

  RecurrentOptions(RecurrentLayers usual) {
    this(usual.cell(), usual.hidden(), usual.layers());
  }

  /** For a net that reads whole sequences. */
  RecurrentLayers layers(boolean bidirectional, double dropout) {
    return new RecurrentLayers(
        cell, hidden, layers, bidirectional, false, layers > 1 ? dropout : 0);
  }
}
