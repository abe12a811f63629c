package dev.sightline.rnn;

/** The weights of a cell's gates: from the known input, the late input and the state before. */
final class GateWeights {
  final int inputs;
  final int lateInputs;
  final int hidden;
  final int columns;
  final Parameters.Entry input;
  final Parameters.Entry late;
  final Parameters.Entry recurrent;
  final Parameters.Entry bias;

  /**
   * @param inputs may be 0
   * @param lateInputs may be 0; where inputs is too, who runs the cell adds to its gates what comes
   *     in
   * @param blocks gates of the cell, each as wide as its state
   * @param recurrentBlocks how many of them, from the first, see the state before directly
   */
  GateWeights(
      Parameters parameters,
      String name,
      int inputs,
      int lateInputs,
      int hidden,
      int blocks,
      int recurrentBlocks) {
    if (inputs < 0 || lateInputs < 0 || hidden < 1) {
      throw new IllegalArgumentException(
          "A recurrent layer needs inputs of 0 or more elements and a state of at least 1; asked "
              + ("for are " + inputs + ", " + lateInputs + " and " + hidden));
    }
    this.inputs = inputs;
    this.lateInputs = lateInputs;
    this.hidden = hidden;
    columns = blocks * hidden;
    float scale = (float) (1 / Math.sqrt(hidden));
    input = inputs == 0 ? null : parameters.add(name + ".input", inputs, columns, scale);
    late = lateInputs == 0 ? null : parameters.add(name + ".late", lateInputs, columns, scale);
    recurrent = parameters.add(name + ".recurrent", hidden, recurrentBlocks * hidden, scale);
    bias = parameters.add(name + ".bias", 1, columns, 0);
  }

  /** {@code gates = b + x Wx}; b alone where nothing comes in. */
  void ofInput(Matrix x, Matrix gates) {
    gates.fillRows(bias.value());
    if (input != null && x != null) {
      Blas.multiply(x, input.value(), 1, gates);
    }
  }

  /**
   * The same for one-hot x: {@code gates[i] = b + Wx[symbols[i]]}.
   *
   * @throws IllegalArgumentException where a symbol is none of the inputs
   */
  void ofSymbols(int[] symbols, Matrix gates) {
    for (int symbol : symbols) {
      if (symbol < 0 || symbol >= inputs) {
        throw new IllegalArgumentException(
            "Symbol " + symbol + " is read; there are 0 to " + (inputs - 1));
      }
    }
    try (Matrix table = Matrix.unset(inputs, columns)) {
      table.fillRows(bias.value());
      table.add(1, input.value());
      gates.gather(table, symbols, symbols.length);
    }
  }

  /** Adds the gradient of Wx for one-hot x: each row of dGates to that of its symbol. */
  void backwardSymbols(int[] symbols, Matrix dGates) {
    float[][] sums = new float[inputs][];
    float[] row = new float[columns];
    for (int i = 0; i < symbols.length; i++) {
      int symbol = symbols[i];
      if (sums[symbol] == null) {
        sums[symbol] = new float[columns];
        input.gradient().get(symbol, 1, sums[symbol], 0);
      }
      dGates.get(i, 1, row, 0);
      Vectors.add(row, sums[symbol], columns);
    }
    for (int symbol = 0; symbol < inputs; symbol++) {
      if (sums[symbol] != null) {
        input.gradient().put(symbol, 1, sums[symbol], 0);
      }
    }
  }

  /** {@code gates += z Wz}. */
  void addLate(Matrix z, Matrix gates) {
    if (late != null) {
      Blas.multiply(z, late.value(), 1, gates);
    }
  }

  /** {@code gates += h Wh}. */
  void addRecurrent(Matrix h, Matrix gates) {
    Blas.multiply(h, recurrent.value(), 1, gates);
  }
}
