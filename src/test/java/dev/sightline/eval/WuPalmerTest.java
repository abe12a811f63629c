package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

  /** 500 pairs of answers about rooms, to the last digit, in the order that they are given. */
  @Test
  void isThatOfNltk() throws IOException {
    int pairs = 0;
    try (BufferedReader golden =
        new BufferedReader(
            new InputStreamReader(
                WuPalmerTest.class.getResourceAsStream("wu-palmer.tsv"), StandardCharsets.UTF_8))) {
      for (String line = golden.readLine(); line != null; line = golden.readLine()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t");
          assertEquals(
              Double.parseDouble(cells[2]), wordNet.similarity(cells[0], cells[1]), 1e-12, line);
          pairs++;
        }
      }
    }
    assertEquals(500, pairs);
  }

  @Test
  void phrasesAreOneThingOrNone() {
    assertEquals(0, wordNet.similarity("storage_rack", "rack"));
    assertEquals(0, wordNet.similarity("fish tank", "tank"));
    assertEquals(1, wordNet.similarity("fish_tank", "aquarium"));
    assertEquals(0, wordNet.similarity("", "tank"));
  }

  @Test
  void baseFormsAreWordNetsOwn() {
    assertEquals(1, wordNet.similarity("geese", "goose"));
    assertEquals(1, wordNet.similarity("boxes", "box"));
    assertEquals(1, wordNet.similarity("FIREMEN", "fireman"));
    assertEquals(0, wordNet.similarity("dishwasherses", "dishwasher"));
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
