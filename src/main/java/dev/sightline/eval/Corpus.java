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
    if (references.size() != hypotheses.size()) {
      throw new IllegalArgumentException(
          references.size()
              + " images have references but "
              + hypotheses.size()
              + " have a hypothesis");
    }
    if (references.isEmpty()) {
      throw new IllegalArgumentException("there is no caption to score");
    }
    Map<String, Integer> numbers = new HashMap<>();
    List<List<int[]>> referenceNumbers = new ArrayList<>(references.size());
    for (List<List<String>> ofImage : references) {
      if (ofImage.isEmpty()) {
        throw new IllegalArgumentException(
            "image " + referenceNumbers.size() + " has no reference");
      }
      List<int[]> list = new ArrayList<>(ofImage.size());
      for (List<String> reference : ofImage) {
        list.add(numbers(reference, numbers));
      }
      referenceNumbers.add(list);
    }
    List<int[]> hypothesisNumbers = new ArrayList<>(hypotheses.size());
    for (List<String> hypothesis : hypotheses) {
      hypothesisNumbers.add(numbers(hypothesis, numbers));
    }
    return new Corpus(referenceNumbers, hypothesisNumbers);
  }

  private static int[] numbers(List<String> sentence, Map<String, Integer> known) {
    int[] numbers = new int[sentence.size()];
    int i = 0;
    for (String word : sentence) {
      Integer number = known.get(word);
      if (number == null) {
        number = known.size();
        known.put(word, number);
      }
      numbers[i++] = number;
    }
    return numbers;
  }

  int images() {
    return hypotheses.size();
  }
}
