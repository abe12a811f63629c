package dev.sightline.net;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.RecurrentLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Schedule and way back on graphs that nobody would write. */
class RandomGraphTest {
  private static final int GRAPHS = 300;
  private static final int WIDTH = 3;

  private final Random random = new Random(4);

  /** What a random loop carries: a cell, and a value of no cell. */
  private record Two(Cell.Now cell, Value plain) implements State {}

  @Test
  void tapeAndReferenceAgree() {
    for (int i = 0; i < GRAPHS; i++) {
      graph(i);
    }
  }

  private void graph(int number) {
    try (Net net = new Net()) {
      List<Value> values = new ArrayList<>();
      Net.Linear[] linear = new Net.Linear[4];
      for (int k = 0; k < linear.length; k++) {
        linear[k] =
            k % 2 == 0
                ? net.linear("linear-" + k, WIDTH, WIDTH)
                : net.linearWithoutBias("linear-" + k, WIDTH, WIDTH);
      }
      Net.Table table = net.table("words", 5, WIDTH).withBias("scores");
      CellKind kind = CellKind.values()[random.nextInt(CellKind.values().length)];
      int layers = 1 + random.nextInt(2);
      Cell cell = net.cell(kind, "cell", WIDTH, WIDTH, WIDTH, layers, .3);
      Layers sequence =
          net.layers(new RecurrentLayers(kind, WIDTH, layers, false, false, .3), "layers", WIDTH);
      Attention attention = net.attention("attention", WIDTH, WIDTH);
      Net.Normal normal = net.normal("normal", WIDTH);
      net.allocate(number + 1);
      values.add(net.input("pooled", Rows.PHOTO, WIDTH));
      values.add(net.input("grid", Rows.CELL, WIDTH));
      values.add(net.input("frames", Rows.FRAME, WIDTH));
      values.add(table.of(net.words("word", Rows.STEP)));
      int count = 4 + random.nextInt(16);
      for (int k = 0; k < count; k++) {
        Value a = values.get(random.nextInt(values.size()));
        Value b = values.get(random.nextInt(values.size()));
        values.add(
            switch (random.nextInt(17)) {
              case 0 -> a.tanh();
              case 1 -> a.plus(.3).relu();
              case 2 -> a.sigmoid();
              case 3 -> a.square().times(.5);
              case 4 -> a.unitLength();
              case 5 -> a.dropout(.3);
              case 6 -> normal.of(a);
              case 7, 8 -> meets(a, b) ? a.plus(b) : a.times(-.7);
              case 9 -> meets(a, b) ? a.times(b) : a;
              case 10 -> meets(a, b) ? linear[0].of(a).plus(linear[1].of(b), a) : linear[0].of(a);
              case 11 -> linear[random.nextInt(linear.length)].of(a).dropout(.2);
              case 12 -> a.rows() == Rows.CELL || a.rows() == Rows.FRAME ? a.mean() : a.tanh();
              case 13 -> a.rows().inTime() ? pooled(a) : linear[3].of(a);
              case 14 -> a.rows() == Rows.STEP ? sequence.of(a) : a.sigmoid();
              case 15 -> attended(attention, values, a, b);
              default ->
                  a.rows().inTime() ? loop(net, cell, linear, values, attention, a) : a.tanh();
            });
      }
      List<Value> outputs = new ArrayList<>();
      for (Value v : List.copyOf(values)) {
        if (!(v.op instanceof Sources.Given) && random.nextInt(3) == 0) {
          outputs.add(v.times(1.1)); // A value of its own: nobody writes over it.
        }
      }
      outputs.add(values.get(values.size() - 1).times(.9));
      try (Matrix pooled = TapeTest.noise(2, WIDTH, 1);
          Matrix grid = TapeTest.noise(6, WIDTH, 2);
          Matrix frames = TapeTest.noise(4, WIDTH, 3)) {
        Batch batch =
            new Batch(TapeTest.layout(3, 2))
                .with("pooled", pooled)
                .with("grid", grid)
                .with("frames", frames)
                .with("word", TapeTest.words(7, 5));
        long seed = number % 3 == 0 ? Dropout.OFF : number;
        Gradients.check("graph " + number, net, batch, seed, 1e-5, outputs.toArray(Value[]::new));
      }
    }
  }

  private static boolean meets(Value a, Value b) {
    return a.width() == b.width() && (a.rows().within(b.rows()) || b.rows().within(a.rows()));
  }

  private Value pooled(Value a) {
    return switch (random.nextInt(3)) {
      case 0 -> a.total();
      case 1 -> a.last();
      default -> a.max();
    };
  }

  private Value attended(Attention attention, List<Value> values, Value a, Value query) {
    Value cells = values.get(1);
    if (query.rows() != Rows.SEQUENCE && query.rows() != Rows.STEP) {
      return a.tanh();
    }
    Attention.Look look = attention.of(cells, query);
    return look.seen();
  }

  private Value loop(
      Net net,
      Cell cell,
      Net.Linear[] linear,
      List<Value> values,
      Attention attention,
      Value over) {
    Rows of = over.rows().sequences();
    Two first = new Two(cell.zero(of), random.nextBoolean() ? net.zero(of, WIDTH) : values.get(0));
    int style = random.nextInt(6);
    Run<Two> run =
        over.scan(
            first,
            (x, before) -> {
              Value late = linear[1].of(before.plain()).plus(before.cell().h());
              if (style == 1 && x.rows() == Rows.STEP) {
                late =
                    attention.of(values.get(1), linear[0].of(before.cell().h())).seen().plus(late);
              }
              Cell.Now now =
                  cell.next(x, null, style == 2 ? late.dropout(.2) : late, before.cell());
              Value plain =
                  switch (style) {
                    case 3 -> before.plain();
                    case 4 -> linear[2].of(x).sigmoid(); // leads back to nothing
                    case 5 -> net.zero(x.rows(), WIDTH); // seen by the first step alone
                    default -> linear[2].of(now.h()).plus(before.plain()).tanh();
                  };
              return new Two(now, plain);
            });
    return switch (random.nextInt(4)) {
      case 0 -> run.all().cell().h();
      case 1 -> run.all().plain();
      case 2 -> run.last().cell().h();
      default -> run.last().plain();
    };
  }
}
