package dev.sightline.rnn;

import dev.sightline.spec.Setting;

/** The recurrent layers of a model, as they are asked for and written into a bundle. */
public record RecurrentSettings(
    @Setting(says = "Recurrent cell: ${COMPLETION-CANDIDATES}.", usual = "lstm", absent = "lstm")
        CellKind cell,
    @Setting(says = "Width of the recurrent state.", usual = "128", least = 1, most = 8192)
        int hidden,
    @Setting(
            says = "Number of recurrent layers, stacked on each other.",
            usual = "1",
            least = 1,
            most = 16,
            absent = "1")
        int layers) {
  /** The layers of a model that reads whole sequences. */
  public RecurrentLayers reading(boolean bidirectional, boolean shared, double dropout) {
    return new RecurrentLayers(
        cell, hidden, layers, bidirectional, shared, layers > 1 ? dropout : 0);
  }
}
