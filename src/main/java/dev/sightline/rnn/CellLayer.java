package dev.sightline.rnn;

import java.util.Arrays;
import java.util.List;

/**
 * A recurrent cell, run over whole sequences: {@code h_t = cell(x_t, h_{t-1})}, the output is h.
 * Any {@link RecurrentCell} without late input will do, {@link StackedCell} too.
 *
 * <p>States: h {@code [hidden]}, then the cell's memory {@code [memory]}.
 */
public final class CellLayer implements SequenceLayer {
  private final RecurrentCell cell;

  /**
   * @throws IllegalArgumentException where the cell has a late input: nobody would give it one
   */
  public CellLayer(RecurrentCell cell) {
    if (cell.lateInputs() > 0) {
      throw new IllegalArgumentException(
          "A layer over whole sequences knows its input beforehand; this cell expects "
              + cell.lateInputs()
              + " elements at each step");
    }
    this.cell = cell;
  }

  @Override
  public int inputs() {
    return cell.inputs();
  }

  @Override
  public int outputs() {
    return cell.hidden();
  }

  @Override
  public boolean carries() {
    return true;
  }

  @Override
  public int stateWidth() {
    return cell.hidden() + cell.memory();
  }

  @Override
  public void initialise() {
    cell.initialise();
  }

  @Override
  public SequenceRun run(Packing packing, Matrix x, States first, long seed) {
    return new Run(packing, x, first, seed);
  }

  private States joined(float[] h, float[] memory, int batch) {
    return States.joined(
        List.of(new States(batch, cell.hidden(), h), new States(batch, cell.memory(), memory)));
  }

  private float[] h(States states) {
    return states.columns(0, cell.hidden()).values();
  }

  private float[] memory(States states) {
    return states.columns(cell.hidden(), cell.memory()).values();
  }

  private final class Run extends SequenceRun {
    private final RecurrentRun run;

    Run(Packing packing, Matrix x, States first, long seed) {
      super(CellLayer.this, packing, x, first);
      run =
          first == null
              ? cell.run(packing, x, null, null, seed)
              : cell.run(packing, x, h(first), memory(first), seed);
      run.forwardAll();
    }

    @Override
    public Matrix outputs() {
      return run.outputs();
    }

    @Override
    States lastStates() {
      return joined(run.lastOutputs(), run.lastMemory(), packing.batch());
    }

    @Override
    void retreat(Matrix dOutputs, States dStates, Matrix dx, int steps) {
      if (dStates != null) {
        run.passBack(h(dStates), memory(dStates));
      }
      int from = packing.firstOfLast(steps);
      // Only where lengths differ are there steps that are gone through for some sequences.
      boolean cut = packing.before(from, steps) > 0;
      Matrix d = cut ? hideBefore(dOutputs, steps) : dOutputs;
      for (int t = packing.steps() - 1; t >= from; t--) {
        if (packing.before(t, steps) > packing.before(t + 1, steps)) {
          cutOff(packing.before(t, steps));
        }
        run.backward(t, d);
      }
      if (cut) {
        d.close();
      }
      run.backwardWeights(dx);
    }

    /** The first sequences pass nothing more back. */
    private void cutOff(int sequences) {
      float[] h = run.carryH().clone();
      float[] memory = run.carryMemory().clone();
      Arrays.fill(h, 0, sequences * cell.hidden(), 0);
      Arrays.fill(memory, 0, sequences * cell.memory(), 0);
      run.passBack(h, memory);
    }

    @Override
    States gradientOfFirst() {
      return joined(run.carryH(), run.carryMemory(), packing.batch());
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
