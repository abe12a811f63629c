package dev.sightline.language;

import dev.sightline.rnn.Adam;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import java.util.Random;

/**
 * How fast a character model is trained: windows of a text drawn at random, forward, back through
 * all their steps, one step of Adam with the gradient's norm clipped.
 */
public final class TextBench {
  private static final int WARM_UP = 20;

  private TextBench() {}

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
    try (CharacterModel model = new CharacterModel(plan, s.characters, 1)) {
      Adam adam = new Adam(model.parameters());
      CharacterModel.State state = model.start(s.batch);
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
}
