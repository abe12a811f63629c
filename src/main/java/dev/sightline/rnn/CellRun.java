package dev.sightline.rnn;

/** What the runs of all cells have in common: one layer, its gates and its tape. */
abstract class CellRun implements RecurrentRun {
  final Packing packing;
  final GateWeights weights;
  private final CellInput input;
  final int hidden;

  /** What goes into the gates, then the gates; on the way back the gradient by what went in. */
  final Matrix gates;

  final float[] carryH;
  final float[] carryMemory;
  private final Matrix previous;
  private final Matrix late;
  private final Matrix outputs;
  private final Matrix dPrevious;
  private final Matrix dLate;

  /** The earliest step gone back through: before it the gates are gates, and no gradients. */
  private int reached;

  CellRun(GateWeights weights, Packing packing, CellInput input, float[] h0, int memory) {
    this.weights = weights;
    this.packing = packing;
    this.input = input;
    hidden = weights.hidden;
    reached = packing.steps();
    int total = packing.total();
    int batch = packing.batch();
    int lateInputs = weights.lateInputs;
    gates = Matrix.unset(total, weights.columns);
    previous = Matrix.unset(total, hidden);
    outputs = Matrix.unset(total, hidden);
    late = lateInputs == 0 ? null : Matrix.unset(total, lateInputs);
    dPrevious = Matrix.unset(batch, hidden);
    dLate = lateInputs == 0 ? null : Matrix.unset(batch, lateInputs);
    carryH = new float[batch * hidden];
    carryMemory = new float[batch * memory];
    if (h0 == null) {
      previous.rows(0, batch).zero();
    } else {
      previous.put(0, batch, h0, 0);
    }
    input.forward(weights, gates);
  }

  @Override
  public final int steps() {
    return packing.steps();
  }

  @Override
  public final Matrix late(int t) {
    return late.rows(packing.offset(t), packing.active(t));
  }

  @Override
  public final Matrix gates(int t) {
    return gates.rows(packing.offset(t), packing.active(t));
  }

  @Override
  public final Matrix gates() {
    return gates;
  }

  @Override
  public final Matrix previous(int t) {
    return previous.rows(packing.offset(t), packing.active(t));
  }

  @Override
  public final Matrix late() {
    return late;
  }

  @Override
  public final Matrix previous() {
    return previous;
  }

  @Override
  public final Matrix outputs() {
    return outputs;
  }

  @Override
  public final float[] lastOutputs() {
    float[] last = new float[packing.batch() * hidden];
    for (int r = 0; r < packing.batch(); r++) {
      outputs.get(packing.lastRow(r), 1, last, r * hidden);
    }
    return last;
  }

  @Override
  public final void forward(int t) {
    int n = packing.active(t);
    int at = packing.offset(t);
    Matrix g = gates(t);
    if (late != null) {
      weights.addLate(late(t), g);
    }
    float[] h = new float[n * hidden];
    advance(t, g, h);
    outputs.put(at, n, h, 0);
    if (t + 1 < packing.steps()) {
      previous.put(packing.offset(t + 1), packing.active(t + 1), h, 0);
    }
  }

  /** Computes h {@code [active(t) * hidden]}; g holds what the inputs bring to the gates. */
  abstract void advance(int t, Matrix g, float[] h);

  @Override
  public final void backward(int t, Matrix dOutputs) {
    int n = packing.active(t);
    Matrix g = gates(t);
    Matrix dp = dPrevious.rows(0, n);
    retreat(t, g, dOutputs, dp);
    dp.get(0, n, carryH, 0);
    reached = t;
    if (late != null) {
      Blas.multiplyTransposed(g, weights.late.value(), 0, dLate.rows(0, n));
    }
  }

  /**
   * Turns g into the gradient by what went into the gates, and writes that by h_{t-1} into dp. What
   * {@link #gradientOfOutput} gives is the gradient by h_t.
   */
  abstract void retreat(int t, Matrix g, Matrix dOutputs, Matrix dp);

  /** The gradient by h of sequence r at step t: from above and from step t+1. */
  final void gradientOfOutput(int t, int r, Matrix dOutputs, float[] dh, float[] scratch) {
    dOutputs.get(packing.offset(t) + r, 1, dh, 0);
    System.arraycopy(carryH, r * hidden, scratch, 0, hidden);
    Vectors.add(scratch, dh, hidden);
  }

  @Override
  public final Matrix dLate(int t) {
    return dLate.rows(0, packing.active(t));
  }

  @Override
  public final float[] carryH() {
    return carryH;
  }

  @Override
  public final float[] carryMemory() {
    return carryMemory;
  }

  @Override
  public final void passBack(float[] h, float[] memory) {
    System.arraycopy(h, 0, carryH, 0, carryH.length);
    System.arraycopy(memory, 0, carryMemory, 0, carryMemory.length);
  }

  @Override
  public final void backwardWeights(Matrix dx) {
    Matrix dGates = reached(gates);
    input.from(packing.offset(reached)).backward(weights, dGates);
    backwardRecurrent();
    if (late != null) {
      Blas.transposedMultiply(reached(late), dGates, 1, weights.late.gradient());
    }
    Blas.addColumnSums(dGates, weights.bias.gradient());
    if (dx != null) {
      dx.rows(0, packing.offset(reached)).zero();
      Blas.multiplyTransposed(dGates, weights.input.value(), 0, reached(dx));
    }
  }

  /** The first step gone back through. */
  final int reached() {
    return reached;
  }

  /** The rows of the steps gone back through. */
  final Matrix reached(Matrix all) {
    int from = packing.offset(reached);
    return all.rows(from, packing.total() - from);
  }

  /** Adds the gradients of the recurrent weights and of those that only this cell has. */
  void backwardRecurrent() {
    Blas.transposedMultiply(reached(previous), reached(gates), 1, weights.recurrent.gradient());
  }

  @Override
  public void close() {
    gates.close();
    previous.close();
    outputs.close();
    dPrevious.close();
    if (late != null) {
      late.close();
      dLate.close();
    }
  }
}
