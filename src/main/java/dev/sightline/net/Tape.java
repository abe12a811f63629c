package dev.sightline.net;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.WindowSum;
import java.util.List;
import java.util.Set;

/**
 * Runs a graph over one batch, and back: the gradients of all weights are added to those of {@link
 * Net#parameters}. What a value needs no more on the way back is freed at once.
 */
public final class Tape extends Pass {
  private final Batch batch;
  private final long seed;
  private final int back;
  private final Matrix[] grads;

  /**
   * Runs forward.
   *
   * @param seed draws the dropout; {@link dev.sightline.rnn.Dropout#OFF} for none
   */
  public Tape(Net net, Batch batch, long seed) {
    this(net, batch, seed, Integer.MAX_VALUE);
  }

  /**
   * @param back steps that layers are gone back through, counted from each sequence's end
   */
  public Tape(Net net, Batch batch, long seed, int back) {
    this(net, batch, seed, back, true, null);
  }

  private Tape(Net net, Batch batch, long seed, int back, boolean returns, Set<Value> wanted) {
    super(net);
    this.batch = batch;
    this.seed = seed;
    this.back = back;
    grads = new Matrix[values.length];
    int[] last = wanted == null ? null : plan.lastUse(returns, wanted);
    for (Schedule.Stage stage : plan.stages()) {
      run(stage);
      for (int i = 0; last != null && i < last.length; i++) {
        if (last[i] == plan.place(stage) && returns) {
          freeBuffer(net.values().get(i));
        } else if (last[i] == plan.place(stage)) {
          free(net.values().get(i));
        }
      }
    }
  }

  /**
   * Runs forward; of the values only those that are asked for stay, and what the way back needs.
   */
  public static Tape of(Net net, Batch batch, long seed, Value... asked) {
    return new Tape(net, batch, seed, Integer.MAX_VALUE, true, Set.of(asked));
  }

  /** Runs forward, never to go back: of the values only those that are asked for stay. */
  public static Tape forward(Net net, Batch batch, Value... asked) {
    return new Tape(net, batch, Dropout.OFF, 0, false, Set.of(asked));
  }

  /**
   * How much each step looked at each of the last N, {@code [steps, N]}: of a step that has fewer
   * behind it the first of its row count, and the last that counts is itself.
   *
   * @param look what {@link Value#lookBack(int, Value, Value)} gave
   */
  public Matrix looks(Value look) {
    return ((WindowSum) kept(look, -1)).weights();
  }

  /**
   * Runs forward without dropout, about the photos of a tape before: what belongs to them alone is
   * taken from there. That tape is to be closed later.
   */
  public Tape(Net net, Batch batch, Tape before) {
    super(net);
    this.batch = batch;
    seed = Dropout.OFF;
    back = Integer.MAX_VALUE;
    grads = new Matrix[values.length];
    for (Schedule.Stage stage : plan.stages()) {
      if (stage.values().stream().allMatch(plan::ofPhotos)) {
        stage.values().forEach(v -> lend(v, before.value(v)));
      } else {
        run(stage);
      }
    }
  }

  @Override
  Batch batch() {
    return batch;
  }

  @Override
  long seed() {
    return seed;
  }

  int steps() {
    return back;
  }

  /** A value of the graph, {@code [rows, width]}; belongs to the tape. */
  public Matrix get(Value v) {
    return value(v);
  }

  /** Says that the gradient by a value is what now stands in its place: a loss has written it. */
  public void becomesGradient(Value v) {
    if (plan.pinned(v)) {
      throw new IllegalArgumentException(v + " is needed on the way back; no loss may replace it");
    }
    int h = plan.home(v);
    grads[h] = values[h];
    values[h] = null;
  }

  /** Sets the gradient by a value to a number everywhere. */
  public void gradient(Value v, float each) {
    Matrix y = values[plan.home(v)];
    grads[plan.home(v)] = Matrix.filled(y.rows(), y.columns(), each);
  }

  boolean needs(Value v) {
    return plan.needs(v);
  }

  boolean adds(Value v, int k) {
    return plan.adds(v, k);
  }

  boolean hasGradient(Value v) {
    return grads[plan.home(v)] != null;
  }

  /** The gradient by its value: zeros where nobody reads it. */
  Matrix dOut(Value v, int t) {
    int h = plan.home(v);
    if (grads[h] == null) {
      grads[h] = new Matrix(most(homeOf(v)), columns(homeOf(v)));
    }
    return step(v, shaped(v, grads[h]), t);
  }

  /** Where the gradient by input k is to be written, or added. */
  Matrix dIn(Value v, int k, int t) {
    Value x = v.in[k];
    int h = plan.home(x);
    if (grads[h] == null) {
      // What is added to before anybody has written it begins at zero.
      int n = most(homeOf(x));
      int width = columns(homeOf(x));
      grads[h] = adds(v, k) ? new Matrix(n, width) : Matrix.unset(n, width);
    }
    return step(x, shaped(x, grads[h]), t);
  }

  private Value homeOf(Value v) {
    return net.values().get(plan.home(v));
  }

  /** Makes memory of somebody else the gradient by a value. */
  void lendGradient(Value v, Matrix d) {
    if (grads[plan.home(v)] == null) {
      grads[plan.home(v)] = d.rows(0, d.rows());
    }
  }

  private int columns(Value v) {
    return v.width >= 0 ? v.width : value(v).columns();
  }

  /** Writes or adds a gradient by input k. */
  void give(Value v, int k, int t, Matrix d) {
    Matrix dx = dIn(v, k, t);
    if (adds(v, k)) {
      dx.add(1, d);
    } else {
      dx.copy(d);
    }
  }

  /** Goes back; to be called once, after the gradients by the outputs were set. */
  public void backward() {
    List<Schedule.Stage> stages = plan.stages();
    for (int s = stages.size() - 1; s >= 0; s--) {
      Schedule.Stage stage = stages.get(s);
      List<Value> m = stage.values();
      if (stage.loop()) {
        backThroughLoop(m);
      } else if (needs(m.get(0)) && !(m.get(0).op instanceof Sources.Given)) {
        m.get(0).op.backward(this, m.get(0), -1);
      }
      for (int i = m.size() - 1; i >= 0; i--) {
        done(m.get(i));
      }
    }
  }

  private void backThroughLoop(List<Value> m) {
    for (Value v : m) {
      if (v.op instanceof Recurrence.Before b
          && !Recurrence.ofCell(b.after)
          && !hasGradient(b.after)) {
        dOut(b.after, -1);
      }
    }
    for (int t = layout().packing(m.get(0).rows).steps() - 1; t >= 0; t--) {
      for (int i = m.size() - 1; i >= 0; i--) {
        m.get(i).op.backward(this, m.get(i), t);
      }
    }
    for (int i = m.size() - 1; i >= 0; i--) {
      m.get(i).op.end(this, m.get(i));
    }
  }

  private void done(Value v) {
    if (v.op instanceof Sources.Given) {
      return;
    }
    free(v);
    if (plan.home(v) == v.id && grads[v.id] != null) {
      grads[v.id].close();
      grads[v.id] = null;
    }
  }

  /** Wants the gradient by an input, in passes that begin from now on. */
  public static void want(Value input) {
    Sources.Given given = (Sources.Given) input.op;
    if (!given.wanted) {
      given.wanted = true;
      input.net.replan();
    }
  }

  /** After the way back: the gradient by an input that is wanted; belongs to the tape. */
  public Matrix gradientOf(Value input) {
    return dOut(input, -1);
  }

  @Override
  public void close() {
    super.close();
    for (int i = 0; i < grads.length; i++) {
      if (grads[i] != null) {
        grads[i].close();
        grads[i] = null;
      }
    }
  }
}
