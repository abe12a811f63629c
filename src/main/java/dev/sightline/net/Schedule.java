package dev.sightline.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The order in which a graph is computed: what depends on itself a step earlier is a loop (a
 * strongly connected component of the graph), everything else is done for all rows at once. Also
 * which values share a buffer, and whether a gradient is written or added.
 */
final class Schedule {
  /** Values that are computed together: one, or those of a loop. */
  record Stage(List<Value> values, boolean loop) {}

  private final List<Value> values;
  private final List<Stage> stages = new ArrayList<>();
  private final int[] place;
  private final int[] home;
  private final boolean[][] adds;
  private final boolean[] late;
  private final boolean[] needs;
  private final boolean[] pinned;
  private final boolean[] endsAtFirst;
  private final List<List<Value>> readers = new ArrayList<>();

  Schedule(List<Value> all) {
    values = List.copyOf(all);
    int n = values.size();
    for (int i = 0; i < n; i++) {
      readers.add(new ArrayList<>());
    }
    for (Value v : values) {
      for (Value i : new HashSet<>(inputs(v))) {
        readers.get(i.id).add(v);
      }
    }
    place = new int[n];
    order(new Components(values).ofValues());
    late = late();
    endsAtFirst = endsAtFirst();
    needs = needs();
    pinned = new boolean[n];
    home = homes();
    adds = adds();
  }

  /** Sources that are there. */
  static List<Value> inputs(Value v) {
    return Arrays.stream(v.in).filter(i -> i != null).toList();
  }

  List<Stage> stages() {
    return stages;
  }

  /** The value whose buffer this one uses, often itself. */
  int home(Value v) {
    return home[v.id];
  }

  /** Whether v's gradient by input k is added to what other readers have left there. */
  boolean adds(Value v, int k) {
    return adds[v.id][k];
  }

  /** Whether anything that is trained, or asked for, stands behind a value. */
  boolean needs(Value v) {
    return needs[v.id];
  }

  /** Whether only cells read a carried value, and after the first step it is nothing but zeros. */
  boolean endsAtFirst(Value v) {
    return endsAtFirst[v.id];
  }

  private boolean[] endsAtFirst() {
    boolean[] ends = new boolean[values.size()];
    values.forEach(v -> ends[v.id] = isZeroAfterFirst(v));
    return ends;
  }

  private boolean isZeroAfterFirst(Value v) {
    return v.op instanceof Recurrence.Before b
        && b.after.op instanceof Recurrence.Zero
        && readers(v).stream()
            .allMatch(
                u ->
                    u.op instanceof CellStep
                        && Arrays.asList(u.in).lastIndexOf(v) == CellStep.MORE);
  }

  /** Whether a value is what another one is before the next step. */
  boolean isCarried(Value v) {
    return values.stream().anyMatch(b -> b.op instanceof Recurrence.Before r && r.after == v);
  }

  List<Value> readers(Value v) {
    return readers.get(v.id);
  }

  /** Whether a value is computed step by step. */
  boolean inLoop(Value v) {
    return stages.get(place[v.id]).loop;
  }

  Stage stageOf(Value v) {
    return stages.get(place[v.id]);
  }

  boolean sameStage(Value a, Value b) {
    return place[a.id] == place[b.id];
  }

  /** Topological order of the components; of those that are ready, the one traced first. */
  private void order(int[] component) {
    int n = Arrays.stream(component).max().orElse(-1) + 1;
    List<List<Value>> members = new ArrayList<>();
    List<Set<Integer>> to = new ArrayList<>();
    int[] waits = new int[n];
    for (int c = 0; c < n; c++) {
      members.add(new ArrayList<>());
      to.add(new HashSet<>());
    }
    for (Value v : values) {
      members.get(component[v.id]).add(v);
      for (Value w : Components.edges(v)) {
        if (component[w.id] != component[v.id] && to.get(component[w.id]).add(component[v.id])) {
          waits[component[v.id]]++;
        }
      }
    }
    PriorityQueue<Integer> ready =
        new PriorityQueue<>(
            (a, b) -> Integer.compare(members.get(a).get(0).id, members.get(b).get(0).id));
    for (int c = 0; c < n; c++) {
      if (waits[c] == 0) {
        ready.add(c);
      }
    }
    while (!ready.isEmpty()) {
      int c = ready.poll();
      List<Value> m = List.copyOf(members.get(c));
      for (Value v : m) {
        place[v.id] = stages.size();
      }
      stages.add(new Stage(m, m.size() > 1));
      for (int next : to.get(c)) {
        if (--waits[next] == 0) {
          ready.add(next);
        }
      }
    }
  }

  private boolean[] needs() {
    boolean[] n = new boolean[values.size()];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Value v : values) {
        boolean need = v.op.trains() || v.op instanceof Sources.Given g && g.wanted;
        for (int k = 0; k < v.in.length; k++) {
          need |= v.in[k] != null && n[v.in[k].id];
        }
        if (v.op instanceof Recurrence.Before b) {
          need |= n[b.after.id];
        }
        changed |= need != n[v.id];
        n[v.id] |= need;
      }
    }
    return n;
  }

  /** Whether a value belongs to photos alone, whatever is asked or written about them. */
  boolean ofPhotos(Value v) {
    return !late[v.id];
  }

  private boolean[] late() {
    boolean[] l = new boolean[values.size()];
    for (Value v : values) {
      l[v.id] = v.rows != Rows.PHOTO && v.rows != Rows.CELL && v.rows != Rows.FRAME;
      for (Value i : inputs(v)) {
        l[v.id] |= l[i.id];
      }
    }
    return l;
  }

  /** Whether the way back looks at what stands in a value's buffer. */
  boolean pinned(Value v) {
    return pinned[v.id];
  }

  private int[] homes() {
    int[] h = new int[values.size()];
    for (Stage stage : stages) {
      for (Value v : stage.values) {
        h[v.id] = v.id;
        pinned[v.id] = v.op.readsOutput() && needs[v.id];
        if (v.op instanceof Groups.Reshape && mayRead(v, v.in[0])) {
          h[v.id] = h[v.in[0].id];
          pinned[v.id] = pinned[v.in[0].id];
        }
        if (v.op.inPlace() && v.in[0] != null && !v.op.readsInput(0) && mayTake(v, v.in[0])) {
          h[v.id] = h[v.in[0].id];
          pinned[v.id] |= pinned[v.in[0].id];
          if (v.op instanceof Products.Sum) {
            for (int k = 1; k < v.in.length; k++) {
              Value x = v.in[k];
              boolean later = before(v.in[0], x);
              if (x.op instanceof Weighted.Affine a && !a.biased() && later && mayTake(v, x)) {
                h[x.id] = h[v.id];
              }
            }
          }
        }
      }
    }
    return h;
  }

  /** Whether a is computed before b in the same kind of stage. */
  private boolean before(Value a, Value b) {
    return place[a.id] < place[b.id] && !inLoop(a) && !inLoop(b)
        || place[a.id] == place[b.id] && a.id < b.id;
  }

  /** Whether v may be the same memory as x. */
  private boolean mayRead(Value v, Value x) {
    return readers.get(x.id).size() == 1 && !x.op.lends() && !inLoop(x) && !inLoop(v);
  }

  /**
   * After which stage a value's buffer is needed no more: by nobody, or on the way back only by
   * those that look at it. {@link Integer#MAX_VALUE} for never.
   *
   * @param back whether there is a way back
   * @param wanted values that are asked for
   */
  int[] lastUse(boolean back, Set<Value> wanted) {
    int[] last = new int[values.size()];
    for (int i = values.size() - 1; i >= 0; i--) {
      Value v = values.get(i);
      last[i] = Math.max(last[i], place[i]);
      boolean asked = wanted.contains(v) || readers.get(i).isEmpty();
      if (asked || back && (pinned[i] || v.width < 0) || inLoop(v)) {
        last[i] = Integer.MAX_VALUE;
      }
      for (int k = 0; k < v.in.length; k++) {
        Value x = v.in[k];
        if (x != null) {
          boolean looks = back && needs[i] && (v.op.readsInput(k) || v.op.lends());
          int until = looks ? Integer.MAX_VALUE : v.op.lends() ? last[i] : place[i];
          last[x.id] = Math.max(last[x.id], until);
        }
      }
    }
    for (Value v : values) {
      last[home[v.id]] = Math.max(last[home[v.id]], last[v.id]);
    }
    return last;
  }

  int place(Stage stage) {
    return place[stage.values.get(0).id];
  }

  /** Whether v may write over x: nobody else reads x, now or on the way back. */
  private boolean mayTake(Value v, Value x) {
    boolean alone = readers.get(x.id).size() == 1 && x.rows == v.rows && x.width == v.width;
    boolean sameLoop =
        inLoop(v) ? place[v.id] == place[x.id] : !inLoop(x) || x.op instanceof CellStep;
    boolean carried = isCarried(x);
    boolean free =
        !pinned[x.id]
            || x.op instanceof Elementwise.Curve c
                && c.staysUnderDropout
                && v.op instanceof Elementwise.Drop;
    boolean twice = Arrays.stream(v.in).filter(i -> i == x).count() > 1;
    return alone
        && sameLoop
        && free
        && !twice
        && !x.op.lends()
        && (!carried || x.op instanceof CellStep && !inLoop(v));
  }

  /** The way back, stage by stage: the first reader writes a gradient, the others add to it. */
  private boolean[][] adds() {
    boolean[][] a = new boolean[values.size()][];
    boolean[] written = new boolean[values.size()];
    for (Value v : values) {
      if (v.op instanceof Recurrence.Before b && !(b.after.op instanceof CellStep)) {
        written[b.after.id] = true; // Zero at first: the last step's is written by nobody.
      }
    }
    for (int s = stages.size() - 1; s >= 0; s--) {
      List<Value> m = stages.get(s).values;
      for (int i = m.size() - 1; i >= 0; i--) {
        Value v = m.get(i);
        a[v.id] = new boolean[v.in.length];
        for (int k = 0; k < v.in.length; k++) {
          if (v.in[k] != null && v.op.writes(v, k)) {
            a[v.id][k] = written[v.in[k].id];
            written[v.in[k].id] = true;
          }
        }
      }
    }
    return a;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Stage s : stages) {
      text.append(s.loop ? "loop " : "").append(s.values).append('\n');
    }
    return text.toString();
  }
}
