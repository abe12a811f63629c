package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.eval.VqaAccuracy;
import dev.sightline.eval.WuPalmer;
import dev.sightline.eval.Wups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well questions were answered, in percent, as the data's own evaluation has it: DAQUAR's
 * accuracy and WUPS, VQA's accuracy by type, and plain accuracy for everything else.
 */
public final class AnswerScores {
  private static final WuPalmer WORDNET = new WuPalmer();

  private AnswerScores() {}

  /** The name of the figure that the best epoch has more of than the others. */
  public static String main(Layout layout) {
    return layout == Layout.VQA ? "overall" : "accuracy";
  }

  /** That figure alone, which is quick to find. */
  static double main(Layout layout, List<VisualQuestion> questions, List<String> answers) {
    if (layout == Layout.VQA) {
      return vqa(questions, answers).overall();
    }
    double right = 0;
    for (int i = 0; i < answers.size(); i++) {
      String truth = questions.get(i).answer();
      right +=
          layout == Layout.DAQUAR
              ? Wups.accuracy(answers.get(i), truth)
              : plain(answers.get(i)).equals(plain(truth)) ? 1 : 0;
    }
    return 100 * right / answers.size();
  }

  /** How right one answer is, in [0, 1]: VQA's consensus, or WUPS without a threshold. */
  static double of(Layout layout, VisualQuestion question, String answer) {
    if (layout == Layout.VQA) {
      return VqaAccuracy.of(answer, question.answers());
    }
    return plain(answer).equals(plain(question.answer()))
        ? 1
        : Wups.of(List.of(answer), List.of(question.answer()), WORDNET::similarity).wups00() / 100;
  }

  private static String plain(String answer) {
    return answer.strip().toLowerCase(Locale.ROOT);
  }

  private static VqaAccuracy.Scores vqa(List<VisualQuestion> questions, List<String> answers) {
    List<VqaAccuracy.Answered> all = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      VisualQuestion q = questions.get(i);
      all.add(new VqaAccuracy.Answered(answers.get(i), q.answers(), q.type(), q.answerType()));
    }
    return VqaAccuracy.of(all);
  }

  /**
   * All figures by the names they have in JSON.
   *
   * @param answers of a model, one for each question
   * @throws IllegalArgumentException where there are no questions, or one without a known answer
   */
  public static Map<String, Object> named(
      Layout layout, List<VisualQuestion> questions, List<String> answers) {
    if (questions.isEmpty() || questions.stream().anyMatch(q -> q.answers().isEmpty())) {
      throw new IllegalArgumentException("Questions without known answers cannot be scored");
    }
    Map<String, Object> named = new LinkedHashMap<>();
    if (layout == Layout.VQA) {
      VqaAccuracy.Scores scores = vqa(questions, answers);
      named.put("overall", scores.overall());
      named.put("perAnswerType", scores.perAnswerType());
      named.put("perQuestionType", scores.perQuestionType());
    } else if (layout == Layout.DAQUAR) {
      List<String> truths = questions.stream().map(VisualQuestion::answer).toList();
      Wups.Scores scores = Wups.of(answers, truths, WORDNET::similarity);
      named.put("accuracy", scores.accuracy());
      named.put("WUPS_0.9", scores.wups90());
      named.put("WUPS_0.0", scores.wups00());
    } else {
      named.put("accuracy", main(layout, questions, answers));
    }
    named.put("questions", questions.size());
    return named;
  }
}
