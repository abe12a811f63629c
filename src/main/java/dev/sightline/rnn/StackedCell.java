package dev.sightline.rnn;

import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent layers one above the other: each reads at every step what the one below it has just
 * made, {@code x_t^l = h_t^{l-1}}, with dropout between them (Zaremba et al. 2014). To its users it
 * is one cell, whose state is that of the layer on top; the states of the others are part of its
 * memory.
 *
 * <p>Memory of a sequence: h and memory of the lowest layer, of the next, ...; then the memory of
 * the one on top.
 */
public final class StackedCell implements RecurrentCell {
  private final List<RecurrentCell> layers = new ArrayList<>();
  private final double dropout;
  private final int memory;

  /**
   * @param count layers, at least 1
   * @param dropout probability, between layers
   */
  public StackedCell(
      CellKind kind,
      Parameters parameters,
      String name,
      int inputs,
      int lateInputs,
      int hidden,
      int count,
      double dropout) {
    if (count < 1) {
      throw new IllegalArgumentException("There are to be " + count + " layers; at least 1 needed");
    }
    this.dropout = Dropout.checked(dropout);
    for (int l = 0; l < count; l++) {
      layers.add(
          l == 0
              ? kind.cell(parameters, name, inputs, lateInputs, hidden)
              : kind.cell(parameters, name + "-" + (l + 1), 0, hidden, hidden));
    }
    int sum = 0;
    for (RecurrentCell layer : layers) {
      sum += layer.hidden() + layer.memory();
    }
    memory = sum - hidden;
  }

  private int top() {
    return layers.size() - 1;
  }

  @Override
  public int inputs() {
    return layers.get(0).inputs();
  }

  @Override
  public int lateInputs() {
    return layers.get(0).lateInputs();
  }

  @Override
  public int hidden() {
    return layers.get(0).hidden();
  }

  @Override
  public int memory() {
    return memory;
  }

  @Override
  public int gates() {
    return layers.get(0).gates();
  }

  @Override
  public void initialise() {
    layers.forEach(RecurrentCell::initialise);
  }

  @Override
  public void gatesOfInput(CellInput input, Matrix gates) {
    layers.get(0).gatesOfInput(input, gates);
  }

  /** The h and the memory of each layer, out of what users carry, and back into it. */
  private final class Parts {
    private final float[][] h = new float[layers.size()][];
    private final float[][] own = new float[layers.size()][];

    static Parts split(StackedCell cell, float[] topH, float[] memory, int rows) {
      Parts parts = cell.new Parts();
      int hidden = cell.hidden();
      for (int l = 0, at = 0; l < cell.layers.size(); l++) {
        if (l < cell.top()) {
          parts.h[l] = States.columns(memory, rows, cell.memory, at, hidden);
          at += hidden;
        } else {
          parts.h[l] = topH;
        }
        int width = cell.layers.get(l).memory();
        parts.own[l] = States.columns(memory, rows, cell.memory, at, width);
        at += width;
      }
      return parts;
    }

    void join(float[] into, int rows) {
      for (int l = 0, at = 0; l < layers.size(); l++) {
        if (l < top()) {
          States.put(h[l], rows, hidden(), into, memory, at);
          at += hidden();
        }
        int width = layers.get(l).memory();
        States.put(own[l], rows, width, into, memory, at);
        at += width;
      }
    }
  }

  @Override
  public void step(Matrix gates, Matrix z, Matrix h, float[] memoryOfAll) {
    int n = h.rows();
    Parts states = Parts.split(this, null, memoryOfAll, n);
    Matrix below = null;
    for (int l = 0; l <= top(); l++) {
      RecurrentCell layer = layers.get(l);
      Matrix state = l == top() ? h : Matrix.of(n, hidden(), states.h[l]);
      if (l == 0) {
        layer.step(gates, z, state, states.own[l]);
      } else {
        try (Matrix g = Matrix.unset(n, layer.gates())) {
          layer.gatesOfInput(CellInput.NONE, g);
          layer.step(g, below, state, states.own[l]);
        }
        below.close();
      }
      if (l < top()) {
        states.h[l] = state.toArray();
      }
      below = state;
    }
    states.join(memoryOfAll, n);
  }

  @Override
  public RecurrentRun run(
      Packing packing, CellInput input, float[] h0, float[] memory0, long seed) {
    return new Run(packing, input, h0, memory0, seed);
  }

  /** The runs of all layers. */
  private final class Run implements RecurrentRun {
    private final Packing packing;
    private final List<RecurrentRun> runs = new ArrayList<>();
    private final List<Matrix> masks = new ArrayList<>();
    private final List<Matrix> dOutputs = new ArrayList<>();

    Run(Packing packing, CellInput input, float[] h0, float[] memory0, long seed) {
      this.packing = packing;
      Parts first = Parts.split(StackedCell.this, h0, memory0, packing.batch());
      for (int l = 0; l <= top(); l++) {
        CellInput read = l == 0 ? input : CellInput.NONE;
        runs.add(layers.get(l).run(packing, read, first.h[l], first.own[l], Dropout.OFF));
        if (l < top()) {
          dOutputs.add(Matrix.unset(packing.total(), hidden()));
          masks.add(mask(Dropout.seed(seed, 100 + l)));
        }
      }
    }

    /** A mask for everything that goes up from one layer, or null for none. */
    private Matrix mask(long seed) {
      if (dropout == 0 || seed == Dropout.OFF) {
        return null;
      }
      Matrix mask = Matrix.unset(packing.total(), hidden());
      float[] ones = new float[packing.total() * hidden()];
      java.util.Arrays.fill(ones, 1);
      mask.put(0, packing.total(), ones, 0);
      new Dropout(dropout).forward(mask, seed);
      return mask;
    }

    /** {@code to = from * mask} at step t. */
    private void masked(Matrix from, int layer, int t, Matrix to) {
      Matrix mask = masks.get(layer);
      if (mask == null) {
        to.copy(from);
        return;
      }
      float[] values = from.toArray();
      float[] factors = mask.rows(packing.offset(t), packing.active(t)).toArray();
      Vectors.multiply(values, factors, values, values.length);
      to.put(0, to.rows(), values, 0);
    }

    private RecurrentRun bottom() {
      return runs.get(0);
    }

    private RecurrentRun last() {
      return runs.get(top());
    }

    @Override
    public int steps() {
      return packing.steps();
    }

    @Override
    public Matrix late(int t) {
      return bottom().late(t);
    }

    @Override
    public Matrix late() {
      return bottom().late();
    }

    @Override
    public Matrix gates(int t) {
      return bottom().gates(t);
    }

    @Override
    public Matrix gates() {
      return bottom().gates();
    }

    @Override
    public Matrix previous(int t) {
      return last().previous(t);
    }

    @Override
    public Matrix previous() {
      return last().previous();
    }

    @Override
    public Matrix outputs() {
      return last().outputs();
    }

    @Override
    public float[] lastOutputs() {
      return last().lastOutputs();
    }

    @Override
    public float[] lastMemory() {
      Parts states = new Parts();
      for (int l = 0; l <= top(); l++) {
        states.h[l] = runs.get(l).lastOutputs();
        states.own[l] = runs.get(l).lastMemory();
      }
      float[] all = new float[packing.batch() * memory];
      states.join(all, packing.batch());
      return all;
    }

    @Override
    public void forward(int t) {
      bottom().forward(t);
      for (int l = 1; l <= top(); l++) {
        Matrix below = runs.get(l - 1).outputs().rows(packing.offset(t), packing.active(t));
        masked(below, l - 1, t, runs.get(l).late(t));
        runs.get(l).forward(t);
      }
    }

    @Override
    public void backward(int t, Matrix dTop) {
      last().backward(t, dTop);
      for (int l = top() - 1; l >= 0; l--) {
        Matrix d = dOutputs.get(l);
        masked(runs.get(l + 1).dLate(t), l, t, d.rows(packing.offset(t), packing.active(t)));
        runs.get(l).backward(t, d);
      }
    }

    @Override
    public Matrix dLate(int t) {
      return bottom().dLate(t);
    }

    @Override
    public float[] carryH() {
      return last().carryH();
    }

    @Override
    public float[] carryMemory() {
      Parts states = new Parts();
      for (int l = 0; l <= top(); l++) {
        states.h[l] = runs.get(l).carryH();
        states.own[l] = runs.get(l).carryMemory();
      }
      float[] all = new float[packing.batch() * memory];
      states.join(all, packing.batch());
      return all;
    }

    @Override
    public void passBack(float[] h, float[] memoryOfAll) {
      Parts parts = Parts.split(StackedCell.this, h, memoryOfAll, packing.batch());
      for (int l = 0; l <= top(); l++) {
        runs.get(l).passBack(parts.h[l], parts.own[l]);
      }
    }

    @Override
    public void backwardWeights(Matrix dx) {
      bottom().backwardWeights(dx);
      for (int l = 1; l <= top(); l++) {
        runs.get(l).backwardWeights(null);
      }
    }

    @Override
    public void close() {
      runs.forEach(RecurrentRun::close);
      dOutputs.forEach(Matrix::close);
      masks.stream().filter(m -> m != null).forEach(Matrix::close);
    }
  }
}
