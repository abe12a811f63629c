package dev.sightline.rnn64;

import java.util.Arrays;

/**
 * A layer that is not recurrent, for tests of stacks and directions: one layer of a time-delay
 * neural net (Waibel et al. 1989, section II): the last k inputs go through a feed-forward layer
 * whose weights are the same at every step.
 *
 * <pre>y_t = d([x_{t-k+1}, ..., x_{t-1}, x_t] W + b)      W [k * inputs, outputs]</pre>
 *
 * <p>There is no recurrent state. Before the beginning the inputs are zeros; a window of a stream
 * goes on with the last inputs of the one before. The windows of all steps are gathered first, and
 * the rest is one product.
 *
 * <p>States: the last k-1 inputs, the oldest first, {@code [(k-1) * inputs]}.
 */
final class TimeDelay implements SequenceLayer {
  private final Linear linear;
  private final int inputs;
  private final int outputs;

  /** Width of a window, and of what of it was there a step before. */
  private final int width;

  private final int kept;
  private final Activation activation;

  /**
   * @param inputs width of x
   * @param window k, with the present input
   * @param activation d
   * @throws IllegalArgumentException where one of the sizes is below 1
   */
  public TimeDelay(
      Parameters parameters,
      String name,
      int inputs,
      int window,
      int outputs,
      Activation activation) {
    if (inputs < 1 || window < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "A time-delay layer needs an input, a window and an output of at least 1; asked for are "
              + inputs
              + ", "
              + window
              + " and "
              + outputs);
    }
    width = Math.multiplyExact(window, inputs);
    kept = width - inputs;
    linear = new Linear(parameters, name, width, outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    this.activation = activation;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public boolean carries() {
    return true;
  }

  @Override
  public int stateWidth() {
    return kept;
  }

  @Override
  public void initialise() {}

  @Override
  public SequenceRun run(Packing packing, Matrix x, States first, long seed) {
    return new Run(packing, x, first);
  }

  private final class Run extends SequenceRun {
    private final Matrix windows;
    private final Matrix outputs;
    private final double[] dFirst;

    Run(Packing packing, Matrix x, States first) {
      super(TimeDelay.this, packing, x, first);
      windows = Matrix.unset(packing.total(), width);
      outputs = Matrix.unset(packing.total(), TimeDelay.this.outputs);
      dFirst = new double[packing.batch() * kept];
      windows.copyColumns(x, null, 0, inputs, kept);
      if (kept > 0) {
        fillFromTheStepBefore(first);
      }
      linear.forward(windows, outputs);
      activation.forward(outputs);
    }

    private void fillFromTheStepBefore(States first) {
      int batch = packing.batch();
      try (Matrix before =
          first == null ? new Matrix(batch, kept) : Matrix.of(batch, kept, first.values())) {
        windows.rows(0, batch).copyColumns(before, null, 0, kept, 0);
      }
      for (int t = 1; t < packing.steps(); t++) {
        int n = packing.active(t);
        Matrix before = windows.rows(packing.offset(t - 1), n);
        windows.rows(packing.offset(t), n).copyColumns(before, null, inputs, kept, 0);
      }
    }

    @Override
    public Matrix outputs() {
      return outputs;
    }

    @Override
    States lastStates() {
      double[] last = new double[packing.batch() * kept];
      double[] window = new double[width];
      for (int r = 0; r < packing.batch(); r++) {
        windows.get(packing.lastRow(r), 1, window, 0);
        System.arraycopy(window, inputs, last, r * kept, kept);
      }
      return new States(packing.batch(), kept, last);
    }

    @Override
    void retreat(Matrix dOutputs, States dStates, Matrix dx, int steps) {
      Matrix d = hideBefore(dOutputs, steps);
      try (Matrix dSum = Matrix.unset(d.rows(), d.columns())) {
        activation.backward(outputs, d, dSum);
        linear.backwardWeights(windows, dSum);
        // Without dx only the first states are asked after, which later windows do not hold.
        int reaching = dx == null ? Math.min(width / inputs - 1, packing.steps()) : packing.steps();
        if (reaching > 0) {
          spread(dSum.rows(0, packing.offset(reaching)), reaching, dStates, dx);
        }
      }
      if (d != dOutputs) {
        d.close();
      }
      if (dx != null) {
        zeroBefore(dx, steps);
      }
    }

    /**
     * From the gradients of the first steps: for each input the sum over the windows that hold it.
     * Going back, what a window passes to its inputs is handed on to the window before, which holds
     * all of them but the newest.
     */
    private void spread(Matrix dSum, int steps, States dStates, Matrix dx) {
      try (Matrix dWindows = Matrix.unset(dSum.rows(), width)) {
        linear.backwardInput(dSum, dWindows, 0);
        Parallel.over(
            packing.batch(),
            3L * steps * width,
            (from, to) -> {
              double[] window = new double[width];
              double[] later = new double[width];
              for (int r = from; r < to; r++) {
                Arrays.fill(later, 0);
                if (dStates != null) {
                  System.arraycopy(dStates.values(), r * kept, later, inputs, kept);
                }
                for (int t = Math.min(steps, packing.length(r)) - 1; t >= 0; t--) {
                  int row = packing.offset(t) + r;
                  dWindows.get(row, 1, window, 0);
                  Vectors.add(later, window, width);
                  if (dx != null) {
                    dx.put(row, 1, window, kept);
                  }
                  System.arraycopy(window, 0, later, inputs, kept);
                }
                System.arraycopy(later, inputs, dFirst, r * kept, kept);
              }
            });
      }
    }

    @Override
    States gradientOfFirst() {
      return States.of(packing.batch(), kept, dFirst);
    }

    @Override
    public void close() {
      windows.close();
      outputs.close();
    }
  }
}
