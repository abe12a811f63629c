package dev.sightline.rnn;

/**
 * A layer that reads whole sequences and gives an output at each step: what labellers and encoders
 * of questions are built of. All layers are used alike:
 *
 * <pre>
 * try (SequenceRun run = layer.run(packing, x, null, seed)) {
 *   ... loss and its gradient from run.outputs() ...
 *   run.backward(dOutputs, dx);
 * }
 * </pre>
 *
 * <p>Sequences of one batch may have different lengths; tensors over all steps are packed, {@code
 * [total, width]}, so that there is no padding and one sequence has no influence on another (see
 * {@link Packing}).
 *
 * <p>A stream is cut into windows: the {@link SequenceRun#states} of one run are the first states
 * of the next, and together they give what one long run would. A layer that also reads from the end
 * cannot do so ({@link #carries}).
 *
 * <p>A layer holds only weights and may be shared by threads that do not train.
 */
public interface SequenceLayer {
  /** Width of x. */
  int inputs();

  /** Width of the output. */
  int outputs();

  /** Whether a run can go on from the states of another, and be gone back through in part. */
  boolean carries();

  /** Floats that are carried for each sequence; may be 0, and is where nothing is carried. */
  int stateWidth();

  /** Sets weights that do not begin at random; call once after {@link Parameters#allocate}. */
  void initialise();

  /**
   * Runs forward over all steps.
   *
   * @param x {@code [total, inputs]}; is read again on the way back
   * @param first states before the first step {@code [batch, stateWidth]}, or null for zeros
   * @param seed draws the dropout; {@link Dropout#OFF} for none
   * @throws IllegalArgumentException where a shape does not fit, or where there are first states
   *     and the layer carries none
   */
  SequenceRun run(Packing packing, Matrix x, States first, long seed);
}
