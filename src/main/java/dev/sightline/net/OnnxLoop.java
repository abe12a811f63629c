package dev.sightline.net;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes a loop of the graph as ONNX's Scan, and the step inside of it. */
final class OnnxLoop {
  /** Taken from what attention must not see; e to the minus of it is 0. */
  private static final float FAR = 1e9f;

  private final OnnxWriter writer;
  private final OnnxNodes nodes;
  private final Value member;
  private final Schedule.Stage stage;

  /**
   * @param member a value of the loop that is wanted
   */
  OnnxLoop(OnnxWriter writer, Value member) {
    this.writer = writer;
    this.member = member;
    nodes = writer.nodes;
    stage = member.net.schedule().stageOf(member);
  }

  /** All of its values that are read outside. */
  void write() {
    List<Value> befores =
        stage.values().stream().filter(v -> v.op instanceof Recurrence.Before).toList();
    Set<Value> read = new LinkedHashSet<>();
    List<Value> steps = new ArrayList<>();
    for (Value v : stage.values()) {
      boolean step = v.op instanceof CellStep;
      for (int k = 0; k < v.in.length; k++) {
        Value x = v.in[k];
        if (x != null && x.rows.inTime() && !stage.values().contains(x)) {
          if (step && k == CellStep.X) {
            steps.add(v);
          } else {
            read.add(x);
          }
        }
      }
    }
    List<Value> looks =
        stage.values().stream()
            .filter(v -> v.op instanceof Lookback.Look look && look.attends)
            .toList();
    looks.forEach(v -> read.addAll(List.of(v.in).subList(0, Lookback.Look.QUERY)));
    List<Value> given = List.copyOf(read);
    List<String> sequences = new ArrayList<>(given.stream().map(writer::write).toList());
    for (Value s : steps) {
      sequences.add(nodes.gates(((CellStep) s.op).definition.name(), writer.write(s.in[0])));
    }
    List<String> first = new ArrayList<>(befores.stream().map(b -> writer.write(b.in[0])).toList());
    for (Value v : looks) {
      int window = ((Lookback.Look) v.op).window;
      first.add(nodes.emptyWindows(writer.write(v.in[Lookback.Look.VALUES]), window));
      first.add(nodes.emptyWindows(writer.write(v.in[Lookback.Look.KEYS]), window));
      first.add(nodes.rowsLike(writer.like(), window));
    }
    List<Value> wanted =
        stage.values().stream()
            .filter(
                v -> !(v.op instanceof Recurrence.Before) && !(v.op instanceof Recurrence.Memory))
            .filter(v -> v == member || readOutside(v))
            .toList();
    List<String> results =
        nodes.steps(
            first,
            sequences,
            (inside, carried, inputs) -> {
              OnnxWriter w = new OnnxWriter(inside, writer, true);
              for (int i = 0; i < befores.size(); i++) {
                w.names.put(befores.get(i).id, carried.get(i));
              }
              for (int i = 0; i < given.size(); i++) {
                w.names.put(given.get(i).id, inputs.get(i));
              }
              for (int i = 0; i < steps.size(); i++) {
                w.keys.put("gates " + steps.get(i).id, inputs.get(given.size() + i));
              }
              List<String> windows = new ArrayList<>();
              for (Value v : looks) {
                int at = befores.size() + windows.size();
                windows.addAll(look(w, v, carried.subList(at, at + 3)));
              }
              List<String> out = new ArrayList<>();
              befores.forEach(b -> out.add(w.write(((Recurrence.Before) b.op).after)));
              out.addAll(windows);
              wanted.forEach(v -> out.add(w.write(v)));
              return out;
            });
    for (int i = 0; i < befores.size(); i++) {
      writer.memories.put(((Recurrence.Before) befores.get(i).op).after.id, results.get(i));
    }
    for (int i = 0; i < wanted.size(); i++) {
      writer.names.put(wanted.get(i).id, results.get(first.size() + i));
    }
  }

  /**
   * Looks at the last few steps, in a loop that carries them: their values and keys, and which of
   * them there are; the newest stands last.
   *
   * @return the same with the step's own
   */
  private static List<String> look(OnnxWriter w, Value v, List<String> before) {
    int window = ((Lookback.Look) v.op).window;
    String seen = pushed(w.nodes, before.get(0), w.write(v.in[Lookback.Look.VALUES]), window);
    String keys = pushed(w.nodes, before.get(1), w.write(v.in[Lookback.Look.KEYS]), window);
    String old = before.get(2);
    String one =
        w.nodes.op(
            "Add",
            w.nodes.op("Mul", w.nodes.slice(old, 1, 0, 1), w.nodes.scalar(0)),
            w.nodes.scalar(1));
    String there = w.nodes.joined(1, w.nodes.slice(old, 1, 1, window), one);
    String query = w.nodes.widened(w.write(v.in[Lookback.Look.QUERY]), 1);
    String energy = w.nodes.reduced("ReduceSum", w.nodes.op("Mul", keys, query), 2);
    String hidden =
        w.nodes.op("Mul", w.nodes.op("Sub", there, w.nodes.scalar(1)), w.nodes.scalar(FAR));
    String alpha = w.nodes.softmax(w.nodes.op("Add", energy, hidden));
    String z = w.nodes.op("MatMul", w.nodes.widened(alpha, 1), seen);
    w.names.put(v.id, w.nodes.at(z, 1, 0));
    return List.of(seen, keys, there);
  }

  private static String pushed(OnnxNodes nodes, String frames, String newest, int window) {
    return nodes.joined(1, nodes.slice(frames, 1, 1, window), nodes.widened(newest, 1));
  }

  private boolean readOutside(Value v) {
    return v.net.schedule().readers(v).stream()
        .anyMatch(u -> !stage.values().contains(u) && !(u.op instanceof Picks.Last));
  }
}
