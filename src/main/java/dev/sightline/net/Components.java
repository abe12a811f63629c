package dev.sightline.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The strongly connected components of a graph, by Tarjan's algorithm (1972). */
final class Components {
  private final List<Value> values;
  private final int[] component;
  private final int[] index;
  private final int[] low;
  private final boolean[] open;
  private final Deque<Integer> stack = new ArrayDeque<>();
  private int seen;
  private int found;

  Components(List<Value> values) {
    this.values = values;
    int n = values.size();
    component = new int[n];
    index = new int[n];
    low = new int[n];
    open = new boolean[n];
    Arrays.fill(index, -1);
    for (int i = 0; i < n; i++) {
      if (index[i] < 0) {
        connect(i);
      }
    }
  }

  /** The number of the component of each value. */
  int[] ofValues() {
    return component;
  }

  /** What a value is made of, the step before included. */
  static List<Value> edges(Value v) {
    List<Value> from = new ArrayList<>(Schedule.inputs(v));
    if (v.op instanceof Recurrence.Before b) {
      from.add(b.after);
    }
    return from;
  }

  private void connect(int v) {
    index[v] = low[v] = seen++;
    stack.push(v);
    open[v] = true;
    for (Value w : edges(values.get(v))) {
      if (index[w.id] < 0) {
        connect(w.id);
        low[v] = Math.min(low[v], low[w.id]);
      } else if (open[w.id]) {
        low[v] = Math.min(low[v], index[w.id]);
      }
    }
    if (low[v] == index[v]) {
      int w;
      do {
        w = stack.pop();
        open[w] = false;
        component[w] = found;
      } while (w != v);
      found++;
    }
  }
}
