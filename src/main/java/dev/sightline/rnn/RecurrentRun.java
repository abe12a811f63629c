package dev.sightline.rnn;

/**
 * A recurrent cell's way over one batch of sequences, with everything that the way back needs. The
 * steps are run in order by {@link #forward}, back from the last to the first by {@link #backward},
 * and {@link #backwardWeights} ends it. To go back over the last k steps only is truncated
 * back-propagation: the steps before give the weights nothing.
 *
 * <p>Tensors over all steps are packed, {@code [total, width]}; see {@link Packing}.
 */
public interface RecurrentRun extends AutoCloseable {
  /** Steps of the longest sequence. */
  int steps();

  /** Where the late input of step t is to be written, {@code [active(t), lateInputs]}. */
  Matrix late(int t);

  /** The late inputs of all steps, {@code [total, lateInputs]}. */
  Matrix late();

  /**
   * What the input brings to the gates of step t, {@code [active(t), gates]}; more may be added
   * before the step is run. After the way back through the step: the gradient by it.
   */
  Matrix gates(int t);

  /** The same of all steps, {@code [total, gates]}. */
  Matrix gates();

  /** h_{t-1} of the sequences active at t, {@code [active(t), hidden]}. */
  Matrix previous(int t);

  /** h_{t-1} of all steps, {@code [total, hidden]}. */
  Matrix previous();

  /** h of all steps, {@code [total, hidden]}; may be changed in place after the last step. */
  Matrix outputs();

  /** h after each sequence's last step, {@code [batch * hidden]}. */
  float[] lastOutputs();

  /** Memory after each sequence's last step, {@code [batch * memory]}. */
  float[] lastMemory();

  /** Runs step t; steps are run in order. */
  void forward(int t);

  /** Runs every step, for a cell without late input. */
  default void forwardAll() {
    for (int t = 0; t < steps(); t++) {
      forward(t);
    }
  }

  /**
   * Backward through step t; steps run from the last to the first.
   *
   * @param dOutputs gradient by h of all steps, {@code [total, hidden]}; what step t+1 passes back
   *     is added here
   */
  void backward(int t, Matrix dOutputs);

  /** Gradient by the late input of the step just gone back through. */
  Matrix dLate(int t);

  /**
   * Gradient by h_{t-1}, {@code [batch * hidden]}, passed from step t to step t-1; after step 0, by
   * h0. What else read h_{t-1} adds its share here.
   */
  float[] carryH();

  /** Gradient by the memory before, {@code [batch * memory]}; after step 0, by the first one. */
  float[] carryMemory();

  /**
   * Replaces {@link #carryH} and {@link #carryMemory}. Before the first backward step it brings in
   * the gradients by the states after the last steps; zeros cut off what came before.
   *
   * @param h {@code [batch * hidden]}
   * @param memory {@code [batch * memory]}
   */
  void passBack(float[] h, float[] memory);

  /**
   * After the last backward step: adds the gradients of the weights.
   *
   * @param dx receives the gradient by x {@code [total, inputs]}, zero for the steps not gone back
   *     through; may be null
   */
  void backwardWeights(Matrix dx);

  @Override
  void close();
}
