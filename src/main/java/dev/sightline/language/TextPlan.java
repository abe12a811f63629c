package dev.sightline.language;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentSettings;
import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/** How large a model of a text is, and what it reads. */
public record TextPlan(
    RecurrentSettings recurrent,
    @Setting(
            says = "Dropout: between layers and before the output layer.",
            usual = "0",
            least = 0,
            most = 0.99)
        double dropout,
    @Setting(
            says = "Read and write words instead of characters.",
            usual = "false",
            absent = "false")
        boolean words) {
  public static final Spec<TextPlan> SPEC = Spec.of(TextPlan.class).usual("hidden", "256");

  static TextPlan of(CellKind cell, int hidden, int layers, double dropout) {
    return new TextPlan(new RecurrentSettings(cell, hidden, layers), dropout, false);
  }
}
