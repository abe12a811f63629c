package dev.sightline.eval;

import static dev.sightline.eval.Sentences.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChairTest {
  private static List<String> invented(String hypothesis, String... references) {
    return Chair.score(List.of(sentences(references)), sentences(hypothesis)).invented().get(0);
  }

  /** Five things are named (man, shirt, dog, couch, cat), two of them invented, in one of two. */
  @Test
  void bothSharesAreCounted() {
    Chair.Score score =
        Chair.score(
            List.of(
                sentences("a dog lies on the couch", "a sleeping dog"),
                sentences("a cat sits on a mat")),
            sentences("a man in a shirt with a dog on a couch", "a cat"));

    assertEquals(List.of(List.of("man", "shirt"), List.of()), score.invented());
    assertEquals(2 / 5.0, score.things(), 1e-12);
    assertEquals(1 / 2.0, score.sentences(), 1e-12);
  }

  @Test
  void synonymsPluralsAndMoreGeneralWordsNameTheSame() {
    assertEquals(List.of(), invented("two sofas", "a couch"));
    assertEquals(List.of(), invented("a puppy", "a dog runs"));
    assertEquals(List.of(), invented("a dog", "a puppy runs"));
    assertEquals(List.of("cat"), invented("a cat", "a dog runs"));
    assertEquals(List.of("bicycle"), invented("a bicycle", "a guitar on a table"));
  }

  @Test
  void peopleAreOneThing() {
    assertEquals(List.of(), invented("a boy and a woman", "people walk"));
    assertEquals(List.of(), invented("people", "a man walks"));
    assertEquals(List.of("boy"), invented("a boy", "a horse walks"));
  }

  @Test
  void onlyNounsThatAreThingsCount() {
    Chair.Score score =
        Chair.score(
            List.of(sentences("a horse")),
            sentences("the white and brown horse is running in front of the air"));

    assertEquals(List.of(List.of()), score.invented());
    assertEquals(0, score.things());
  }

  @Test
  void aCaptionWithoutThingsInventsNothing() {
    assertEquals(0, Chair.score(List.of(sentences("a dog")), sentences("")).things());
  }
}
