package dev.sightline.rnn;

import java.util.ArrayList;
import java.util.List;

/**
 * Layers one above the other: each reads what the one below gives, {@code x_t^l = y_t^{l-1}}, with
 * dropout between them (Zaremba et al. 2014, section 3.1).
 *
 * <p>A layer has run over the whole sequence before the next begins, so that each layer's input is
 * one product. {@link StackedCell} goes through its layers at every step instead: it is for
 * sequences whose next input depends on the output.
 *
 * <p>States: those of the lowest layer, of the next, and so on; none where one of them carries
 * none.
 */
public final class SequenceStack implements SequenceLayer {
  private final List<SequenceLayer> layers;
  private final double dropout;

  /**
   * @param layers the lowest first, at least 1
   * @param dropout probability, between layers
   * @throws IllegalArgumentException where there are none, or one does not fit on the one below
   */
  public SequenceStack(List<SequenceLayer> layers, double dropout) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("A stack needs at least 1 layer");
    }
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).inputs() != layers.get(l - 1).outputs()) {
        throw new IllegalArgumentException(
            "Layer "
                + (l + 1)
                + " reads "
                + layers.get(l).inputs()
                + " elements, but the one below gives "
                + layers.get(l - 1).outputs());
      }
    }
    this.layers = List.copyOf(layers);
    this.dropout = Dropout.checked(dropout);
  }

  private int top() {
    return layers.size() - 1;
  }

  @Override
  public int inputs() {
    return layers.get(0).inputs();
  }

  @Override
  public int outputs() {
    return layers.get(top()).outputs();
  }

  @Override
  public boolean carries() {
    return layers.stream().allMatch(SequenceLayer::carries);
  }

  @Override
  public int stateWidth() {
    return carries() ? layers.stream().mapToInt(SequenceLayer::stateWidth).sum() : 0;
  }

  @Override
  public void initialise() {
    layers.forEach(SequenceLayer::initialise);
  }

  @Override
  public SequenceRun run(Packing packing, Matrix x, States first, long seed) {
    return new Run(packing, x, first, seed);
  }

  /** The part of each layer; nulls where there is nothing to divide. */
  private States part(States all, int layer) {
    if (all == null) {
      return null;
    }
    int from = layers.subList(0, layer).stream().mapToInt(SequenceLayer::stateWidth).sum();
    return all.columns(from, layers.get(layer).stateWidth());
  }

  private final class Run extends SequenceRun {
    private final List<SequenceRun> runs = new ArrayList<>();

    /** Between each layer and the next, and what came out of it; empty where nothing is dropped. */
    private final List<Dropout> dropouts = new ArrayList<>();

    private final List<Matrix> dropped = new ArrayList<>();

    Run(Packing packing, Matrix x, States first, long seed) {
      super(SequenceStack.this, packing, x, first);
      Matrix below = x;
      for (int l = 0; l <= top(); l++) {
        if (l > 0 && dropout > 0 && seed != Dropout.OFF) {
          below = drop(below, Dropout.seed(seed, 99 + l));
        }
        SequenceRun run = layers.get(l).run(packing, below, part(first, l), Dropout.seed(seed, l));
        runs.add(run);
        below = run.outputs();
      }
    }

    private Matrix drop(Matrix outputs, long seed) {
      Matrix some = Matrix.unset(outputs.rows(), outputs.columns());
      some.copy(outputs);
      Dropout mask = new Dropout(dropout);
      mask.forward(some, seed);
      dropouts.add(mask);
      dropped.add(some);
      return some;
    }

    @Override
    public Matrix outputs() {
      return runs.get(top()).outputs();
    }

    @Override
    States lastStates() {
      return States.joined(runs.stream().map(SequenceRun::states).toList());
    }

    @Override
    void retreat(Matrix dOutputs, States dStates, Matrix dx, int steps) {
      Matrix d = dOutputs;
      for (int l = top(); l >= 0; l--) {
        Matrix dBelow = l == 0 ? dx : Matrix.unset(packing.total(), layers.get(l).inputs());
        runs.get(l).backward(d, part(dStates, l), dBelow, steps);
        if (l > 0 && !dropouts.isEmpty()) {
          dropouts.get(l - 1).backward(dBelow);
        }
        if (l < top()) {
          d.close();
        }
        d = dBelow;
      }
    }

    @Override
    States gradientOfFirst() {
      return States.joined(runs.stream().map(SequenceRun::dFirst).toList());
    }

    @Override
    public void close() {
      runs.forEach(SequenceRun::close);
      dropped.forEach(Matrix::close);
    }
  }
}
