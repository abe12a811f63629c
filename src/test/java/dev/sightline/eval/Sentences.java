package dev.sightline.eval;

import java.util.Arrays;
import java.util.List;

/** Short ways to write tokenised sentences in tests. */
final class Sentences {
  private Sentences() {}

  static List<String> words(String sentence) {
    return sentence.isEmpty() ? List.of() : Arrays.asList(sentence.split(" "));
  }

  static List<List<String>> sentences(String... sentences) {
    return Arrays.stream(sentences).map(Sentences::words).toList();
  }
}
