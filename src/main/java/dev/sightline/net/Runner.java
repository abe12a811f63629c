package dev.sightline.net;

import dev.sightline.rnn.CellInput;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentCell;
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
  private static final int FIRST_WORDS = 128;

  private final Writing writing;
  private final Batch batch;
  private final int photos;
  private final int most;
  private final int[] photoOf;
  private final int[] sequenceOf;
  private int rows;
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
    if (v == writing.scores() || v.op instanceof Recurrence.Before || Recurrence.ofCell(v)) {
      return true;
    }
    for (Value u : plan.readers(v)) {
      boolean table = u.op instanceof Recurrence.Step && u.in[Recurrence.X] == v && ofWordAlone(v);
      boolean elsewhere = u.op instanceof Recurrence.Step && Arrays.asList(u.in).lastIndexOf(v) > 0;
      if ((!table || elsewhere) && !(ofWordAlone(u) && !isRead(u))) {
        return true;
      }
    }
    return false;
  }

  private static boolean ofWordAlone(Value v) {
    if (v.op instanceof Products.Lookup) {
      return true;
    }
    return v.in.length == 1 && v.op.inPlace() && v.rows == v.in[0].rows && ofWordAlone(v.in[0]);
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
    } else if (v.op instanceof Recurrence.Step s) {
      Carried c = carried.get(v.in[Recurrence.H]);
      Value memory = v.in[Recurrence.MEMORY];
      Value first = memory == null ? null : memory.in[0];
      c.memory =
          first == null || first.op instanceof Recurrence.Zero
              ? new float[most(v) * s.layer.memory()]
              : value(first).toArray();
      gates.put(v, new WordGates(s.layer, most(v)));
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
      } else if (v.op instanceof Recurrence.Step s) {
        cell(v, s);
      } else if (!(v.op instanceof Recurrence.Memory) && !(v.op instanceof Inputs.Words)) {
        v.op.forward(this, v, 0);
      }
    }
    carried.forEach(this::advance);
    SoftmaxCrossEntropy.logProbabilities(own(writing.scores(), 0), logProbabilities);
  }

  private void cell(Value v, Recurrence.Step s) {
    Carried c = carried.get(v.in[Recurrence.H]);
    Matrix h = step(v, c.next, 0);
    h.copy(step(v, c.now, 0));
    Matrix g = gates.get(v).of(v.in[Recurrence.X], h.rows());
    if (v.in[Recurrence.MORE] != null) {
      g.add(1, in(v, Recurrence.MORE, 0));
    }
    s.layer.step(g, v.in[Recurrence.LATE] == null ? null : in(v, Recurrence.LATE, 0), h, c.memory);
    values[v.id] = c.next;
  }

  private void advance(Value before, Carried c) {
    Value after = ((Recurrence.Before) before.op).after;
    if (!(after.op instanceof Recurrence.Step)) {
      step(before, c.next, 0).copy(own(after, 0));
    }
    Matrix now = c.now;
    c.now = c.next;
    c.next = now;
  }

  /** What the words bring to a cell's gates, {@code b + x Wx}. */
  private final class WordGates implements AutoCloseable {
    private final RecurrentCell cell;
    private final Matrix gates;
    private int[] placeOf = {};
    private Matrix table;
    private int used;

    WordGates(RecurrentCell cell, int most) {
      this.cell = cell;
      gates = Matrix.unset(most, cell.gates());
    }

    Matrix of(Value x, int n) {
      Matrix g = gates.rows(0, n);
      if (x == null) {
        cell.gatesOfInput(CellInput.NONE, g);
      } else if (x.op instanceof Inputs.Words) {
        cell.gatesOfInput(CellInput.symbols(Arrays.copyOf(chosen, n)), g);
      } else if (ofWordAlone(x)) {
        gather(x, n, g);
      } else {
        cell.gatesOfInput(own(x, 0), g);
      }
      return g;
    }

    private void gather(Value x, int n, Matrix g) {
      Value lookup = x;
      while (!(lookup.op instanceof Products.Lookup)) {
        lookup = lookup.in[0];
      }
      Matrix words = ((Products.Lookup) lookup.op).table.value();
      if (table == null) {
        placeOf = new int[words.rows()];
        Arrays.fill(placeOf, -1);
        table = Matrix.unset(Math.min(FIRST_WORDS, words.rows()), cell.gates());
      }
      int[] fresh = new int[n];
      int found = 0;
      for (int i = 0; i < n; i++) {
        if (placeOf[chosen[i]] < 0) {
          placeOf[chosen[i]] = used + found;
          fresh[found++] = chosen[i];
        }
      }
      if (found > 0) {
        add(x, words, fresh, found);
      }
      int[] places = new int[n];
      Arrays.setAll(places, i -> placeOf[chosen[i]]);
      g.gather(table, places, n);
    }

    private void add(Value x, Matrix words, int[] fresh, int found) {
      if (used + found > table.rows()) {
        Matrix larger = Matrix.unset(Math.max(used + found, 2 * table.rows()), table.columns());
        larger.rows(0, used).copy(table.rows(0, used));
        table.close();
        table = larger;
      }
      try (Matrix read = Matrix.unset(found, x.width)) {
        read.gather(words, fresh, found);
        apply(x, read);
        cell.gatesOfInput(read, table.rows(used, found));
      }
      used += found;
    }

    /** What stands between the table of words and the cell, in place. */
    private void apply(Value x, Matrix read) {
      if (!(x.op instanceof Products.Lookup)) {
        apply(x.in[0], read);
        ((Elementwise.Unary) x.op).apply(Runner.this, x, read, 0);
      }
    }

    @Override
    public void close() {
      gates.close();
      if (table != null) {
        table.close();
      }
    }
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
      if (v.op instanceof Recurrence.Before || v.op instanceof Recurrence.Step) {
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
