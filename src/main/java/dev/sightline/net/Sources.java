package dev.sightline.net;

import dev.sightline.rnn.Matrix;

/** What is given to a graph from outside. */
final class Sources {
  private Sources() {}

  /** Vectors; frames come clip by clip and are put in the order of steps. */
  static final class Given extends Op {
    final String name;
    private final boolean clips;

    /** Whether somebody wants the gradient of the loss by it. */
    boolean wanted;

    Given(String name, Rows rows) {
      this.name = name;
      clips = rows == Rows.FRAME;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      boolean first = p.plan.readers(v).stream().allMatch(u -> Sequences.begins(u, v));
      if (!p.net.isRead(v) || first && !p.batch().has(name)) {
        return; // A model looks at what it needs, and layers begin with zeros.
      }
      Matrix x = p.batch().vectors(name, v.width, p.layout().rows(v.rows));
      if (clips) {
        p.out(v, t).gather(x, p.layout().clipByClip(), x.rows());
      } else {
        p.lend(v, x);
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {}

    @Override
    boolean lends() {
      return !clips;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      float[] x = new float[v.width];
      int at = clips ? r.layout().clipByClip()[row] : row;
      r.batch().vectors(name, v.width, r.layout().rows(v.rows)).get(at, 1, x, 0);
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
