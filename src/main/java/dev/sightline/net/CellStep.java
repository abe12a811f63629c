package dev.sightline.net;

import dev.sightline.rnn.CellInput;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentCell;
import dev.sightline.rnn.RecurrentRun;
import java.util.Arrays;

/** A step of a recurrent cell; the value is its output h. */
final class CellStep extends Op {
  /** Sources of a it. */
  static final int X = 0;

  static final int MORE = 1;
  static final int LATE = 2;
  static final int H = 3;
  static final int MEMORY = 4;

  final RecurrentCell layer;
  final Definitions.Layers definition;
  private final int site;

  CellStep(RecurrentCell layer, Definitions.Layers definition, int site) {
    this.layer = layer;
    this.definition = definition;
    this.site = site;
  }

  private static Value first(Value state) {
    return state.op instanceof Recurrence.Before ? state.in[0] : state;
  }

  private static float[] values(Pass p, Value state) {
    Value first = state == null ? null : first(state);
    return first == null || first.op instanceof Recurrence.Zero ? null : p.value(first).toArray();
  }

  @Override
  void begin(Pass p, Value v) {
    Value x = v.in[X];
    CellInput input =
        x == null
            ? CellInput.NONE
            : x.op instanceof Sources.Words
                ? CellInput.symbols(Sources.words(p, x))
                : CellInput.vectors(p.value(x));
    RecurrentRun run =
        layer.run(
            p.layout().packing(v.rows),
            input,
            values(p, v.in[H]),
            values(p, v.in[MEMORY]),
            Dropout.seed(p.seed(), site));
    p.keep(v, -1, new Recurrence.CellRun(run));
    p.lend(v, run.outputs());
    if (v.in[H].op instanceof Recurrence.Before) {
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
    RecurrentRun run = Recurrence.run(p, v);
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
    Recurrence.CellRun r = (Recurrence.CellRun) p.kept(v, -1);
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
    RecurrentRun run = Recurrence.run(p, v);
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
    return k < H || !(v.in[k].op instanceof Recurrence.Before);
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
