package dev.sightline.rnn;

/**
 * One layer of a recurrent net: what makes of an input and the state before the state after. All
 * cells are used alike, so that a model can be built on any of them:
 *
 * <ul>
 *   <li>{@link #run} goes over a batch of whole sequences and keeps a tape for back-propagation
 *       through time;
 *   <li>{@link #step} goes one step without a tape, for decoding and for streams.
 * </ul>
 *
 * <p>The state of a sequence is h {@code [hidden]}, which is also the output, and the memory,
 * {@code [memory]} floats that nobody outside the cell reads (an LSTM's c). The input has two
 * parts: x is known for all steps beforehand and multiplied in one product for the whole sequence;
 * z (its width may be 0) comes to be known only at its step, as what attention reads does. Who runs
 * the cell may also add to its gates directly, {@link RecurrentRun#gates}; then both widths may be
 * 0.
 *
 * <p>A cell holds only weights and may be shared by threads that do not train.
 */
public interface RecurrentCell {
  /** Width of x. */
  int inputs();

  /** Width of z; may be 0. */
  int lateInputs();

  /** Width of h. */
  int hidden();

  /** Floats that are carried from step to step beside h, for each sequence; may be 0. */
  int memory();

  /** Width of what an input brings to the gates. */
  int gates();

  /** Sets weights that do not begin at random; call once after {@link Parameters#allocate}. */
  void initialise();

  /**
   * Begins a run over sequences; the product with x is made at once.
   *
   * @param input of all steps
   * @param h0 first state {@code [batch * hidden]}, or null for zeros
   * @param memory0 first memory {@code [batch * memory]}, or null for zeros
   * @param seed draws the dropout between layers; {@link Dropout#OFF} for none
   */
  RecurrentRun run(Packing packing, CellInput input, float[] h0, float[] memory0, long seed);

  /** The same over vectors x {@code [total, inputs]}. */
  default RecurrentRun run(Packing packing, Matrix x, float[] h0, float[] memory0, long seed) {
    return run(packing, CellInput.vectors(x), h0, memory0, seed);
  }

  /** What an input brings to the gates, {@code b + x Wx}, {@code [n, gates]}. */
  void gatesOfInput(CellInput input, Matrix gates);

  /** The same of vectors x {@code [n, inputs]}. */
  default void gatesOfInput(Matrix x, Matrix gates) {
    gatesOfInput(CellInput.vectors(x), gates);
  }

  /**
   * One step without a tape: h and memory are replaced.
   *
   * @param gates what {@link #gatesOfInput} gave for this step, {@code [n, gates]}; is lost
   * @param z {@code [n, lateInputs]}, null where the cell has none
   * @param h state {@code [n, hidden]}
   * @param memory {@code [n * memory]}
   */
  void step(Matrix gates, Matrix z, Matrix h, float[] memory);
}
