package dev.sightline.rnn;

import java.util.Arrays;

/**
 * A layer's way over one batch of sequences, with everything that the way back needs. It is gone
 * back through once.
 *
 * <p>Truncated back-propagation through time (Williams and Peng 1990), BPTT(k1, k2), is a window of
 * k1 steps and {@link #backward(Matrix, States, Matrix, int)} through the last k2 of them: outputs
 * before those give no gradient, and the states before them are taken for constants. The steps are
 * counted from each sequence's own end, so that nothing depends on what else is in the batch.
 */
public abstract class SequenceRun implements AutoCloseable {
  final SequenceLayer layer;
  final Packing packing;
  private int last;

  SequenceRun(SequenceLayer layer, Packing packing, Matrix x, States first) {
    this.layer = layer;
    this.packing = packing;
    packing.require(x, layer.inputs(), "The input of a layer");
    if (first != null) {
      requireCarrying();
      requireStates(first, "The first states");
    }
  }

  /** Outputs of all steps, {@code [total, outputs]}; not to be changed. */
  public abstract Matrix outputs();

  /**
   * States after each sequence's last step, {@code [batch, stateWidth]}.
   *
   * @throws IllegalArgumentException where the layer carries none
   */
  public final States states() {
    requireCarrying();
    return lastStates();
  }

  /** {@link #states} with everything checked; a layer that carries none is not asked. */
  States lastStates() {
    throw new IllegalStateException(layer.getClass().getSimpleName() + " has no states");
  }

  /** Backward through all steps, where nothing but the outputs was used. */
  public final void backward(Matrix dOutputs, Matrix dx) {
    backward(dOutputs, null, dx, packing.steps());
  }

  /**
   * Backward through the last steps of each sequence: adds the gradients of the weights.
   *
   * @param dOutputs gradient by the outputs {@code [total, outputs]}; is not changed
   * @param dStates gradient by {@link #states}, or null for zeros
   * @param dx receives the gradient by x {@code [total, inputs]}, zero before those steps; may be
   *     null
   * @param steps how many, at least 1; more than there are means all
   * @throws IllegalArgumentException where a shape does not fit, or where the layer carries no
   *     states and dStates are given or fewer steps than all
   * @throws IllegalStateException the second time
   */
  public final void backward(Matrix dOutputs, States dStates, Matrix dx, int steps) {
    packing.require(dOutputs, layer.outputs(), "The gradient by the outputs of a layer");
    if (dx != null) {
      packing.require(dx, layer.inputs(), "The gradient by the input of a layer");
    }
    if (dStates != null) {
      requireCarrying();
      requireStates(dStates, "The gradient by the last states");
    }
    if (steps < 1) {
      throw new IllegalArgumentException(
          "Back-propagation is to go through " + steps + " steps; at least 1 is needed");
    }
    if (steps < packing.steps()) {
      requireCarrying();
    }
    if (last > 0) {
      throw new IllegalStateException("A run is gone back through once");
    }
    last = steps;
    retreat(dOutputs, dStates, dx, steps);
  }

  /** {@link #backward} with everything checked. */
  abstract void retreat(Matrix dOutputs, States dStates, Matrix dx, int steps);

  /**
   * After the way back: the gradient by the first states {@code [batch, stateWidth]}, zero for a
   * sequence whose beginning was not reached.
   *
   * @throws IllegalArgumentException where the layer carries none
   * @throws IllegalStateException before the way back
   */
  public final States dFirst() {
    requireCarrying();
    if (last == 0) {
      throw new IllegalStateException("There is no gradient before the way back");
    }
    States d = gradientOfFirst();
    Arrays.fill(d.values(), 0, packing.before(0, last) * d.width(), 0);
    return d;
  }

  /** The gradient by the first states; those of sequences cut short need not be zero. */
  States gradientOfFirst() {
    throw new IllegalStateException(layer.getClass().getSimpleName() + " has no first states");
  }

  /**
   * The gradient by the outputs, with zeros for what lies before the last steps.
   *
   * @return dOutputs itself where there is nothing to hide, else a copy
   */
  final Matrix hideBefore(Matrix dOutputs, int steps) {
    int from = packing.firstOfLast(steps);
    if (packing.before(from, steps) == 0 && from == 0) {
      return dOutputs;
    }
    Matrix d = Matrix.unset(dOutputs.rows(), dOutputs.columns());
    d.copy(dOutputs);
    zeroBefore(d, steps);
    return d;
  }

  /** Sets the rows of the steps before the last ones to zero. */
  final void zeroBefore(Matrix all, int steps) {
    for (int t = 0; t < packing.steps() && packing.before(t, steps) > 0; t++) {
      all.rows(packing.offset(t), packing.before(t, steps)).zero();
    }
  }

  private void requireCarrying() {
    if (!layer.carries()) {
      throw new IllegalArgumentException(
          "A bidirectional layer carries no state from window to window: its backward half comes "
              + "from the future; give it whole sequences and go back through all of their steps");
    }
  }

  private void requireStates(States states, String what) {
    if (states.batch() != packing.batch() || states.width() != layer.stateWidth()) {
      throw new IllegalArgumentException(
          what
              + " are "
              + states
              + "; expected is ["
              + packing.batch()
              + ", "
              + layer.stateWidth()
              + "]");
    }
  }

  @Override
  public abstract void close();
}
