package dev.sightline.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@link Writing} as ONNX that writes one word a run: what is carried from word to word is one
 * value {@code state [batch, S]} and, with attention, {@code seen [batch, cells, D]}: the cells
 * and, beside them, the keys of each attention, so that they are computed once.
 */
public final class OnnxStep {
  /**
   * A step.
   *
   * @param scores of each word
   * @param carried what is carried on
   * @param alpha where it looked, or null
   */
  public record Next(String scores, List<String> carried, String alpha) {}

  private final Writing writing;
  private final List<Value> befores;
  private final List<Value> fixed;
  private final List<Value> cells;
  private final List<Value> looks;

  /** Finds out what of a graph is carried. */
  public OnnxStep(Net net, Writing writing) {
    this.writing = writing;
    List<Value> ofStep =
        net.schedule().stages().stream()
            .flatMap(s -> s.values().stream())
            .filter(v -> v.rows == Rows.STEP || v.rows == Rows.TURN)
            .toList();
    befores = ofStep.stream().filter(v -> v.op instanceof Recurrence.Before).toList();
    fixed =
        ofStep.stream()
            .filter(v -> v.op instanceof Groups.Spread)
            .map(v -> v.in[0])
            .filter(x -> x.rows == Rows.PHOTO || x.rows == Rows.SEQUENCE)
            .distinct()
            .toList();
    looks = ofStep.stream().filter(v -> v.op instanceof Looks.Attend).toList();
    cells = looks.stream().map(v -> v.in[0]).distinct().toList();
  }

  /** What the writer looks at: the pooled features, the grid or the frames. */
  public String input() {
    Writer.Photo p = writing.photo();
    return Stream.of(p.pooled(), p.grid(), p.frames())
        .filter(v -> !v.net.schedule().readers(v).isEmpty())
        .map(Value::toStringOfOp)
        .findFirst()
        .orElse("pooled");
  }

  /** Width of the state. */
  public int stateWidth() {
    return OnnxWriter.sum(OnnxWriter.widths(befores)) + OnnxWriter.sum(OnnxWriter.widths(fixed));
  }

  /** Width of what is seen; 0 where it does not look. */
  public int seenWidth() {
    return OnnxWriter.sum(seenWidths());
  }

  private int[] seenWidths() {
    return Stream.concat(
            cells.stream().map(v -> v.width),
            looks.stream().map(v -> ((Looks.Attend) v.op).key().columns()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** What is carried before the first word: the state, and what is seen where it looks. */
  public List<String> begin(OnnxNodes nodes, String features) {
    OnnxWriter w = new OnnxWriter(nodes);
    for (Value v :
        new Value[] {writing.photo().pooled(), writing.photo().grid(), writing.photo().frames()}) {
      w.with(v, features);
    }
    List<String> state = new ArrayList<>();
    befores.forEach(b -> state.add(w.write(b.in[0])));
    fixed.forEach(v -> state.add(w.write(v)));
    List<String> carried = new ArrayList<>();
    carried.add(nodes.joined(1, state.toArray(String[]::new)));
    if (!cells.isEmpty()) {
      carried.add(
          nodes.joined(
              2,
              Stream.concat(cells.stream().map(w::write), looks.stream().map(w::keys))
                  .toArray(String[]::new)));
    }
    return carried;
  }

  /** Reads a word. */
  public Next step(OnnxNodes nodes, String word, List<String> now) {
    OnnxWriter w = OnnxWriter.ofStep(nodes).with(writing.word(), word);
    List<Value> parts = Stream.concat(befores.stream(), fixed.stream()).toList();
    String[] state = OnnxWriter.split(nodes, now.get(0), 1, OnnxWriter.widths(parts));
    for (int i = 0; i < state.length; i++) {
      w.with(parts.get(i), state[i]);
    }
    if (!cells.isEmpty()) {
      String[] seen = OnnxWriter.split(nodes, now.get(1), 2, seenWidths());
      for (int i = 0; i < cells.size(); i++) {
        w.with(cells.get(i), seen[i]);
      }
      for (int i = 0; i < looks.size(); i++) {
        w.withKeys(((Looks.Attend) looks.get(i).op).key(), seen[cells.size() + i]);
      }
    }
    String scores = w.write(writing.scores());
    List<String> after = new ArrayList<>();
    befores.forEach(b -> after.add(w.write(((Recurrence.Before) b.op).after)));
    after.addAll(Arrays.asList(state).subList(befores.size(), state.length));
    List<String> carried = new ArrayList<>();
    carried.add(nodes.joined(1, after.toArray(String[]::new)));
    if (!cells.isEmpty()) {
      carried.add(now.get(1));
    }
    return new Next(scores, carried, writing.looks() == null ? null : w.write(writing.looks()));
  }
}
