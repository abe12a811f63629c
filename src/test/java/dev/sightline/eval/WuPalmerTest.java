package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WuPalmerTest {
  private final WuPalmer wordNet = new WuPalmer();

  @Test
  void equalWordsAndSynonymsAreOne() {
    assertEquals(1, wordNet.similarity("zzyzx", "zzyzx"));
    assertEquals(1, wordNet.similarity("sofa", "couch"));
    assertEquals(1, wordNet.similarity("books", "book"));
    assertEquals(1, wordNet.similarity("2", "two"));
  }

  @Test
  void unknownWordsAreFarFromEverything() {
    assertEquals(0, wordNet.similarity("zzyzx", "sofa"));
  }

  /**
   * What NLTK's documentation prints for the first meanings of dog and cat: what they have in
   * common, carnivore, is 12 deep, and each is 2 steps below it: 24 / (2 + 2 + 24).
   */
  @Test
  void followsTheFormula() {
    assertEquals(6.0 / 7, wordNet.similarity("dog", "cat"), 1e-12);
    assertEquals(wordNet.similarity("cat", "dog"), wordNet.similarity("dog", "cat"));
    assertTrue(wordNet.similarity("armchair", "rocking_chair") > 0.9);
    assertTrue(wordNet.similarity("armchair", "happiness") < 0.3);
  }
}
