package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.eval.TextTable;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import dev.sightline.train.Measured;
import dev.sightline.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trains every model on the same questions, the baselines among them, with several seeds, and puts
 * their figures into one table. Of each training the best epoch on the dev questions counts, for
 * baselines as for the others, so that all figures are a little kind and equally so.
 */
public final class AnswerComparison {
  /**
   * One model's outcomes.
   *
   * @param name of the model
   * @param parameters how many
   * @param seconds of one training, mean
   * @param scores of each seed, as {@link AnswerScores#named}
   */
  public record Outcome(
      String name, int parameters, double seconds, List<Map<String, Object>> scores) {}

  private final AnswerTask task;
  private final QuestionSet train;
  private final QuestionSet dev;
  private final Layout layout;
  private final int seeds;

  /**
   * @param task sizes and settings that all models share; its kind is not looked at
   * @param seeds trainings of each model
   */
  public AnswerComparison(
      AnswerTask task, QuestionSet train, QuestionSet dev, Layout layout, int seeds) {
    this.task = task;
    this.train = train;
    this.dev = dev;
    this.layout = layout;
    this.seeds = seeds;
  }

  /**
   * Trains and measures.
   *
   * @param kinds in this order
   * @param told a line after each training
   */
  public Table run(List<AnswerKind<?>> kinds, Consumer<String> told) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    if (dev.size() == 0) {
      throw new IllegalArgumentException("There are no dev questions to compare the models with");
    }
    outcomes.add(mostFrequent());
    for (AnswerKind<?> kind : kinds) {
      outcomes.add(outcome(kind, told));
    }
    return new Table(layout, dev.size(), outcomes);
  }

  private Outcome mostFrequent() {
    List<String> said = train.questions().stream().map(VisualQuestion::answer).toList();
    String commonest = AnswerTable.build(said, false, 1, 1).commonest();
    return new Outcome(
        "most frequent answer",
        0,
        0,
        List.of(
            AnswerScores.named(
                layout, dev.questions(), Collections.nCopies(dev.size(), commonest))));
  }

  private Outcome outcome(AnswerKind<?> kind, Consumer<String> told) throws IOException {
    List<Map<String, Object>> scores = new ArrayList<>();
    double seconds = 0;
    int parameters = 0;
    for (int s = 0; s < seeds; s++) {
      AnswerTrainingSettings settings = Spec.with(task.settings(), "seed", task.settings().seed() + s);
      AnswerTask own =
          new AnswerTask(
              Plan.<AnswerKind<?>>usual(kind).with("hidden", task.plan().get("hidden")),
              settings,
              task.known());
      AnswerBundle bundle = AnswerCourse.bundle(own, train);
      AnswerLesson lesson = new AnswerLesson(settings, bundle, train, dev, layout);
      try (AnswerModel model = bundle.model();
          Trainer trainer = new Trainer(List.of(lesson.phase()))) {
        double[] trained = {0};
        boolean unused =
            trainer.run(
                new Trainer.Listener() {
                  @Override
                  public void epoch(Trainer.Epoch epoch) {
                    trained[0] += epoch.seconds();
                  }
                });
        Measured best = lesson.measure(() -> false);
        seconds += trained[0] / seeds;
        parameters = model.parameters().size();
        scores.add(lesson.scores());
        told.accept(
            String.format(
                Locale.ROOT,
                "%s, seed %d: %s %.2f in %.0f s",
                kind,
                settings.seed(),
                AnswerScores.main(layout),
                best.score(),
                trained[0]));
      }
    }
    return new Outcome(kind.toString(), parameters, seconds, scores);
  }

  /**
   * The outcomes, for people and for programs.
   *
   * @param questions how many were asked
   */
  public record Table(Layout layout, int questions, List<Outcome> outcomes) {
    /** Mean and half the range over the seeds; published figures below. */
    public String markdown() {
      List<String> columns = PublishedAnswers.columns(layout);
      List<String> header = new ArrayList<>(List.of("model"));
      header.addAll(columns);
      header.addAll(List.of("weights", "training, s"));
      TextTable table = new TextTable(header.toArray(String[]::new));
      for (Outcome o : outcomes) {
        List<String> row = new ArrayList<>(List.of(o.name));
        columns.forEach(column -> row.add(spread(o.scores, column)));
        row.add(o.parameters == 0 ? "" : String.format(Locale.ROOT, "%,d", o.parameters));
        row.add(o.parameters == 0 ? "" : String.format(Locale.ROOT, "%.0f", o.seconds));
        table.add(row.toArray(String[]::new));
      }
      PublishedAnswers.addTo(table, layout, header.size());
      return table.markdown() + "\n" + PublishedAnswers.source(layout);
    }

    private static String spread(List<Map<String, Object>> scores, String column) {
      double[] values =
          scores.stream().mapToDouble(s -> ((Number) s.get(column)).doubleValue()).toArray();
      double mean = Arrays.stream(values).average().orElse(Double.NaN);
      if (values.length == 1) {
        return String.format(Locale.ROOT, "%.2f", mean);
      }
      double range = Arrays.stream(values).max().orElse(0) - Arrays.stream(values).min().orElse(0);
      return String.format(Locale.ROOT, "%.2f ± %.2f", mean, range / 2);
    }

    /** By the names they have in JSON. */
    public Map<String, Object> named() {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("questions", questions);
      all.put("models", outcomes);
      return all;
    }
  }
}
