package dev.sightline.rnn;

import java.util.ArrayList;
import java.util.List;

/**
 * The recurrent part of a model that reads whole sequences, as it is asked for on the command line
 * and written into a bundle. Immutable.
 *
 * @param cell which cell
 * @param hidden width of a cell's state; a bidirectional layer gives twice as much
 * @param layers how many, one above the other
 * @param bidirectional whether each layer also reads from the end
 * @param shared whether its two directions have the same weights
 * @param dropout probability, between layers
 */
public record RecurrentLayers(
    CellKind cell, int hidden, int layers, boolean bidirectional, boolean shared, double dropout) {
  public static final RecurrentLayers DEFAULTS =
      new RecurrentLayers(CellKind.LSTM, 512, 1, false, false, 0);

  /**
   * @throws IllegalArgumentException where a number is out of its range, or one direction alone is
   *     to share its weights
   */
  public RecurrentLayers {
    if (hidden < 1) {
      throw new IllegalArgumentException(
          "The hidden state is to have " + hidden + " elements; at least 1 is needed");
    }
    if (layers < 1) {
      throw new IllegalArgumentException(
          "There are to be " + layers + " layers; at least 1 is needed");
    }
    Dropout.checked(dropout);
    if (shared && !bidirectional) {
      throw new IllegalArgumentException(
          "Weights can be shared between two directions; the layers are not bidirectional");
    }
  }

  /** Width of what the layer on top gives. */
  public int outputs() {
    return bidirectional ? 2 * hidden : hidden;
  }

  /**
   * Registers the weights.
   *
   * @param name begins their names: {@code name} for the lowest layer, {@code name-2} for the next;
   *     {@code name.forward} and {@code name.backward} where directions have weights of their own
   * @param inputs width of x
   */
  public SequenceLayer build(Parameters parameters, String name, int inputs) {
    List<SequenceLayer> stack = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      String own = l == 0 ? name : name + "-" + (l + 1);
      stack.add(layer(parameters, own, l == 0 ? inputs : outputs()));
    }
    return layers == 1 ? stack.get(0) : new SequenceStack(stack, dropout);
  }

  private SequenceLayer layer(Parameters parameters, String name, int inputs) {
    if (!bidirectional || shared) {
      SequenceLayer layer = direction(parameters, name, inputs);
      return shared ? new Bidirectional(layer, layer) : layer;
    }
    return new Bidirectional(
        direction(parameters, name + ".forward", inputs),
        direction(parameters, name + ".backward", inputs));
  }

  private SequenceLayer direction(Parameters parameters, String name, int inputs) {
    return new CellLayer(cell.cell(parameters, name, inputs, 0, hidden));
  }
}
