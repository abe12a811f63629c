package dev.sightline.eval;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accuracy of VQA (Antol et al. 2015, section 5): an answer is right as far as people gave it.
 * Each of the ten people's answers is left out in turn:
 *
 * <pre>
 * accuracy = mean over the ten of min(1, matches among the other nine / 3)
 * </pre>
 *
 * <p>For 0, 1, 2, 3, 4 or more people who agree that is 0, .3, .6, .9, 1. Answers are normalised
 * ({@link AnswerNormaliser}) only where the ten are not all the same.
 *
 * <p>Pure functions, thread-safe.
 */
public final class VqaAccuracy {
  private static final double ENOUGH = 3;

  /**
   * An answered question.
   *
   * @param answer of the model
   * @param humans answers of people
   * @param type of the question, empty for none
   * @param answerType of the answer, empty for none
   */
  public record Answered(String answer, List<String> humans, String type, String answerType) {
    /** Keeps its own copy. */
    public Answered {
      humans = List.copyOf(humans);
    }
  }

  /**
   * Accuracies in percent.
   *
   * @param overall over all questions
   * @param perAnswerType by type of the answer, in order of first appearance
   * @param perQuestionType by type of the question, likewise
   */
  public record Scores(
      double overall, Map<String, Double> perAnswerType, Map<String, Double> perQuestionType) {}

  private VqaAccuracy() {}

  /**
   * The accuracy of one answer, in [0, 1].
   *
   * @throws IllegalArgumentException if nobody answered
   */
  public static double of(String answer, List<String> humans) {
    if (humans.isEmpty()) {
      throw new IllegalArgumentException("A question without people's answers cannot be scored");
    }
    List<String> given = humans.stream().map(VqaAccuracy::oneLine).toList();
    String said = oneLine(answer);
    if (new HashSet<>(given).size() > 1) {
      given = given.stream().map(AnswerNormaliser::normal).toList();
      said = AnswerNormaliser.normal(said);
    }
    int matches = 0;
    for (String human : given) {
      matches += human.equals(said) ? 1 : 0;
    }
    int n = given.size();
    double whenOneIsLeftOut = Math.min(1, (matches - 1) / ENOUGH);
    double whenNoneIs = Math.min(1, matches / ENOUGH);
    return (matches * Math.max(0, whenOneIsLeftOut) + (n - matches) * whenNoneIs) / n;
  }

  private static String oneLine(String answer) {
    return PythonText.strip(answer.replace('\n', ' ').replace('\t', ' '));
  }

  /**
   * Means over questions.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Scores of(List<Answered> questions) {
    if (questions.isEmpty()) {
      throw new IllegalArgumentException("There are no questions to score");
    }
    double sum = 0;
    Map<String, double[]> byAnswer = new LinkedHashMap<>();
    Map<String, double[]> byQuestion = new LinkedHashMap<>();
    for (Answered question : questions) {
      double accuracy = of(question.answer, question.humans);
      sum += accuracy;
      add(byAnswer, question.answerType, accuracy);
      add(byQuestion, question.type, accuracy);
    }
    return new Scores(100 * sum / questions.size(), means(byAnswer), means(byQuestion));
  }

  private static void add(Map<String, double[]> sums, String type, double accuracy) {
    if (!type.isEmpty()) {
      double[] sum = sums.computeIfAbsent(type, any -> new double[2]);
      sum[0] += accuracy;
      sum[1]++;
    }
  }

  private static Map<String, Double> means(Map<String, double[]> sums) {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((type, sum) -> means.put(type, 100 * sum[0] / sum[1]));
    return means;
  }
}
