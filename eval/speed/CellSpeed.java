package dev.sightline.language;

import dev.sightline.Arguments;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.LayerSpeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How fast a character model is trained: windows of a text drawn at random, forward, back through
 * all their steps, one step of Adam with the gradient's norm clipped.
 */
public final class CellSpeed {
  private static final int WARM_UP = 20;

  /** The work of one step of the optimiser. */
  public record Setting(CellKind cell, int characters, int hidden, int batch, int steps) {}

  /** A measured speed. */
  public record Speed(Setting setting, int weights, double charactersPerSecond) {}

  /**
   * Measures one model.
   *
   * @param seconds to spend, at least
   */
  public static Speed measure(Setting s, double seconds) {
    Random random = new Random(1);
    int[] text = random.ints(s.batch * (s.steps * 40L + 1) + 1, 0, s.characters).toArray();
    TextStreams streams = new TextStreams(text, s.batch, s.steps);
    TextPlan plan = TextPlan.of(s.cell, s.hidden, 1, 0);
    try (TextModel model = new TextModel(plan, s.characters, 1)) {
      Adam adam = new Adam(model.parameters());
      TextModel.State state = model.start(s.batch);
      long begun = 0;
      for (int w = 0; ; w++) {
        if (w == WARM_UP) {
          begun = System.nanoTime();
        }
        int window = w % streams.windows();
        state =
            model.learn(streams.inputs(window), streams.targets(window), s.steps, state, 1).state();
        adam.step(1e-3, Clipping.byNorm(5));
        double spent = (System.nanoTime() - begun) / 1e9;
        if (w > WARM_UP && spent > seconds) {
          double learned = (double) (w + 1 - WARM_UP) * s.batch * s.steps;
          return new Speed(s, model.parameters().size(), learned / spent);
        }
      }
    }
  }

  private static final LayerSpeed.Setting USUAL = new LayerSpeed.Setting(512, 512, 64, 16);

  private final List<CellKind> kinds;
  private final double seconds;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  private CellSpeed(List<CellKind> kinds, double seconds) {
    this.kinds = kinds;
    this.seconds = seconds;
  }

  /** Layers alone, and how their cost grows; then the character model. */
  void run() {
    figures.put("cells", speeds(kinds, List.of(USUAL)));
    List<LayerSpeed.Setting> batches = new ArrayList<>();
    for (int batch : new int[] {1, 4, 16, 32, 64, 128}) {
      batches.add(new LayerSpeed.Setting(USUAL.inputs(), USUAL.hidden(), batch, USUAL.steps()));
    }
    figures.put("byBatch", speeds(kinds.subList(0, 1), batches));
    List<LayerSpeed.Setting> steps = new ArrayList<>();
    for (int step : new int[] {4, 8, 16, 32, 64}) {
      steps.add(new LayerSpeed.Setting(USUAL.inputs(), USUAL.hidden(), USUAL.batch(), step));
    }
    figures.put("bySteps", speeds(kinds.subList(0, 1), steps));
    figures.put("characterModelSpeeds", characterSpeeds());
  }

  private List<LayerSpeed.Speed> speeds(List<CellKind> kinds, List<LayerSpeed.Setting> settings) {
    List<LayerSpeed.Speed> all = new ArrayList<>();
    for (CellKind kind : kinds) {
      for (LayerSpeed.Setting setting : settings) {
        LayerSpeed.Speed s = LayerSpeed.measure(kind, setting, seconds);
        all.add(s);
        System.out.printf(
            Locale.ROOT,
            "%-16s hidden %d, batch %3d, %2d steps: %8.2f ms a pass, %6.0f sequences/s, %5.1f GFLOP/s%n",
            kind,
            setting.hidden(),
            setting.batch(),
            setting.steps(),
            s.milliseconds(),
            s.sequencesPerSecond(),
            s.gigaflops());
      }
    }
    return all;
  }

  private List<Speed> characterSpeeds() {
    List<Speed> all = new ArrayList<>();
    for (CellKind kind : kinds) {
      for (int batch : new int[] {1, 32}) {
        var setting = new Setting(kind, 65, 128, batch, 25);
        Speed s = measure(setting, seconds);
        all.add(s);
        System.out.printf(
            Locale.ROOT,
            "%-16s character model, hidden %d, batch %2d, %d steps: %.0f characters/s%n",
            kind,
            setting.hidden(),
            batch,
            setting.steps(),
            s.charactersPerSecond());
      }
    }
    return all;
  }

  /** {@code [--cell lstm,gru] [--seconds S] [--json OUT]}. */
  public static void main(String... words) throws IOException {
    Arguments arguments = Arguments.of(words);
    List<CellKind> kinds =
        arguments.has("--cell")
            ? Arrays.stream(arguments.get("--cell", "").split(",", -1)).map(name -> CellKind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'))).toList()
            : List.of(CellKind.values());
    CellSpeed speed = new CellSpeed(kinds, Double.parseDouble(arguments.get("--seconds", "2")));
    speed.run();
    arguments.write(speed.figures);
  }
}
