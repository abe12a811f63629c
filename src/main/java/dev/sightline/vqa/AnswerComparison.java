package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.eval.Comparison;
import dev.sightline.spec.Spec;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Every model that answers questions, for a comparison on the same questions, the baselines first.
 * Of each training the best epoch on the dev questions counts, for baselines as for the others, so
 * that all figures are a little kind and equally so.
 *
 * @param settings that all models share
 * @param hidden width of the recurrent state
 */
public record AnswerComparison(
    AnswerTrainingSettings settings,
    int hidden,
    QuestionSet train,
    QuestionSet dev,
    Layout layout) {
  /**
   * @throws IllegalArgumentException where there is nothing to measure with
   */
  public AnswerComparison {
    if (dev.size() == 0) {
      throw new IllegalArgumentException("There are no dev questions to compare the models with");
    }
  }

  public List<Comparison.Entrant> entrants() {
    List<Comparison.Entrant> all = new ArrayList<>();
    AnswerKind.ALL
        .names()
        .forEach(kind -> all.add(new Comparison.Entrant(kind, seed -> trial(kind, seed))));
    all.add(new Comparison.Entrant("most frequent answer", seed -> mostFrequent()));
    Collections.reverse(all);
    return all;
  }

  private Comparison.Trial mostFrequent() {
    List<String> said = train.questions().stream().map(VisualQuestion::answer).toList();
    String commonest = AnswerTable.build(said, false, 1, 1).commonest();
    List<String> always = Collections.nCopies(dev.size(), commonest);
    return new Comparison.Trial(0, 0, AnswerScores.named(layout, dev.questions(), always));
  }

  private Comparison.Trial trial(String kind, long seed) throws IOException {
    AnswerTask task =
        new AnswerTask(
            AnswerKind.ALL.plan(kind, Map.of("hidden", hidden)),
            Spec.with(settings, "seed", seed),
            Spec.of(AnswerTask.Known.class).usual());
    AnswerBundle bundle = AnswerCourse.bundle(task, train);
    AnswerLesson lesson = new AnswerLesson(task.settings(), bundle, train, dev, layout);
    try (AnswerModel model = bundle.model();
        Trainer trainer = new Trainer(List.of(lesson.phase()))) {
      double seconds = Comparison.seconds(trainer);
      lesson.measure(() -> false);
      return new Comparison.Trial(model.parameters().size(), seconds, lesson.scores());
    }
  }

  /** Headings of the table by the names of the figures. */
  public Map<String, String> columns() {
    return PublishedAnswers.columns(layout);
  }

  /** What others published: names and figures. */
  public List<List<String>> published() {
    return PublishedAnswers.rows(layout);
  }

  /** Where these are from, for the foot of a table; empty where there are none. */
  public String source() {
    return PublishedAnswers.source(layout);
  }
}
