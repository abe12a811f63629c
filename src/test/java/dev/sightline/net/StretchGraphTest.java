package dev.sightline.net;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows, strips, grids of frames and overlapping outputs in graphs that nobody would write. */
class StretchGraphTest {
  private static final int GRAPHS = 100;
  private static final int WIDTH = 2;
  private static final int CELLS = 4;
  private static final int WINDOWS = 3;

  private final Random random = new Random(5);

  private static final Layout LAYOUT =
      new Layout(0, CELLS, 0, null, new Packing(new int[] {6, 4, 3, 1}));

  @Test
  void tapeAndReferenceAgree() {
    for (int i = 0; i < GRAPHS; i++) {
      graph(i);
    }
  }

  private void graph(int number) {
    try (Net net = new Net()) {
      Net.Linear linear = net.linear("linear", WIDTH, WIDTH);
      Net.Linear reduce = net.linearWithoutBias("reduce", WIDTH, WIDTH);
      Net.Linear wide = net.linear("wide", WIDTH, 2 * WIDTH);
      Net.Linear narrow = net.linear("narrow", CELLS * WIDTH, WIDTH);
      Net.Factors factors = net.factors("factors", WIDTH);
      Net.Convolution convolution = net.convolution("convolution", CELLS, WIDTH, 3, 2, WIDTH);
      CellKind kind = CellKind.values()[random.nextInt(CellKind.values().length)];
      Cell cell = net.cell(kind, "cell", 0, 0, WIDTH, 1 + random.nextInt(2), .3);
      Net.Linear gates = net.linearWithoutBias("gates", WIDTH, cell.gates());
      Net.Normal normal = net.normal("normal", WIDTH);
      net.allocate(number + 1);
      List<Value> values = new ArrayList<>();
      values.add(net.input("pooled", Rows.STEP, WIDTH));
      values.add(net.input("grid", Rows.STEP_CELL, WIDTH));
      values.add(linear.of(values.get(0)));
      values.add(convolution.of(linear.of(values.get(1))));
      int count = 4 + random.nextInt(12);
      for (int k = 0; k < count; k++) {
        Value a = values.get(random.nextInt(values.size()));
        Value b = values.get(random.nextInt(values.size()));
        values.add(
            switch (random.nextInt(11)) {
              case 0 -> a.tanh();
              case 1 -> a.plus(.2).relu().dropout(.3);
              case 2 -> linear.of(a).dropout(.2);
              case 3 -> factors.of(a);
              case 4 -> reduce.of(normal, a);
              case 5 -> meets(a, b) ? a.plus(b) : normal.of(a).times(.8);
              case 6 -> grouped(a, narrow, normal);
              case 7 -> a.rows() == Rows.STEP_CELL ? convolution.of(a) : a.times(1.1);
              case 8 -> a.rows() == Rows.STEP ? wide.of(a).overlap(2, random.nextInt(5) - 2) : a;
              case 9 -> a.rows() == Rows.STEP ? a.strip() : stripped(a, values, cell, gates);
              default -> stripped(a, values, cell, gates);
            });
      }
      List<Value> outputs = new ArrayList<>();
      for (Value v : List.copyOf(values)) {
        if (!(v.op instanceof Sources.Given) && random.nextInt(3) == 0) {
          outputs.add(v.times(1.1)); // A value of its own: nobody writes over it.
        }
      }
      outputs.add(values.get(values.size() - 1).times(.9));
      try (Matrix pooled = TapeTest.noise(LAYOUT.rows(Rows.STEP), WIDTH, number);
          Matrix grid = TapeTest.noise(LAYOUT.rows(Rows.STEP_CELL), WIDTH, number + 1)) {
        Batch batch = new Batch(LAYOUT).with("pooled", pooled).with("grid", grid);
        long seed = number % 3 == 0 ? Dropout.OFF : number;
        Gradients.check("graph " + number, net, batch, seed, 1e-5, outputs.toArray(Value[]::new));
      }
    }
  }

  private static boolean meets(Value a, Value b) {
    return a.rows().within(b.rows()) || b.rows().within(a.rows());
  }

  private static Value grouped(Value a, Net.Linear narrow, Net.Normal normal) {
    return switch (a.rows()) {
      case STEP_CELL, WINDOW_CELL -> narrow.of(normal.of(a.flat(CELLS)));
      case STEP -> a.maxOfWindows(0, 3, 2);
      case WINDOW -> a.max();
      default -> a.tanh();
    };
  }

  private Value stripped(Value a, List<Value> values, Cell cell, Net.Linear gates) {
    if (a.rows() != Rows.STRIP) {
      return a.tanh();
    }
    Value steps = values.get(2);
    Value keys = random.nextBoolean() ? a.tanh() : a;
    return switch (random.nextInt(4)) {
      case 0 -> a.lookBack(WINDOWS);
      case 1 -> a.lookBack(WINDOWS, keys, steps);
      case 2 -> {
        Value mean = gates.of(a).lookBack(WINDOWS);
        yield steps
            .scan(cell.zero(Rows.SEQUENCE), (x, before) -> cell.next(null, mean, null, before))
            .all()
            .h();
      }
      default -> {
        Value into = gates.of(a);
        boolean more = random.nextBoolean();
        yield steps
            .scan(
                cell.zero(Rows.SEQUENCE),
                (x, before) -> {
                  Value seen = into.lookBack(WINDOWS, keys, before.h());
                  return cell.next(null, more ? seen.plus(gates.of(x)) : seen, null, before);
                })
            .all()
            .h();
      }
    };
  }

  /** Clips brought to one length have as many windows each, and stand side by side. */
  @Test
  void windowsOfClipsOfOneLength() {
    try (Net net = new Net()) {
      Net.Linear linear = net.linear("linear", WIDTH, WIDTH);
      net.allocate(1);
      Value x = linear.of(net.input("pooled", Rows.STEP, WIDTH));
      Value y = linear.of(x.maxOfWindows(7, 3, 2)).tanh().flat(WINDOWS).times(.9);
      try (Matrix pooled = TapeTest.noise(LAYOUT.rows(Rows.STEP), WIDTH, 3)) {
        Batch batch = new Batch(LAYOUT).with("pooled", pooled);
        Gradients.check("clips", net, batch, Dropout.OFF, 3e-6, y);
      }
      assertThrows(IllegalArgumentException.class, () -> x.maxOfWindows(0, 3, 2));
    }
  }
}
