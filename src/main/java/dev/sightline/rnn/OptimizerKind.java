package dev.sightline.rnn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The optimisers by the names they have on the command line. */
public enum OptimizerKind {
  /** {@link Sgd} with momentum .9. */
  SGD,
  /** {@link Adagrad}. */
  ADAGRAD,
  /** {@link RmsProp} with decay .9. */
  RMSPROP,
  /** {@link Adam}. */
  ADAM;

  /**
   * The optimiser of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static OptimizerKind of(String name) {
    for (OptimizerKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "There is no optimiser '"
            + name
            + "'; there are "
            + Arrays.stream(values())
                .map(OptimizerKind::toString)
                .collect(Collectors.joining(", ")));
  }

  /** One for these parameters. */
  public Optimizer of(Parameters parameters) {
    return switch (this) {
      case SGD -> new Sgd(parameters, 0.9);
      case ADAGRAD -> new Adagrad(parameters);
      case RMSPROP -> new RmsProp(parameters, 0.9);
      case ADAM -> new Adam(parameters);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
