package dev.sightline.net;

import dev.sightline.rnn.Matrix;
import java.util.HashMap;
import java.util.Map;

/** One way through a graph: the buffers of its values, and what operations keep. */
abstract class Pass implements AutoCloseable {
  final Net net;
  final Schedule plan;
  final Matrix[] values;
  private final boolean[] lent;
  private final Map<Long, Object> kept = new HashMap<>();

  Pass(Net net) {
    this.net = net;
    plan = net.schedule();
    values = new Matrix[net.values().size()];
    lent = new boolean[values.length];
  }

  abstract Batch batch();

  private Layout layout;

  Layout layout() {
    layout = layout == null ? net.layout(batch()) : layout;
    return layout;
  }

  /** Draws the dropout; {@link dev.sightline.rnn.Dropout#OFF} for none. */
  abstract long seed();

  /** The rows of a step; of everything for -1. */
  Matrix step(Value v, Matrix all, int t) {
    if (t < 0) {
      return all;
    }
    return all.rows(first(v, t), layout().packing(v.rows).active(t));
  }

  /** First row of a step. */
  int first(Value v, int t) {
    return t < 0 ? 0 : layout().packing(v.rows).offset(t);
  }

  /** Rows that a value has at most. */
  int most(Value v) {
    return layout().rows(plan.endsAtFirst(v) ? v.in[0].rows : v.rows);
  }

  /** For each row of a {@link Groups.Spread} its row of the coarser kind. */
  int[] spread(Value v) {
    return layout().spread(v.in[0].rows, v.rows);
  }

  /** Photo of each row, of all or of those of a step. */
  int[] photoOf(Value v, int t) {
    return layout().spread(Rows.PHOTO, t < 0 ? v.rows : v.rows.sequences());
  }

  int[] words(String name) {
    return batch().words(name);
  }

  final Matrix value(Value v) {
    return shaped(v, values[plan.home(v)]);
  }

  /** What is read in another shape is the same memory. */
  final Matrix shaped(Value v, Matrix m) {
    return m != null && v.op instanceof Groups.Reshape ? m.reshaped(most(v), v.width) : m;
  }

  final Matrix in(Value v, int k, int t) {
    return step(v.in[k], value(v.in[k]), t);
  }

  /** Its own value, once computed. */
  final Matrix own(Value v, int t) {
    return step(v, value(v), t);
  }

  /** Where its value is to be written. */
  final Matrix out(Value v, int t) {
    return step(v, outOf(v, v.width >= 0 ? v.width : value(v.in[0]).columns()), t);
  }

  /** The same for a width that only the batch knows, and all rows. */
  final Matrix outOf(Value v, int width) {
    int h = plan.home(v);
    if (values[h] == null) {
      values[h] = Matrix.unset(most(v), width);
    }
    return values[h];
  }

  /** Makes memory of somebody else its value. */
  final void lend(Value v, Matrix m) {
    int h = plan.home(v);
    values[h] = m;
    lent[h] = true;
  }

  /** Makes a matrix that was made for it its value. */
  final void put(Value v, Matrix m) {
    values[plan.home(v)] = m;
  }

  /** Whether its place is memory of somebody else. */
  final boolean isLent(Value v) {
    return lent[plan.home(v)];
  }

  final boolean isFree(Value v) {
    return values[plan.home(v)] == null && plan.home(v) == v.id;
  }

  final boolean inSameLoop(Value a, Value b) {
    return plan.inLoop(a) && plan.inLoop(b) && plan.sameStage(a, b);
  }

  /** What is given under the name of an input, or null. */
  final Matrix given(Value v) {
    String name = ((Sources.Given) v.op).name;
    return batch().has(name) ? batch().vectors(name, v.width, layout().rows(v.rows)) : null;
  }

  /** Whether input k has the same buffer as the value. */
  final boolean shares(Value v, int k) {
    return plan.home(v.in[k]) == plan.home(v);
  }

  /** Whether the value is written into the buffer of another one. */
  final boolean sharesOther(Value v) {
    return plan.home(v) != v.id;
  }

  final void keep(Value v, int t, Object what) {
    Op.close(kept.put(key(v, t), what));
  }

  final Object kept(Value v, int t) {
    return kept.get(key(v, t));
  }

  private static long key(Value v, int t) {
    return (long) v.id << 32 | t & 0xffffffffL;
  }

  /** Closes the buffer of a value and what its operation kept. */
  final void free(Value v) {
    Op.close(kept.remove(key(v, -1)));
    freeBuffer(v);
  }

  /** Closes the buffer of a value. */
  final void freeBuffer(Value v) {
    if (plan.home(v) == v.id && values[v.id] != null) {
      if (!lent[v.id]) {
        values[v.id].close();
      }
      values[v.id] = null;
    }
  }

  /** Computes one stage. */
  final void run(Schedule.Stage stage) {
    if (!stage.loop()) {
      Value v = stage.values().get(0);
      v.op.forward(this, v, -1);
      return;
    }
    for (Value v : stage.values()) {
      v.op.begin(this, v);
    }
    int steps = layout().packing(stage.values().get(0).rows).steps();
    for (int t = 0; t < steps; t++) {
      for (Value v : stage.values()) {
        v.op.forward(this, v, t);
      }
    }
  }

  @Override
  public void close() {
    for (Value v : net.values()) {
      free(v);
    }
    kept.values().forEach(Op::close);
    kept.clear();
  }
}
