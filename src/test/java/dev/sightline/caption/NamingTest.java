package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.text.Vocabulary;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamingTest {
  /** As Keras, PyTorch and WordNet have them. */
  private static final List<String> CLASSES =
      List.of("golden_retriever", "Siberian husky, husky", "n02391049", "laptop", "teapot");

  private final Vocabulary vocabulary =
      Vocabulary.build(
          List.of(List.of("dog", "dogs", "zebra", "laptop", "computer", "giraffe", "a")), 1);

  private final Naming naming = Naming.of(CLASSES, List.of("giraffe", "tree"), vocabulary);

  private static float[] of(double... values) {
    float[] all = new float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) values[i];
    }
    return all;
  }

  @Test
  void classesOfOneThingAddUp() {
    Naming.Named named = naming.of(of(0.2, 0.2, 0.1, 0, 0.5), of(0, 0));

    assertEquals(List.of("dog"), named.names());
    Set<Integer> words = named.rules().groups().get(0);
    assertTrue(words.contains(vocabulary.ids(List.of("dog"))[0]));
    assertTrue(words.contains(vocabulary.ids(List.of("dogs"))[0]));
    assertFalse(words.contains(vocabulary.ids(List.of("zebra"))[0]));
  }

  @Test
  void severalThingsAreNamedMostProbableFirst() {
    assertEquals(List.of("zebra", "dog"), naming.of(of(0.2, 0.2, 0.6, 0, 0), of(0, 0)).names());
  }

  @Test
  void thingsThatShareAWordAreNamedOnce() {
    assertEquals(1, naming.of(of(0, 0, 0, 0.9, 0), of(0, 0)).names().size());
  }

  @Test
  void whatNoClassIsTheEncodersWordsTell() {
    assertEquals(List.of("giraffe"), naming.of(of(0, 0, 0, 0, 0), of(0.8, 0.9)).names());
  }

  @Test
  void nothingIsNamedBelowTheThresholdOrWithoutClasses() {
    assertEquals(List.of(), naming.of(of(0.1, 0.1, 0.1, 0.1, 0.6), of(0, 0)).names());
    assertSame(Naming.Named.NOTHING, naming.above(1).of(of(0, 0, 1, 0, 0), of(0, 0)));
    assertSame(Naming.Named.NOTHING, Naming.of(List.of(), List.of(), vocabulary).of(of(), of()));
  }
}
