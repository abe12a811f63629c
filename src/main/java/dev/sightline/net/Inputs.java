package dev.sightline.net;

import java.util.List;

/** What is given to a graph from outside. */
final class Inputs {
  private Inputs() {}

  /** Vectors. */
  static final class Given extends Op {
    final String name;

    /** Whether somebody wants the gradient of the loss by it. */
    boolean wanted;

    Given(String name) {
      this.name = name;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      List<Value> readers = p.plan.readers(v);
      boolean first = readers.stream().allMatch(u -> Recurrence.begins(u, v));
      if (readers.isEmpty() || first && !p.batch().has(name)) {
        return; // A model looks at what it needs, and layers begin with zeros.
      }
      p.lend(v, p.batch().vectors(name, v.width, p.layout().rows(v.rows)));
    }

    @Override
    void backward(Tape p, Value v, int t) {}

    @Override
    boolean lends() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      float[] x = new float[v.width];
      r.batch().vectors(name, v.width, r.layout().rows(v.rows)).get(row, 1, x, 0);
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i];
      }
      return y;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Numbers of words; the value itself has no matrix. */
  static final class Words extends Op {
    final String name;

    Words(String name) {
      this.name = name;
    }

    @Override
    void forward(Pass p, Value v, int t) {}

    @Override
    void backward(Tape p, Value v, int t) {}

    @Override
    boolean lends() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return new double[] {r.batch().words(name)[row]};
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The words that a value reads. */
  static int[] words(Pass p, Value words) {
    return p.words(((Words) words.op).name);
  }
}
