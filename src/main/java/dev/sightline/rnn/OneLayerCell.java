package dev.sightline.rnn;

/** What all cells of one layer have in common: their gates' weights, and the sizes that follow. */
abstract class OneLayerCell implements RecurrentCell {
  final GateWeights weights;
  final int hidden;

  OneLayerCell(GateWeights weights) {
    this.weights = weights;
    hidden = weights.hidden;
  }

  @Override
  public final int inputs() {
    return weights.inputs;
  }

  @Override
  public final int lateInputs() {
    return weights.lateInputs;
  }

  @Override
  public final int hidden() {
    return hidden;
  }

  /** None, where a cell does not say otherwise. */
  @Override
  public int memory() {
    return 0;
  }

  @Override
  public final int gates() {
    return weights.columns;
  }

  /** Nothing, where all weights begin at random. */
  @Override
  public void initialise() {}

  @Override
  public final void gatesOfInput(CellInput input, Matrix gates) {
    input.forward(weights, gates);
  }
}
