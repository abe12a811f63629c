package dev.sightline.rnn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The recurrent cells by the names they have on the command line and in a bundle. */
public enum CellKind {
  /** {@link Lstm}. */
  LSTM,
  /** {@link PeepholeLstm}. */
  PEEPHOLE,
  /** {@link CoupledLstm}. */
  COUPLED,
  /** {@link Gru}, reset before the product. */
  GRU,
  /** {@link Gru}, reset after the product. */
  GRU_RESET_AFTER,
  /** {@link Leaky}. */
  LEAKY,
  /** {@link dev.sightline.rnn.Elman} with tanh. */
  ELMAN,
  /** {@link dev.sightline.rnn.Elman} with the logistic function. */
  ELMAN_LOGISTIC,
  /** {@link dev.sightline.rnn.Elman} with ReLU. */
  ELMAN_RELU,
  /** {@link dev.sightline.rnn.Jordan} with tanh in both places. */
  JORDAN;

  /**
   * The cell of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static CellKind of(String name) {
    for (CellKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "There is no recurrent cell '"
            + name
            + "'; there are "
            + Arrays.stream(values()).map(CellKind::toString).collect(Collectors.joining(", ")));
  }

  /**
   * A cell of this kind.
   *
   * @param name begins the names of its weights
   * @param inputs width of the input that is known beforehand
   * @param lateInputs width of the input that comes at its step, may be 0
   * @param hidden width of the state
   */
  public RecurrentCell cell(
      Parameters parameters, String name, int inputs, int lateInputs, int hidden) {
    return switch (this) {
      case LSTM -> new Lstm(parameters, name, inputs, lateInputs, hidden);
      case PEEPHOLE -> new PeepholeLstm(parameters, name, inputs, lateInputs, hidden);
      case COUPLED -> new CoupledLstm(parameters, name, inputs, lateInputs, hidden);
      case GRU -> new Gru(parameters, name, inputs, lateInputs, hidden, false);
      case GRU_RESET_AFTER -> new Gru(parameters, name, inputs, lateInputs, hidden, true);
      case LEAKY -> new Leaky(parameters, name, inputs, lateInputs, hidden);
      case ELMAN_LOGISTIC ->
          new Elman(parameters, name, inputs, lateInputs, hidden, Activation.LOGISTIC);
      case ELMAN -> new Elman(parameters, name, inputs, lateInputs, hidden, Activation.TANH);
      case ELMAN_RELU -> new Elman(parameters, name, inputs, lateInputs, hidden, Activation.RELU);
      case JORDAN ->
          new Jordan(
              parameters, name, inputs, lateInputs, hidden, Activation.TANH, Activation.TANH);
    };
  }

  /**
   * Layers of this kind, one above the other; one alone is the cell itself.
   *
   * @param layers how many
   * @param dropout probability, between layers
   */
  public RecurrentCell layers(
      Parameters parameters,
      String name,
      int inputs,
      int lateInputs,
      int hidden,
      int layers,
      double dropout) {
    return layers == 1
        ? cell(parameters, name, inputs, lateInputs, hidden)
        : new StackedCell(this, parameters, name, inputs, lateInputs, hidden, layers, dropout);
  }

  /** Width of the memory that so many layers carry. */
  public int memory(int hidden, int layers) {
    boolean own = this == LSTM || this == PEEPHOLE || this == COUPLED || this == LEAKY;
    return (own ? layers * hidden : 0) + (layers - 1) * hidden;
  }

  /** As on the command line: lstm, gru-reset-after. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
