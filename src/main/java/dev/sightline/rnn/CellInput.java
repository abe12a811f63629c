package dev.sightline.rnn;

import java.util.Arrays;

/**
 * What a run reads that is known beforehand: vectors, or symbols that stand for one-hot vectors. A
 * symbol's share of the gates is a row of the weights, so there is nothing to multiply.
 *
 * @param x {@code [total, inputs]}, or null
 * @param symbols {@code [total]}, each below the inputs, or null
 */
public record CellInput(Matrix x, int[] symbols) {
  /** Nothing: for a cell whose only input is late, or that is not shown anything. */
  public static final CellInput NONE = new CellInput(null, null);

  /** Rows of x, {@code [total, inputs]}. */
  public static CellInput vectors(Matrix x) {
    return new CellInput(x, null);
  }

  /** One-hot vectors, each given by the place of its 1. */
  public static CellInput symbols(int[] symbols) {
    return new CellInput(null, symbols);
  }

  /** {@code gates = b + x Wx}. */
  void forward(GateWeights weights, Matrix gates) {
    if (symbols == null) {
      weights.ofInput(x, gates);
    } else {
      weights.ofSymbols(symbols, gates);
    }
  }

  /** What is read from row {@code first} on. */
  CellInput from(int first) {
    if (first == 0) {
      return this;
    }
    return symbols == null
        ? vectors(x == null ? null : x.rows(first, x.rows() - first))
        : symbols(Arrays.copyOfRange(symbols, first, symbols.length));
  }

  /** Adds the gradient of Wx, from that of the gates. */
  void backward(GateWeights weights, Matrix dGates) {
    if (symbols != null) {
      weights.backwardSymbols(symbols, dGates);
    } else if (weights.input != null && x != null) {
      Blas.transposedMultiply(x, dGates, 1, weights.input.gradient());
    }
  }
}
