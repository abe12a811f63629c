package dev.sightline.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.rnn.Packing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "hello", the smallest character model. Its vocabulary is h, e, l, o; it reads h, e, l, l and is
 * to name the letter that follows each: e, l, l, o.
 *
 * <p>After the first l comes another l, after the second an o. Who looks at the last letter alone
 * must guess there, and two guesses between two letters cost 2 log 2 = 1.386 nats at least, .347
 * for each of the four letters. A loss below that is memory.
 *
 * <p>An Elman net with the settings of the notes (hidden 100, Adagrad with rate .1) is below it
 * after one to six words, and below .01 after 25, with each of 50 seeds.
 */
class HelloTest {
  private static final String VOCABULARY = "helo";
  private static final int WORDS = 25;
  private static final double BEST_WITHOUT_MEMORY = 2 * Math.log(2) / 4;

  private final int[] read = letters("hell");
  private final int[] next = letters("ello");
  private final Matrix x = Matrix.of(4, 4, oneHot(read));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void hellIsFollowedByEllo(long seed) {
    Packing oneWord = new Packing(new int[] {4});
    try (StepNet net = net(seed)) {
      double before = train(net, oneWord, 1);
      double after = train(net, oneWord, WORDS);

      assertTrue(before > BEST_WITHOUT_MEMORY, "loss before " + before);
      assertTrue(after < BEST_WITHOUT_MEMORY / 10, "loss after " + after);
      assertEquals("ello", text(net.name(oneWord, x)));
      assertEquals("ello", text(net.generate(VOCABULARY.indexOf('h'), 4)));
    }
  }

  /** The same net and the same letters, but each is a sequence of its own: nothing to remember. */
  @Test
  void withoutMemoryTheTwoLettersAfterLCannotBeToldApart() {
    Packing fourLetters = new Packing(new int[] {1, 1, 1, 1});
    try (StepNet net = net(1)) {
      double loss = train(net, fourLetters, 20 * WORDS);

      assertEquals(BEST_WITHOUT_MEMORY, loss, 0.01);
      String named = text(net.name(fourLetters, x));
      assertEquals(named.charAt(2), named.charAt(3), named);
    }
  }

  private static StepNet net(long seed) {
    return new StepNet(CellKind.ELMAN, 4, 100, 4, OptimizerKind.ADAGRAD, seed);
  }

  private double train(StepNet net, Packing packing, int times) {
    double loss = 0;
    for (int i = 0; i < times; i++) {
      loss = net.train(packing, x, next, 0.1, Clipping.byValue(5));
    }
    return loss;
  }

  private static int[] letters(String word) {
    return word.chars().map(VOCABULARY::indexOf).toArray();
  }

  private static String text(int[] letters) {
    StringBuilder word = new StringBuilder();
    for (int letter : letters) {
      word.append(VOCABULARY.charAt(letter));
    }
    return word.toString();
  }

  /** Row by row, {@code [letters, vocabulary]}. */
  private static float[] oneHot(int[] letters) {
    float[] rows = new float[letters.length * VOCABULARY.length()];
    for (int t = 0; t < letters.length; t++) {
      rows[t * VOCABULARY.length() + letters[t]] = 1;
    }
    return rows;
  }
}
