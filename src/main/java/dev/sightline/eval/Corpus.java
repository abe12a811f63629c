package dev.sightline.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sentences of one evaluation with their words as numbers, checked: as many hypotheses as lists
 * of references, no list empty.
 *
 * @param references per image, the references, each as word numbers
 * @param hypotheses per image, the hypothesis as word numbers
 */
record Corpus(List<List<int[]>> references, List<int[]> hypotheses) {
  /**
   * Numbers the words of tokenised sentences.
   *
   * @throws IllegalArgumentException if there is no image, if the two lists differ in length, or if
   *     an image has no reference
   */
  static Corpus of(List<List<List<String>>> references, List<List<String>> hypotheses) {
    requireFit(references, hypotheses);
    Builder corpus = new Builder();
    for (int image = 0; image < references.size(); image++) {
      corpus.add(references.get(image), hypotheses.get(image));
    }
    return corpus.build();
  }

  /**
   * Sees to it that two lists have the same images, at least one, each with a reference.
   *
   * @throws IllegalArgumentException where they have not
   */
  static void requireFit(List<List<List<String>>> references, List<List<String>> hypotheses) {
    if (references.size() != hypotheses.size()) {
      throw new IllegalArgumentException(
          "%s images have references but %s have a hypothesis"
              .formatted(references.size(), hypotheses.size()));
    }
    if (references.isEmpty()) {
      throw new IllegalArgumentException("there is no caption to score");
    }
    for (int image = 0; image < references.size(); image++) {
      requireReference(image, references.get(image));
    }
  }

  private static void requireReference(int image, List<?> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("image " + image + " has no reference");
    }
  }

  int images() {
    return hypotheses.size();
  }

  /** Takes one image after the other and keeps numbers only, so that the words can be forgotten. */
  static final class Builder {
    private final Map<String, Integer> known = new HashMap<>();
    private final List<List<int[]>> references = new ArrayList<>();
    private final List<int[]> hypotheses = new ArrayList<>();

    void add(List<List<String>> ofImage, List<String> hypothesis) {
      requireReference(references.size(), ofImage);
      references.add(ofImage.stream().map(this::numbers).toList());
      hypotheses.add(numbers(hypothesis));
    }

    private int[] numbers(List<String> sentence) {
      int[] numbers = new int[sentence.size()];
      int i = 0;
      for (String word : sentence) {
        int number = known.computeIfAbsent(word, unseen -> known.size());
        numbers[i++] = number;
      }
      return numbers;
    }

    Corpus build() {
      return new Corpus(references, hypotheses);
    }
  }
}
