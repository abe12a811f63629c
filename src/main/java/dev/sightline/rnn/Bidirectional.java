package dev.sightline.rnn;

/**
 * Two layers, one of which reads the sequence from its end (Schuster and Paliwal 1997, section
 * II-B); their outputs stand side by side at each step:
 *
 * <pre>
 * a_t = forward(x_t, a_{t-1})      t = 1 .. T
 * b_t = backward(x_t, b_{t+1})     t = T .. 1, T the last step of that very sequence
 * y_t = [a_t, b_t]
 * </pre>
 *
 * <p>The two have weights of their own. Where they are the same object they share them, as one set
 * of the lecture notes has it, and the layer has half the parameters.
 *
 * <p>It carries no states: b needs the end of the sequence.
 */
public final class Bidirectional implements SequenceLayer {
  private final SequenceLayer forward;
  private final SequenceLayer backward;

  /**
   * @param backward reads from the end; {@code forward} itself for shared weights
   * @throws IllegalArgumentException where the two read inputs of different width
   */
  public Bidirectional(SequenceLayer forward, SequenceLayer backward) {
    if (forward.inputs() != backward.inputs()) {
      throw new IllegalArgumentException(
          "Both directions read the same input, but one expects "
              + forward.inputs()
              + " elements and the other "
              + backward.inputs());
    }
    this.forward = forward;
    this.backward = backward;
  }

  @Override
  public int inputs() {
    return forward.inputs();
  }

  @Override
  public int outputs() {
    return forward.outputs() + backward.outputs();
  }

  @Override
  public boolean carries() {
    return false;
  }

  @Override
  public int stateWidth() {
    return 0;
  }

  @Override
  public void initialise() {
    forward.initialise();
    if (backward != forward) {
      backward.initialise();
    }
  }

  @Override
  public SequenceRun run(Packing packing, Matrix x, States first, long seed) {
    return new Run(packing, x, first, seed);
  }

  private final class Run extends SequenceRun {
    private final int[] reversed;
    private final Matrix xReversed;
    private final SequenceRun forwardRun;
    private final SequenceRun backwardRun;
    private final Matrix outputs;

    Run(Packing packing, Matrix x, States first, long seed) {
      super(Bidirectional.this, packing, x, first);
      reversed = packing.reversed();
      xReversed = reversed(x);
      forwardRun = forward.run(packing, x, null, Dropout.seed(seed, 0));
      backwardRun = backward.run(packing, xReversed, null, Dropout.seed(seed, 1));
      outputs = Matrix.unset(packing.total(), layer.outputs());
      int half = forward.outputs();
      outputs.copyColumns(forwardRun.outputs(), null, 0, half, 0);
      outputs.copyColumns(backwardRun.outputs(), reversed, 0, backward.outputs(), half);
    }

    private Matrix reversed(Matrix all) {
      Matrix turned = Matrix.unset(all.rows(), all.columns());
      turned.gather(all, reversed, reversed.length);
      return turned;
    }

    @Override
    public Matrix outputs() {
      return outputs;
    }

    @Override
    void retreat(Matrix dOutputs, States dStates, Matrix dx, int steps) {
      int half = forward.outputs();
      try (Matrix d = Matrix.unset(packing.total(), half)) {
        d.copyColumns(dOutputs, null, 0, half, 0);
        forwardRun.backward(d, dx);
      }
      Matrix dxReversed = dx == null ? null : Matrix.unset(dx.rows(), dx.columns());
      try (Matrix d = Matrix.unset(packing.total(), backward.outputs())) {
        d.copyColumns(dOutputs, reversed, half, backward.outputs(), 0);
        backwardRun.backward(d, dxReversed);
      }
      if (dx != null) {
        try (Matrix turned = reversed(dxReversed)) {
          dx.add(1, turned);
        }
        dxReversed.close();
      }
    }

    @Override
    public void close() {
      forwardRun.close();
      backwardRun.close();
      xReversed.close();
      outputs.close();
    }
  }
}
