package dev.sightline.net;

import dev.sightline.rnn.CellInput;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.RecurrentRun;
import dev.sightline.rnn.SequenceLayer;
import dev.sightline.rnn.SequenceRun;
import dev.sightline.rnn.States;
import java.util.Arrays;

/** What goes on from step to step: cells, the values before a step, layers over whole sequences. */
final class Recurrence {
  private Recurrence() {}

  /** Inputs of a {@link Step}. */
  static final int X = 0;

  static final int MORE = 1;
  static final int LATE = 2;
  static final int H = 3;
  static final int MEMORY = 4;

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
    return v.op instanceof Step || v.op instanceof Memory;
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

  /** A step of a recurrent cell; the value is its output h. */
  static final class Step extends Op {
    final RecurrentCell layer;
    final Definitions.Layers definition;
    private final int site;

    Step(RecurrentCell layer, Definitions.Layers definition, int site) {
      this.layer = layer;
      this.definition = definition;
      this.site = site;
    }

    private static Value first(Value state) {
      return state.op instanceof Before ? state.in[0] : state;
    }

    private static float[] values(Pass p, Value state) {
      Value first = state == null ? null : first(state);
      return first == null || first.op instanceof Zero ? null : p.value(first).toArray();
    }

    @Override
    void begin(Pass p, Value v) {
      Value x = v.in[X];
      CellInput input =
          x == null
              ? CellInput.NONE
              : x.op instanceof Inputs.Words
                  ? CellInput.symbols(Inputs.words(p, x))
                  : CellInput.vectors(p.value(x));
      RecurrentRun run =
          layer.run(
              p.layout().packing(v.rows),
              input,
              values(p, v.in[H]),
              values(p, v.in[MEMORY]),
              Dropout.seed(p.seed(), site));
      p.keep(v, -1, new CellRun(run));
      p.lend(v, run.outputs());
      if (v.in[H].op instanceof Before) {
        p.lend(v.in[H], run.previous());
      }
      if (v.in[LATE] != null && p.inSameLoop(v, v.in[LATE]) && p.isFree(v.in[LATE])) {
        p.lend(v.in[LATE], run.late());
      }
      Value more = v.in[MORE];
      if (more != null
          && more.op.addsUp()
          && p.inSameLoop(v, more)
          && p.isFree(more)
          && p.plan.readers(more).size() == 1) {
        p.lend(more, run.gates());
      }
    }

    @Override
    void forward(Pass p, Value v, int t) {
      if (t < 0) {
        begin(p, v);
      }
      RecurrentRun run = run(p, v);
      int step = Math.max(t, 0);
      if (v.in[LATE] != null && p.value(v.in[LATE]) != run.late()) {
        run.late(step).copy(p.in(v, LATE, t));
      }
      if (v.in[MORE] != null && p.value(v.in[MORE]) != run.gates()) {
        addMore(p, v, t, run.gates(step));
      }
      run.forward(step);
    }

    /** What is the same for all sequences of a photo is not repeated first. */
    static void addMore(Pass p, Value v, int t, Matrix gates) {
      if (t > 0 && p.plan.endsAtFirst(v.in[MORE])) {
        return;
      }
      Matrix more = p.in(v, MORE, t);
      if (v.in[MORE].rows == v.rows) {
        gates.add(1, more);
      } else {
        ElementWise.addRowsOf(more, p.photoOf(v, t), gates);
      }
    }

    private static void giveMore(Tape p, Value v, int t, Matrix gates) {
      if (t > 0 && p.plan.endsAtFirst(v.in[MORE])) {
        return;
      }
      if (v.in[MORE].rows == v.rows) {
        p.give(v, MORE, t, gates);
      } else {
        int[] photoOf = Arrays.copyOf(p.photoOf(v, t), gates.rows());
        try (Matrix sums = gates.sumByGroup(photoOf, p.layout().rows(Rows.PHOTO))) {
          p.give(v, MORE, t, sums);
        }
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      CellRun r = (CellRun) p.kept(v, -1);
      RecurrentRun run = r.run;
      int step = Math.max(t, 0);
      if (step == run.steps() - 1 && (r.dh != null || r.dMemory != null)) {
        run.passBack(
            r.dh == null ? new float[run.carryH().length] : r.dh,
            r.dMemory == null ? new float[run.carryMemory().length] : r.dMemory);
      }
      run.backward(step, p.dOut(v, -1));
      if (v.in[LATE] != null && p.needs(v.in[LATE])) {
        p.give(v, LATE, t, run.dLate(step));
      }
      if (v.in[MORE] != null && p.value(v.in[MORE]) == run.gates()) {
        p.lendGradient(v.in[MORE], run.gates());
      } else if (v.in[MORE] != null && p.needs(v.in[MORE])) {
        giveMore(p, v, t, run.gates(step));
      }
      if (t < 0) {
        end(p, v);
        firstGradient(p, v, H, run.carryH());
        firstGradient(p, v, MEMORY, run.carryMemory());
      }
    }

    private static void firstGradient(Tape p, Value v, int k, float[] carry) {
      if (v.in[k] != null && p.needs(v.in[k])) {
        try (Matrix d = Matrix.of(carry.length / v.in[k].width, v.in[k].width, carry)) {
          p.give(v, k, -1, d);
        }
      }
    }

    @Override
    void end(Tape p, Value v) {
      RecurrentRun run = run(p, v);
      Value x = v.in[X];
      if (x == null || !p.needs(x)) {
        run.backwardWeights(null);
      } else if (p.adds(v, X)) {
        try (Matrix dx = Matrix.unset(p.layout().rows(x.rows), x.width)) {
          run.backwardWeights(dx);
          p.give(v, X, -1, dx);
        }
      } else {
        run.backwardWeights(p.dIn(v, X, -1));
      }
    }

    int site() {
      return site;
    }

    /** The number of symbols it can read. */
    int symbols() {
      return layer.inputs();
    }

    /** The state before reaches a cell in a loop through the cell's own run. */
    @Override
    boolean writes(Value v, int k) {
      return k < H || !(v.in[k].op instanceof Before);
    }

    @Override
    boolean trains() {
      return true;
    }

    @Override
    boolean readsInput(int k) {
      return k != MORE;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.cell(v, row)[0];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.step(v);
    }

    @Override
    public String toString() {
      return "Cell " + definition.name();
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

  /** Whether layers take an input for their first states, which may be left out. */
  static boolean begins(Value layers, Value input) {
    return layers.op instanceof Sequence && layers.in.length > 1 && layers.in[1] == input;
  }

  /** Layers over whole sequences; the value is the outputs of all steps. */
  static final class Sequence extends Op {
    private final SequenceLayer layer;
    final RecurrentLayers settings;
    final String name;
    private final int site;

    Sequence(SequenceLayer layer, RecurrentLayers settings, String name, int site) {
      this.layer = layer;
      this.settings = settings;
      this.name = name;
      this.site = site;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      Matrix first = v.in.length > 1 ? p.given(v.in[1]) : null;
      SequenceRun run =
          layer.run(
              p.layout().packing(v.rows),
              p.in(v, 0, -1),
              first == null ? null : new States(first.rows(), first.columns(), first.toArray()),
              Dropout.seed(p.seed(), site));
      p.keep(v, -1, run);
      p.lend(v, run.outputs());
    }

    @Override
    void backward(Tape p, Value v, int t) {
      SequenceRun run = (SequenceRun) p.kept(v, -1);
      States ds = (States) p.kept(v, -2);
      boolean wanted = p.needs(v.in[0]);
      int steps = p.steps();
      if (wanted && p.adds(v, 0)) {
        try (Matrix dx = Matrix.unset(p.layout().rows(v.rows), v.in[0].width)) {
          run.backward(p.dOut(v, -1), ds, dx, steps);
          p.give(v, 0, -1, dx);
        }
      } else {
        run.backward(p.dOut(v, -1), ds, wanted ? p.dIn(v, 0, -1) : null, steps);
      }
    }

    @Override
    boolean writes(Value v, int k) {
      return k == 0;
    }

    @Override
    boolean trains() {
      return true;
    }

    @Override
    boolean lends() {
      return true;
    }

    @Override
    boolean readsInput(int k) {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.layers(v).outputs()[row];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.layers(v);
    }

    int site() {
      return site;
    }

    @Override
    public String toString() {
      return "Layers " + name;
    }
  }

  /** All states of layers after the last step. */
  static final class LastStates extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      SequenceRun run = (SequenceRun) p.kept(v.in[0], -1);
      p.put(v, Matrix.of(p.layout().rows(v.rows), v.width, run.states().values()));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (!p.hasGradient(v)) {
        return;
      }
      Matrix d = p.dOut(v, t);
      p.keep(v.in[0], -2, new States(d.rows(), d.columns(), d.toArray()));
    }

    @Override
    boolean writes(Value v, int k) {
      return false;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.layers(v.in[0]).states()[row];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.states(v.in[0]);
    }
  }
}
