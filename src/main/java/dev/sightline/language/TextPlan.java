package dev.sightline.language;

import dev.sightline.rnn.CellKind;

/** The model to be trained. */
public record TextPlan(CellKind cell, int hidden, int layers, double dropout) {
  public static final TextPlan DEFAULT = new TextPlan(CellKind.LSTM, 256, 1, 0);

  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public TextPlan {
    CharacterModel.Settings unused = new CharacterModel.Settings(1, cell, hidden, layers, dropout);
  }
}
