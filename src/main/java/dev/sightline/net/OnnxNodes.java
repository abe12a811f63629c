package dev.sightline.net;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.RecurrentLayers;
import java.util.List;

/**
 * An ONNX graph under construction. A method adds nodes and returns the name of the value they
 * make; the first axis of every value is the batch.
 */
public interface OnnxNodes {
  /** A node of a plain operator. */
  String op(String operator, String... inputs);

  /** A weight matrix by its name. */
  String weight(String name);

  /** {@code x E^T + b} by the names of the weights E and b. */
  String tied(String table, String bias, String x);

  /** A number without dimensions. */
  String scalar(float value);

  /** Vectors of zeros with one 1, on a new last axis. */
  String oneHot(String symbols, int count);

  /** Elements {@code [from, to)} along an axis. */
  String slice(String x, long axis, long from, long to);

  /** One place along an axis, which disappears; -1 is the last. */
  String at(String x, long axis, long place);

  /** Adds an axis of size 1. */
  String widened(String x, long axis);

  /** Values side by side; nulls are left out. */
  String joined(long axis, String... parts);

  /** A mean, maximum or sum over an axis, which disappears. */
  String reduced(String operator, String x, long axis);

  /** A softmax over the last axis. */
  String softmax(String x);

  /** The same values in another shape; 0 keeps a size, -1 is whatever is left. */
  String reshaped(String x, long... shape);

  /** Zeros {@code [n, width]}, n being the size of x along its first axis. */
  String rowsLike(String x, int width);

  /**
   * What comes into a cell's gates, {@code b + x Wx}, over the last axis.
   *
   * @param name of the lowest layer
   * @param x or null for nothing
   */
  String gates(String name, String x);

  /**
   * A step of a cell.
   *
   * @param late or null
   * @param memory or null
   * @return h and memory after it
   */
  String[] cell(
      CellKind kind,
      String name,
      int hidden,
      int layers,
      String gates,
      String late,
      String h,
      String memory);

  /**
   * Layers over sequences {@code [n, steps, inputs]}.
   *
   * @return outputs of all steps, outputs at the ends, and states after the last step or null
   */
  String[] layers(RecurrentLayers settings, String name, String x);

  /**
   * One step of layers in one direction.
   *
   * @param state of all layers before it, {@code [n, states]}
   * @return the output, null, and the states after it
   */
  String[] layersStep(RecurrentLayers settings, String name, String x, String state);

  /**
   * Maximum over windows of steps: {@code [n, steps, width]} to {@code [n, windows, width]}.
   *
   * @param length to which sequences are brought by repeating their last step; 0 leaves them
   */
  String maxOfWindows(String x, int length, int size, int stride);

  /**
   * Convolution over windows of steps and squares of three by three cells: {@code [n, steps, cells,
   * in]} to {@code [n, windows, cells, out]}.
   */
  String convolved(String x, String layer, int cells, int size, int stride);

  /** At each step of {@code [n, steps, width]} the mean of the last so many. */
  String meanOfLast(String x, int window);

  /** Windows of so many steps with nothing in them, {@code [n, window, width]}. */
  String emptyWindows(String x, int window);

  /**
   * What is said about each step, {@code [n, steps, parts width]} to {@code [n, steps, width]}; see
   * {@link Value#overlap}.
   */
  String overlap(String x, int parts, int width, int offset);

  /** The body of a loop: from what is carried and a step's inputs, what is carried on and given. */
  interface Body {
    List<String> step(OnnxNodes nodes, List<String> carried, List<String> inputs);
  }

  /**
   * A loop over the steps of sequences {@code [n, steps, ...]}.
   *
   * @return what is carried at the end, then the outputs of all steps
   */
  List<String> steps(List<String> first, List<String> sequences, Body body);
}
