package dev.sightline.vqa;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Course;
import dev.sightline.train.Measured;
import dev.sightline.train.Phase;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The training of a model that answers questions, which makes the bundle {@code vqa} and lists the
 * photos set aside in {@code dev-photos.txt}.
 */
public final class AnswerCourse implements Course, AutoCloseable {
  private final AnswerTask task;
  private final QuestionSet train;
  private final QuestionSet dev;
  private final Layout layout;
  private final EncoderReference encoder;
  private final TrainingOrigin origin;
  private final AnswerBundle bundle;
  private final AnswerLesson lesson;

  /**
   * @param dev shares no photo with what is trained on
   * @throws IllegalArgumentException where there is nothing to train on
   */
  public AnswerCourse(
      AnswerTask task,
      QuestionSet train,
      QuestionSet dev,
      Layout layout,
      EncoderReference encoder,
      TrainingOrigin origin) {
    this.task = task;
    this.train = train;
    this.dev = dev;
    this.layout = layout;
    this.encoder = encoder;
    this.origin = origin;
    bundle = bundle(task, train);
    lesson = new AnswerLesson(task.settings(), bundle, train, dev, layout);
  }

  /** A new model for these questions, with random weights. */
  static AnswerBundle bundle(AnswerTask task, QuestionSet train) {
    if (train.size() == 0) {
      throw new IllegalArgumentException("There are no questions to train on");
    }
    AnswerTask.Known known = task.known();
    Vocabulary vocabulary = train.vocabulary(known.minimumCount());
    if (task.plan().kind() != AnswerKind.IMAGE_ONLY) {
      vocabulary.requireWords("minimum-count", known.minimumCount());
    }
    List<String> said = train.questions().stream().map(VisualQuestion::answer).toList();
    AnswerTable answers =
        AnswerTable.build(
            said, task.plan().kind().writes(), known.answers(), known.minimumAnswerCount());
    AnswerModel model =
        AnswerKind.model(
            task.plan(),
            train.features().channels(),
            vocabulary.size(),
            answers.size(),
            task.settings().seed());
    return new AnswerBundle(task.plan(), model, vocabulary, answers);
  }

  @Override
  public String doing() {
    return "training a model that answers";
  }

  @Override
  public TrainingIdentity identity() {
    List<String> asked = new ArrayList<>();
    for (QuestionSet part : List.of(train, dev)) {
      part.questions().forEach(q -> asked.add(q.photo().getFileName() + q.text() + q.answer()));
      asked.add("");
    }
    return new TrainingIdentity()
        .plan(task.plan())
        .settings(task.settings())
        .settings(task.known())
        .with("encoder", encoder.sha256())
        .data(train.size() + " questions and " + dev.size() + " to check with", asked);
  }

  @Override
  public List<Phase<?>> phases() {
    return List.of(lesson.phase());
  }

  @Override
  public String unit() {
    return "questions";
  }

  @Override
  public String title() {
    return "Answers to questions about pictures";
  }

  @Override
  public List<String> figures() {
    return List.of(AnswerScores.main(layout));
  }

  @Override
  public void begin(Path folder, PrintWriter screen) throws IOException {
    Files.write(
        folder.resolve("dev-photos.txt"),
        dev.questions().stream().map(q -> q.photo().getFileName().toString()).distinct().toList());
    screen.printf(
        Locale.ROOT,
        "%,d questions to train on, %,d to check with; %,d %s. Model %s, %,d parameters.%n",
        lesson.questions(),
        dev.size(),
        bundle.answers().size(),
        bundle.answers().written() ? "words to answer with" : "answers",
        task.plan().kind(),
        bundle.model().parameters().size());
  }

  @Override
  public void write(Path place, Trainer.Epoch epoch) throws IOException {
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), task.settings().seed())
            .with("epoch", epoch.number());
    for (Map.Entry<String, Double> score : scores().entrySet()) {
      provenance = provenance.with("dev " + score.getKey() + ", %", score.getValue());
    }
    bundle.write(place, train.features().channels(), encoder, provenance);
  }

  private Map<String, Double> scores() {
    Map<String, Double> scores = new LinkedHashMap<>();
    lesson
        .scores()
        .forEach(
            (name, value) -> {
              if (value instanceof Double score) {
                scores.put(name, score);
              }
            });
    return scores;
  }

  @Override
  public void end(double best, PrintWriter screen, PrintWriter errors) {
    if (dev.size() > 0) {
      Measured unused = lesson.measure(() -> false);
      scores()
          .forEach((name, score) -> screen.printf(Locale.ROOT, "dev %-8s %.2f %%%n", name, score));
      judge(best, errors);
    }
  }

  /** Says so where what came out is of no use. */
  private void judge(double measured, PrintWriter errors) {
    List<String> said = train.questions().stream().map(VisualQuestion::answer).toList();
    String commonest = AnswerTable.build(said, false, 1, 1).commonest();
    double always =
        AnswerScores.main(layout, dev.questions(), Collections.nCopies(dev.size(), commonest));
    if (measured <= always) {
      errors.printf(
          Locale.ROOT,
          "sightline: warning: on the dev questions it is no better than always answering '%s'"
              + " (%.2f %%); train on more questions, or for more epochs.%n",
          commonest,
          always);
    }
  }

  /** Frees the model. */
  @Override
  public void close() {
    bundle.model().close();
  }
}
