package dev.sightline.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The smallest character model is below the loss that is possible without memory after one to six
 * words, and below .01 after 25, with each of 50 seeds.
 */
class HelloTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void hellIsFollowedByEllo(long seed) {
    Hello.Learned net = Hello.learn(true, seed, 25);
    assertTrue(net.losses()[0] > Hello.BEST_WITHOUT_MEMORY);
    assertTrue(net.losses()[24] < Hello.BEST_WITHOUT_MEMORY / 10, "loss " + net.losses()[24]);
    assertEquals("ello", net.named());
    assertEquals("ello", net.written());
  }

  @Test
  void withoutMemoryTheTwoLettersAfterLCannotBeToldApart() {
    Hello.Learned net = Hello.learn(false, 1, 500);
    assertEquals(Hello.BEST_WITHOUT_MEMORY, net.losses()[499], 0.01);
    assertEquals(net.named().charAt(2), net.named().charAt(3), net.named());
  }
}
