package dev.sightline.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NGramModelTest {
  /** a b a b: after a come two b, of which Witten and Bell keep a third for what was not seen. */
  @Test
  void byHand() {
    int[] text = {0, 1, 0, 1, 0, 1};
    // Learned from the first four: a twice, b twice; after a b, twice; after b a, once.
    double one = (2 + 2 * 0.5) / (4 + 2);
    double aAfterB = (1 + one) / (1 + 1);
    double bAfterA = (2 + one) / (2 + 1);
    double[] bits = NGramModel.bits(text, 4, 2, 2, -1);
    assertEquals(-log2(one), bits[0], 1e-12);
    assertEquals(-(log2(aAfterB) + log2(bAfterA)) / 2, bits[1], 1e-12);
  }

  private static double log2(double p) {
    return Math.log(p) / Math.log(2);
  }

  @Test
  void probabilitiesAreOne() {
    Random random = new Random(1);
    int[] text = random.ints(500, 0, 4).toArray();
    for (int order = 1; order <= 6; order++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        text[499] = c;
        sum += Math.pow(2, -NGramModel.bits(text, 499, order, 4, -1)[order - 1]);
      }
      assertEquals(1, sum, 1e-9);
    }
  }

  /** What comes first in a sentence does not depend on the sentence before. */
  @Test
  void sentencesAreApart() {
    int[] text = {0, 1, 2, 0, 1, 1, 0, 1, 1};
    int[] swapped = {0, 1, 1, 0, 1, 2, 0, 1, 1};
    assertEquals(
        NGramModel.bits(text, 7, 4, 3, 0)[3], NGramModel.bits(swapped, 7, 4, 3, 0)[3], 1e-12);
  }

  @Test
  void longerContextsHelpWhereThereIsOrder() {
    int[] text = new int[3000];
    for (int t = 0; t < text.length; t++) {
      text[t] = t / 3 % 3; // 0 0 0 1 1 1 2 2 2
    }
    double[] bits = NGramModel.bits(text, 2000, 4, 3, -1);
    assertTrue(bits[0] > 1.5, "alone " + bits[0]);
    assertTrue(bits[3] < 0.05 && bits[3] < bits[2], bits[2] + " then " + bits[3]);
  }
}
