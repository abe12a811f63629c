package dev.sightline.rnn;

/**
 * Jordan's net (Jordan 1986): what is fed back is not the hidden layer but the output.
 *
 * <pre>
 * h_t = f(x_t Wx + z_t Wz + y_{t-1} Wy + b)          y_t = g(h_t Wo + b_o)
 * </pre>
 *
 * To those who use the cell its state is y, as wide as h.
 */
public final class Jordan extends OneLayerCell {
  private final Parameters.Entry output;
  private final Parameters.Entry outputBias;
  private final Activation inner;
  private final Activation outer;

  /**
   * @param inputs width of x
   * @param lateInputs width of z, may be 0
   * @param hidden width of h and of y
   * @param inner f
   * @param outer g
   */
  public Jordan(
      Parameters parameters,
      String name,
      int inputs,
      int lateInputs,
      int hidden,
      Activation inner,
      Activation outer) {
    super(new GateWeights(parameters, name, inputs, lateInputs, hidden, 1, 1));
    output = parameters.add(name + ".output", hidden, hidden, (float) (1 / Math.sqrt(hidden)));
    outputBias = parameters.add(name + ".output-bias", 1, hidden, 0);
    this.inner = inner;
    this.outer = outer;
  }

  @Override
  public void step(Matrix gates, Matrix z, Matrix h, float[] memory) {
    weights.addLate(z, gates);
    forward(h, gates, h);
  }

  /** From y_{t-1} and what the inputs bring: h_t in g's place, and y_t. */
  private void forward(Matrix previous, Matrix g, Matrix y) {
    weights.addRecurrent(previous, g);
    inner.forward(g);
    y.fillRows(outputBias.value());
    Blas.multiply(g, output.value(), 1, y);
    outer.forward(y);
  }

  @Override
  public RecurrentRun run(
      Packing packing, CellInput input, float[] h0, float[] memory0, long seed) {
    return new Run(packing, input, h0);
  }

  /** The activations of one batch of sequences. */
  private final class Run extends CellRun {
    private final Matrix states;

    /** y, which who reads the outputs may change; on the way back the gradient by what made it. */
    private final Matrix dOutput;

    Run(Packing packing, CellInput input, float[] h0) {
      super(Jordan.this.weights, packing, input, h0, 0);
      states = Matrix.unset(packing.total(), hidden);
      dOutput = Matrix.unset(packing.total(), hidden);
    }

    @Override
    void advance(int t, Matrix g, float[] h) {
      int at = packing.offset(t);
      int n = packing.active(t);
      Matrix y = dOutput.rows(at, n);
      Jordan.this.forward(previous(t), g, y);
      states.rows(at, n).copy(g);
      y.get(0, n, h, 0);
    }

    @Override
    void retreat(int t, Matrix g, Matrix dOutputs, Matrix dp) {
      int at = packing.offset(t);
      int n = packing.active(t);
      Matrix dy = dOutput.rows(at, n);
      through(outer, dy, dy, (r, into, scratch) -> gradientOfOutput(t, r, dOutputs, into, scratch));
      try (Matrix dh = Matrix.unset(n, hidden)) {
        Blas.multiplyTransposed(dy, output.value(), 0, dh);
        through(inner, states.rows(at, n), g, (r, into, scratch) -> dh.get(r, 1, into, 0));
      }
      Blas.multiplyTransposed(g, weights.recurrent.value(), 0, dp);
    }

    private interface Gradient {
      void of(int row, float[] into, float[] scratch);
    }

    private void through(Activation f, Matrix values, Matrix into, Gradient gradient) {
      Parallel.over(
          values.rows(),
          4L * hidden,
          (from, to) -> {
            float[] y = new float[hidden];
            float[] dy = new float[hidden];
            float[] scratch = new float[hidden];
            for (int r = from; r < to; r++) {
              values.get(r, 1, y, 0);
              gradient.of(r, dy, scratch);
              f.backward(y, dy, hidden);
              into.put(r, 1, y, 0);
            }
          });
    }

    @Override
    void backwardRecurrent() {
      super.backwardRecurrent();
      Matrix dy = reached(dOutput);
      Blas.transposedMultiply(reached(states), dy, 1, output.gradient());
      Blas.addColumnSums(dy, outputBias.gradient());
    }

    @Override
    public float[] lastMemory() {
      return new float[0];
    }

    @Override
    public void close() {
      super.close();
      states.close();
      dOutput.close();
    }
  }
}
