package dev.sightline.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Traces the body of a loop once, on values that stand for the state before a step. */
final class Loop {
  private Loop() {}

  /**
   * The kind of rows of each carried value follows from the body: a state that begins with one row
   * a photo stays so if nothing in the body tells the photo's captions apart. So the body is traced
   * until the kinds agree, each time anew.
   */
  static <S extends State> Run<S> trace(Value over, S first, BiFunction<Value, S, S> body) {
    Net net = over.net;
    Map<Integer, Rows> kinds = new HashMap<>();
    while (true) {
      int mark = net.mark();
      List<Value> before = new ArrayList<>();
      int[] place = {0};
      S was =
          State.map(
              first,
              v -> {
                int i = place[0]++;
                if (!v.rows.within(Rows.PHOTO) || carriesItself(v)) {
                  before.add(null);
                  return v;
                }
                Rows kind =
                    kinds.getOrDefault(i, v.rows == Rows.SEQUENCE ? Rows.STEP : coarse(over));
                if (kind == null) {
                  before.add(null);
                  return v;
                }
                Value b =
                    new Value(
                        net, new Recurrence.Before(), kind, v.width, v.spread(kind.sequences()));
                before.add(b);
                return b;
              });
      S now = body.apply(over, was);
      List<Value> after = State.values(now);
      boolean settled = true;
      for (int i = 0; i < before.size(); i++) {
        Value b = before.get(i);
        if (b == null) {
          continue;
        }
        Value a = after.get(i);
        if (a == b) {
          kinds.put(i, null); // It never changes: seen as it is at every step.
          settled = false;
        } else if (a.rows != b.rows) {
          kinds.put(i, a.rows);
          settled = false;
        }
      }
      if (settled) {
        for (int i = 0; i < before.size(); i++) {
          if (before.get(i) != null) {
            ((Recurrence.Before) before.get(i).op).after = after.get(i);
          }
        }
        return new Run<>(now);
      }
      net.back(mark);
    }
  }

  private static Rows coarse(Value over) {
    return over.rows == Rows.STEP ? Rows.TURN : over.rows;
  }

  /** Cells, steps and the like are seen as they are at every step. */
  private static boolean carriesItself(Value v) {
    return v.rows == Rows.CELL || v.rows == Rows.STEP_CELL || v.rows.inTime();
  }
}
