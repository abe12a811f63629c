package dev.sightline.rnn;

import java.util.Arrays;

/**
 * A cell in which the state before acts through one product, {@code x Wx + z Wz + h_{t-1} Wh + b},
 * and everything else happens element by element. What that is says a {@link Row}.
 */
abstract class GatedCell extends OneLayerCell {
  private final int memoryBlocks;

  /**
   * @param memoryBlocks 1 where a memory is carried beside h, else 0
   */
  GatedCell(GateWeights weights, int memoryBlocks) {
    super(weights);
    this.memoryBlocks = memoryBlocks;
  }

  /**
   * One thread's scratch memory for the work on one sequence at one step. All arrays are as wide as
   * the state, and separate, so that loops over them become vector code.
   */
  abstract static class Row {
    final int n;

    /** Into the gates and the gates themselves; on the way back the gates and their gradients. */
    final float[][] gate;

    /** Memory before and after. */
    final float[] before;

    final float[] after;

    /** What {@link #forward} leaves for {@link #backward}. */
    final float[] kept;

    final float[] h;

    /** On the way back: gradients by h and by the memory after; then by the memory before. */
    final float[] dh;

    final float[] dMemory;

    /** What {@link #backward} leaves of weights that only this cell has: their gradients. */
    final float[][] own;

    Row(int hidden, int blocks) {
      this(hidden, blocks, 0);
    }

    /**
     * @param ownWeights rows of weights that only this cell has, one per unit
     */
    Row(int hidden, int blocks, int ownWeights) {
      n = hidden;
      own = new float[ownWeights][hidden];
      gate = new float[blocks][hidden];
      before = new float[hidden];
      after = new float[hidden];
      kept = new float[hidden];
      h = new float[hidden];
      dh = new float[hidden];
      dMemory = new float[hidden];
    }

    /** From what goes into the gates, and the memory before: gates, h, memory after, kept. */
    abstract void forward();

    /**
     * From gates, memories, kept, {@link #dh} and {@link #dMemory}: the gradients by what went into
     * the gates, in the gates' places, and that by the memory before in {@link #dMemory}.
     */
    abstract void backward();
  }

  abstract Row row();

  @Override
  public int memory() {
    return memoryBlocks * hidden;
  }

  private static void load(Matrix gates, int r, float[] whole, Row row) {
    gates.get(r, 1, whole, 0);
    for (int b = 0; b < row.gate.length; b++) {
      System.arraycopy(whole, b * row.n, row.gate[b], 0, row.n);
    }
  }

  private static void store(Matrix gates, int r, float[] whole, Row row) {
    for (int b = 0; b < row.gate.length; b++) {
      System.arraycopy(row.gate[b], 0, whole, b * row.n, row.n);
    }
    gates.put(r, 1, whole, 0);
  }

  @Override
  public void step(Matrix gates, Matrix z, Matrix h, float[] memory) {
    weights.addLate(z, gates);
    weights.addRecurrent(h, gates);
    Parallel.over(
        h.rows(),
        3L * weights.columns,
        (from, to) -> {
          Row row = row();
          float[] whole = new float[weights.columns];
          for (int r = from; r < to; r++) {
            load(gates, r, whole, row);
            if (memoryBlocks > 0) {
              System.arraycopy(memory, r * hidden, row.before, 0, hidden);
            }
            row.forward();
            if (memoryBlocks > 0) {
              System.arraycopy(row.after, 0, memory, r * hidden, hidden);
            }
            h.put(r, 1, row.h, 0);
          }
        });
  }

  @Override
  public RecurrentRun run(
      Packing packing, CellInput input, float[] h0, float[] memory0, long seed) {
    return new Run(packing, input, h0, memory0);
  }

  /** Where a cell has weights beside those of the gates: adds their gradients. */
  void backwardOwn(Run run) {}

  /** The activations of one batch of sequences. */
  final class Run extends CellRun {
    private final float[] first;
    private final float[] memories;
    private final float[] kept;
    private final float[][] own;

    Run(Packing packing, CellInput input, float[] h0, float[] memory0) {
      super(GatedCell.this.weights, packing, input, h0, memory());
      int size = packing.total() * memory();
      memories = new float[size];
      kept = new float[size];
      own = new float[row().own.length][packing.total() * hidden];
      first = memory0 == null ? new float[packing.batch() * memory()] : memory0;
    }

    @Override
    void advance(int t, Matrix g, float[] h) {
      weights.addRecurrent(previous(t), g);
      int at = packing.offset(t);
      Parallel.over(
          packing.active(t),
          3L * weights.columns,
          (from, to) -> {
            Row row = row();
            float[] whole = new float[weights.columns];
            for (int r = from; r < to; r++) {
              load(g, r, whole, row);
              loadBefore(t, r, row);
              row.forward();
              store(g, r, whole, row);
              if (memoryBlocks > 0) {
                System.arraycopy(row.after, 0, memories, (at + r) * hidden, hidden);
                System.arraycopy(row.kept, 0, kept, (at + r) * hidden, hidden);
              }
              System.arraycopy(row.h, 0, h, r * hidden, hidden);
            }
          });
    }

    @Override
    void retreat(int t, Matrix g, Matrix dOutputs, Matrix dp) {
      int at = packing.offset(t);
      Parallel.over(
          packing.active(t),
          3L * weights.columns,
          (from, to) -> {
            Row row = row();
            float[] whole = new float[weights.columns];
            for (int r = from; r < to; r++) {
              load(g, r, whole, row);
              gradientOfOutput(t, r, dOutputs, row.dh, row.dMemory);
              loadBefore(t, r, row);
              if (memoryBlocks > 0) {
                System.arraycopy(memories, (at + r) * hidden, row.after, 0, hidden);
                System.arraycopy(kept, (at + r) * hidden, row.kept, 0, hidden);
                System.arraycopy(carryMemory, r * hidden, row.dMemory, 0, hidden);
              }
              row.backward();
              store(g, r, whole, row);
              if (memoryBlocks > 0) {
                System.arraycopy(row.dMemory, 0, carryMemory, r * hidden, hidden);
              }
              for (int k = 0; k < own.length; k++) {
                System.arraycopy(row.own[k], 0, own[k], (at + r) * hidden, hidden);
              }
            }
          });
      Blas.multiplyTransposed(g, weights.recurrent.value(), 0, dp);
    }

    private void loadBefore(int t, int r, Row row) {
      if (memoryBlocks > 0) {
        System.arraycopy(before(t), beforeAt(t, r), row.before, 0, hidden);
      }
    }

    /** Where the memory before step t lies, and where in it that of sequence r begins. */
    private float[] before(int t) {
      return t == 0 ? first : memories;
    }

    private int beforeAt(int t, int r) {
      return (t == 0 ? r : packing.offset(t - 1) + r) * hidden;
    }

    /**
     * Adds to each of sums the products of a block of the gates' gradients with the memory before
     * or after: the gradient of a weight that joins the two element by element.
     */
    void addMemoryProducts(int block, boolean after, float[] sums) {
      float[] whole = new float[weights.columns];
      float[] gradient = new float[hidden];
      float[] memory = new float[hidden];
      for (int t = reached(); t < packing.steps(); t++) {
        for (int r = 0; r < packing.active(t); r++) {
          int row = packing.offset(t) + r;
          gates.get(row, 1, whole, 0);
          System.arraycopy(whole, block * hidden, gradient, 0, hidden);
          if (after) {
            System.arraycopy(memories, row * hidden, memory, 0, hidden);
          } else {
            System.arraycopy(before(t), beforeAt(t, r), memory, 0, hidden);
          }
          Vectors.addProduct(gradient, memory, sums, hidden);
        }
      }
    }

    /** Adds to each of sums what {@link Row#own} had in its row {@code k}. */
    void addOwn(int k, float[] sums) {
      for (int at = packing.offset(reached()) * hidden; at < own[k].length; at += hidden) {
        for (int i = 0; i < hidden; i++) {
          sums[i] += own[k][at + i];
        }
      }
    }

    @Override
    void backwardRecurrent() {
      super.backwardRecurrent();
      backwardOwn(this);
    }

    @Override
    public float[] lastMemory() {
      float[] last = new float[packing.batch() * memory()];
      if (memoryBlocks > 0) {
        for (int r = 0; r < packing.batch(); r++) {
          System.arraycopy(memories, packing.lastRow(r) * hidden, last, r * hidden, hidden);
        }
      }
      return last;
    }
  }

  /** Sets one gate's bias. */
  final void fillBias(int block, float value) {
    weights.bias.begin(
        bias -> {
          float[] b = bias.toArray();
          Arrays.fill(b, block * hidden, (block + 1) * hidden, value);
          bias.put(0, 1, b, 0);
        });
  }
}
