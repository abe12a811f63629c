package dev.sightline.net;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a {@link Writing} one word at a time, for rows that go on from each other as a beam search
 * wants it. What does not depend on a word is computed once; what a word brings to a cell's gates
 * is computed when the word first comes up. For one thread; several may share a net that is not
 * trained.
 */
public final class Runner extends Pass {
  private final Writing writing;
  private final Batch batch;
  private final int photos;
  private final int most;
  private final int[] photoOf;
  private final int[] sequenceOf;
  private int rows;
  private int steps;
  private int[] chosen;
  private final List<Value> ofStep;
  private final Map<Value, Carried> carried = new HashMap<>();
  private final Map<Value, WordGates> gates = new HashMap<>();

  /** What a carried value is now; of a cell h, and its memory beside it. */
  private static final class Carried {
    Matrix now;
    Matrix next;
    float[] memory;
  }

  /**
   * Begins: {@code rowsPerPhoto} rows for each photo, row {@code p * rowsPerPhoto + k} being the
   * k-th of photo p.
   *
   * @param seen gives what the writer looks at; its layout counts photos, cells and frames
   */
  public Runner(Net net, Writing writing, Batch seen, int rowsPerPhoto) {
    super(net);
    this.writing = writing;
    photos = seen.layout().rows(Rows.PHOTO);
    most = photos * rowsPerPhoto;
    rows = most;
    photoOf = new int[most];
    sequenceOf = new int[most];
    Arrays.setAll(photoOf, r -> r / rowsPerPhoto);
    Arrays.setAll(sequenceOf, r -> r);
    batch = seen.with(photoOf.clone());
    boolean[] late = dependOnSteps();
    for (Schedule.Stage stage : plan.stages()) {
      if (!late[stage.values().get(0).id]) {
        run(stage);
      }
    }
    ofStep =
        plan.stages().stream()
            .flatMap(s -> s.values().stream())
            .filter(v -> late[v.id] && ofStep(v))
            .filter(v -> !(v.op instanceof Looks.Alpha))
            .filter(this::isRead)
            .toList();
    ofStep.forEach(this::prepare);
  }

  /** What cannot be computed before the first word. */
  private boolean[] dependOnSteps() {
    boolean[] late = new boolean[values.length];
    for (Value v : net.values()) {
      late[v.id] = ofStep(v);
      for (Value i : Schedule.inputs(v)) {
        late[v.id] |= late[i.id];
      }
    }
    return late;
  }

  /** Whether anything needs its rows, and not only a cell that has a table for words. */
  private boolean isRead(Value v) {
    if (v == writing.scores()
        || v.op instanceof Recurrence.Before
        || Recurrence.ofCell(v)
        || plan.isCarried(v)) {
      return true;
    }
    for (Value u : plan.readers(v)) {
      boolean table = u.op instanceof CellStep && u.in[CellStep.X] == v && WordGates.ofWordAlone(v);
      boolean elsewhere = u.op instanceof CellStep && Arrays.asList(u.in).lastIndexOf(v) > 0;
      if ((!table || elsewhere) && !(WordGates.ofWordAlone(u) && !isRead(u))) {
        return true;
      }
    }
    return false;
  }

  private void prepare(Value v) {
    if (v.op instanceof Recurrence.Before b && !(b.after.op instanceof Recurrence.Memory)) {
      Value first = v.in[0];
      Carried c = new Carried();
      c.now = Matrix.unset(most(v), v.width);
      c.next = Matrix.unset(most(v), v.width);
      if (first.op instanceof Recurrence.Zero) {
        c.now.zero();
      } else {
        c.now.copy(value(first));
      }
      carried.put(v, c);
    } else if (v.op instanceof CellStep s) {
      Carried c = carried.get(v.in[CellStep.H]);
      Value memory = v.in[CellStep.MEMORY];
      Value first = memory == null ? null : memory.in[0];
      c.memory =
          first == null || first.op instanceof Recurrence.Zero
              ? new float[most(v) * s.layer.memory()]
              : value(first).toArray();
      gates.put(v, new WordGates(this, s.layer, most(v)));
    } else if (v.op instanceof Looks.Attend) {
      v.op.begin(this, v);
    }
  }

  /** Rows still in use. */
  public int rows() {
    return rows;
  }

  @Override
  Batch batch() {
    return batch;
  }

  @Override
  long seed() {
    return Dropout.OFF;
  }

  @Override
  int most(Value v) {
    return v.rows == Rows.STEP ? most : v.rows == Rows.TURN ? photos : super.most(v);
  }

  @Override
  int first(Value v, int t) {
    return ofStep(v) ? 0 : super.first(v, t);
  }

  private static boolean ofStep(Value v) {
    return v.rows == Rows.STEP || v.rows == Rows.TURN;
  }

  @Override
  Matrix step(Value v, Matrix all, int t) {
    return v.rows == Rows.STEP
        ? all.rows(0, rows)
        : v.rows == Rows.TURN || t < 0 ? all : super.step(v, all, t);
  }

  @Override
  int[] spread(Value v) {
    if (v.rows != Rows.STEP) {
      return v.rows == Rows.TURN ? identity(photos) : super.spread(v);
    }
    return v.in[0].rows == Rows.SEQUENCE ? sequenceOf : photoOf;
  }

  private static int[] identity(int n) {
    int[] index = new int[n];
    Arrays.setAll(index, i -> i);
    return index;
  }

  @Override
  int[] photoOf(Value v, int t) {
    return v.rows == Rows.STEP ? photoOf : super.photoOf(v, t);
  }

  @Override
  int[] words(String name) {
    return chosen;
  }

  /**
   * Reads one word for each row.
   *
   * @param words the words just chosen; the start symbol at first
   * @param logProbabilities receives those of the next word, {@code [rows * vocabulary]}
   */
  public void step(int[] words, float[] logProbabilities) {
    chosen = words;
    for (Value v : ofStep) {
      if (v.op instanceof Recurrence.Before b) {
        if (!(b.after.op instanceof Recurrence.Memory)) {
          values[v.id] = carried.get(v).now;
        }
      } else if (v.op instanceof CellStep s) {
        cell(v, s);
      } else if (!(v.op instanceof Recurrence.Memory) && !(v.op instanceof Sources.Words)) {
        v.op.forward(this, v, 0);
      }
    }
    carried.forEach(this::advance);
    steps++;
    SoftmaxCrossEntropy.logProbabilities(own(writing.scores(), 0), logProbabilities);
  }

  private void cell(Value v, CellStep s) {
    Carried c = carried.get(v.in[CellStep.H]);
    Matrix h = step(v, c.next, 0);
    h.copy(step(v, c.now, 0));
    Matrix g = gates.get(v).of(v.in[CellStep.X], chosen, h.rows());
    if (v.in[CellStep.MORE] != null) {
      CellStep.addMore(this, v, steps, g);
    }
    s.layer.step(g, v.in[CellStep.LATE] == null ? null : in(v, CellStep.LATE, 0), h, c.memory);
    values[v.id] = c.next;
  }

  private void advance(Value before, Carried c) {
    Value after = ((Recurrence.Before) before.op).after;
    if (!(after.op instanceof CellStep)) {
      step(before, c.next, 0).copy(own(after, 0));
    }
    Matrix now = c.now;
    c.now = c.next;
    c.next = now;
  }

  /**
   * Makes row i go on from what was row {@code from[i]}. There may be fewer rows than before: a
   * finished caption costs nothing more.
   */
  public void reorder(int[] from) {
    int n = from.length;
    carried.forEach(
        (before, c) -> {
          if (before.rows == Rows.STEP) {
            c.next.gather(c.now, from, n);
            Matrix now = c.now;
            c.now = c.next;
            c.next = now;
            if (c.memory != null) {
              reorder(c.memory, from, c.memory.length / most);
            }
          }
        });
    int[] ofPhoto = photoOf.clone();
    int[] ofSequence = sequenceOf.clone();
    for (int r = 0; r < n; r++) {
      photoOf[r] = ofPhoto[from[r]];
      sequenceOf[r] = ofSequence[from[r]];
    }
    rows = n;
  }

  private static void reorder(float[] memory, int[] from, int width) {
    float[] was = memory.clone();
    for (int r = 0; r < from.length; r++) {
      System.arraycopy(was, from[r] * width, memory, r * width, width);
    }
  }

  /** Where the last step looked for a row, a copy {@code [cells]}; null without attention. */
  public float[] attention(int row) {
    if (writing.looks() == null) {
      return null;
    }
    Looks.Looked l = (Looks.Looked) kept(writing.looks().in[0], -1);
    int cells = l.memory.cells();
    return Arrays.copyOfRange(l.alpha, row * cells, (row + 1) * cells);
  }

  @Override
  public void close() {
    for (Value v : ofStep) {
      if (v.op instanceof Recurrence.Before || v.op instanceof CellStep) {
        values[v.id] = null;
      }
    }
    super.close();
    carried
        .values()
        .forEach(
            c -> {
              c.now.close();
              c.next.close();
            });
    gates.values().forEach(WordGates::close);
  }
}
