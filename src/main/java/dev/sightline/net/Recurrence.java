package dev.sightline.net;

import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.RecurrentRun;

/** What goes on from step to step: cells, the values before a step, layers over whole sequences. */
final class Recurrence {
  private Recurrence() {}

  /** A cell's run over a batch, with the gradients by its last state. */
  static final class CellRun implements AutoCloseable {
    final RecurrentRun run;
    float[] dh;
    float[] dMemory;

    CellRun(RecurrentRun run) {
      this.run = run;
    }

    @Override
    public void close() {
      run.close();
    }
  }

  private static Value step(Value v) {
    return v.op instanceof Memory ? v.in[0] : v;
  }

  /** Whether a value is the output or the memory of a cell. */
  static boolean ofCell(Value v) {
    return v.op instanceof CellStep || v.op instanceof Memory;
  }

  /** The run of the cell that a value comes from. */
  static RecurrentRun run(Pass p, Value v) {
    return ((CellRun) p.kept(step(v), -1)).run;
  }

  /** Adds the gradient by the last output, or the last memory, of a cell. */
  static void passBack(Pass p, Value v, float[] d) {
    CellRun r = (CellRun) p.kept(step(v), -1);
    if (v.op instanceof Memory) {
      r.dMemory = sum(r.dMemory, d);
    } else {
      r.dh = sum(r.dh, d);
    }
  }

  private static float[] sum(float[] a, float[] b) {
    for (int i = 0; a != null && i < a.length; i++) {
      b[i] += a[i];
    }
    return b;
  }

  /** Zeros. */
  static final class Zero extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      p.out(v, t).zero();
    }

    @Override
    void backward(Tape p, Value v, int t) {}

    @Override
    double[] define(Reference r, Value v, int row) {
      return new double[v.width];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.zeros(v);
    }
  }

  /** A carried value as it is before a step: the first one, or what the step before has made. */
  static final class Before extends Op {
    /** What it is after the step. */
    Value after;

    @Override
    void forward(Pass p, Value v, int t) {
      if (ofCell(after)) {
        return; // The cell's run keeps it.
      }
      if (t < 0) { // It leads to nothing that leads to it.
        outsideLoop(p, v);
        return;
      }
      Matrix y = p.out(v, t);
      if (t == 0) {
        y.copy(p.in(v, 0, -1));
      } else {
        y.copy(p.step(after, p.value(after), t - 1).rows(0, y.rows()));
      }
    }

    private void outsideLoop(Pass p, Value v) {
      int steps = p.plan.endsAtFirst(v) ? 1 : p.layout().packing(v.rows).steps();
      for (int s = 0; s < steps; s++) {
        forward(p, v, s);
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (!p.hasGradient(v)) {
        return;
      }
      if (t < 0) {
        for (int s = p.layout().packing(v.rows).steps() - 1; s > 0 && p.needs(after); s--) {
          backward(p, v, s);
        }
        end(p, v);
        return;
      }
      Matrix d = p.dOut(v, t);
      if (ofCell(after)) {
        float[] carry = run(p, after).carryH();
        float[] more = d.toArray();
        for (int i = 0; i < more.length; i++) {
          carry[i] += more[i];
        }
      } else if (t > 0) {
        p.step(after, p.dOut(after, -1), t - 1).rows(0, d.rows()).add(1, d);
      }
    }

    @Override
    void end(Tape p, Value v) {
      Value first = v.in[0];
      if (!p.needs(first)) {
        return;
      }
      if (ofCell(after)) {
        float[] carry =
            after.op instanceof Memory ? run(p, after).carryMemory() : run(p, after).carryH();
        try (Matrix d = Matrix.of(carry.length / v.width, v.width, carry)) {
          p.give(v, 0, -1, d);
        }
      } else {
        p.give(v, 0, -1, p.dOut(v, 0));
      }
    }

    @Override
    boolean lends() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      Packing packing = r.layout().packing(v.rows);
      int t = r.stepOf(v, row);
      int sequence = row - packing.offset(t);
      return t == 0 ? r.at(v.in[0], sequence) : r.at(after, packing.offset(t - 1) + sequence);
    }
  }

  /** What a cell carries beside its output. */
  static final class Memory extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      if (t < 0) {
        p.put(v, Matrix.of(p.layout().rows(v.rows), v.width, run(p, v).lastMemory()));
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (t < 0) {
        passBack(p, v, p.dOut(v, -1).toArray());
      }
    }

    @Override
    boolean writes(Value v, int k) {
      return false;
    }

    @Override
    boolean lends() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.cell(v.in[0], row)[1];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.memory(v.in[0]);
    }
  }
}
