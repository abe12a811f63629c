package dev.sightline.net;

import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Operations that take some steps of a sequence and leave the others. */
final class Picks {
  private Picks() {}

  /** What a value is at some of its rows, one of which may be taken twice. */
  static final class Pick extends Op {
    private final Function<Layout, int[]> which;
    private final BiFunction<OnnxWriter, Value, String> onnx;

    private Pick(Function<Layout, int[]> which, BiFunction<OnnxWriter, Value, String> onnx) {
      this.which = which;
      this.onnx = onnx;
    }

    /**
     * The steps that a batch names. Who runs an ONNX file says something at the last step that it
     * reads.
     */
    static Pick steps() {
      return new Pick(Layout::picked, OnnxWriter::last);
    }

    /** The steps of each sequence one behind the other, as they are in ONNX anyway. */
    static Pick strip() {
      return new Pick(Layout::strip, (w, v) -> w.in(v, 0));
    }

    @Override
    void forward(Pass p, Value v, int t) {
      Matrix y = p.out(v, t);
      y.gather(p.in(v, 0, t), which.apply(p.layout()), y.rows());
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dx = p.dIn(v, 0, t);
      if (!p.adds(v, 0)) {
        dx.zero();
      }
      ElementWise.addToRows(p.dOut(v, t), which.apply(p.layout()), dx);
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.at(v.in[0], which.apply(r.layout())[row]);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return onnx.apply(w, v);
    }
  }

  /** What a value is after each sequence's last step. */
  static final class Last extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Value x = v.in[0];
      if (x.op instanceof Recurrence.Memory) {
        p.put(v, Matrix.of(p.layout().rows(v.rows), v.width, Recurrence.run(p, x).lastMemory()));
      } else {
        p.out(v, t).gather(p.in(v, 0, -1), lastRows(p, x), p.layout().rows(v.rows));
      }
    }

    static int[] lastRows(Pass p, Value x) {
      Packing packing = p.layout().packing(x.rows);
      int[] rows = new int[packing.batch()];
      Arrays.setAll(rows, packing::lastRow);
      return rows;
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (!p.hasGradient(v)) {
        return;
      }
      Value x = v.in[0];
      Matrix dy = p.dOut(v, t);
      if (Recurrence.ofCell(x)) {
        Recurrence.passBack(p, x, dy.toArray());
      } else {
        Matrix dx = p.dIn(v, 0, t);
        if (!p.adds(v, 0)) {
          dx.zero();
        }
        ElementWise.addToRows(dy, lastRows(p, x), dx);
      }
    }

    /** A cell takes the gradient by its last state before it goes back. */
    @Override
    boolean writes(Value v, int k) {
      return !Recurrence.ofCell(v.in[0]);
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.at(v.in[0], r.layout().packing(v.in[0].rows).lastRow(row));
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.last(v);
    }
  }

  /** Of layers that read in both directions: half of the last step, half of the first. */
  static final class BothEnds extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Matrix x = p.in(v, 0, -1);
      Matrix y = p.out(v, t);
      int half = v.width / 2;
      y.gather(x, Last.lastRows(p, v.in[0]), y.rows());
      y.copyColumns(x.rows(0, y.rows()), null, half, half, half);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      Matrix dx = p.dIn(v, 0, t);
      int half = v.width / 2;
      if (!p.adds(v, 0)) {
        dx.zero();
      }
      try (Matrix part = new Matrix(dy.rows(), v.width)) {
        part.copyColumns(dy, null, 0, half, 0);
        ElementWise.addToRows(part, Last.lastRows(p, v.in[0]), dx);
        part.zero();
        part.copyColumns(dy, null, half, half, half);
        dx.rows(0, dy.rows()).add(1, part);
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] y = r.at(v.in[0], r.layout().packing(v.in[0].rows).lastRow(row)).clone();
      System.arraycopy(r.at(v.in[0], row), v.width / 2, y, v.width / 2, v.width / 2);
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.ends(v);
    }
  }
}
