package dev.sightline.vqa;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.draw.CurveChart;
import dev.sightline.io.FolderLock;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.EpochProgress;
import dev.sightline.train.LearningCurve;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRecord;
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
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A training of a model that answers questions, with a folder of its own: after each epoch a
 * checkpoint and a line of {@code curve.csv}, drawn as {@code curve.png}; the photos set aside in
 * {@code dev-photos.txt}; and in the end the bundle {@code vqa}.
 */
public final class AnswerTrainingRun implements AnswerTraining.Listener, AutoCloseable {
  private final AnswerTask task;
  private final QuestionSet train;
  private final QuestionSet dev;
  private final Layout layout;
  private final AnswerBundle bundle;
  private final AnswerTraining training;
  private final EncoderReference encoder;
  private final Path folder;
  private final TrainingOrigin origin;
  private final PrintWriter screen;
  private final PrintWriter errors;
  private final BooleanSupplier wishToStop;
  private final TrainingRecord record;
  private final EpochProgress progress;

  /**
   * @param dev shares no photo with what is trained on
   * @param folder for everything that the training leaves
   * @param wishToStop asked after every batch
   * @throws IllegalArgumentException where there is nothing to train on
   */
  public AnswerTrainingRun(
      AnswerTask task,
      QuestionSet train,
      QuestionSet dev,
      Layout layout,
      EncoderReference encoder,
      Path folder,
      TrainingOrigin origin,
      PrintWriter screen,
      PrintWriter errors,
      BooleanSupplier wishToStop) {
    this.task = task;
    this.train = train;
    this.dev = dev;
    this.layout = layout;
    this.encoder = encoder;
    this.folder = folder;
    this.origin = origin;
    this.screen = screen;
    this.errors = errors;
    this.wishToStop = wishToStop;
    bundle = bundle(task, train);
    training =
        new AnswerTraining(
            task.settings(),
            bundle.model(),
            bundle.vocabulary(),
            bundle.answers(),
            train,
            dev,
            layout);
    record = new TrainingRecord(folder, identity(), task.settings().epochs(), columns());
    progress = new EpochProgress("questions", errors);
  }

  /** A new model for these questions, with random weights. */
  static AnswerBundle bundle(AnswerTask task, QuestionSet train) {
    if (train.size() == 0) {
      throw new IllegalArgumentException("There are no questions to train on");
    }
    Vocabulary vocabulary = train.vocabulary(task.known().minimumCount());
    if (task.plan().kind() != AnswerKind.IMAGE_ONLY) {
      vocabulary.requireWords("minimum-count", task.known().minimumCount());
    }
    List<String> said = train.questions().stream().map(VisualQuestion::answer).toList();
    AnswerTable answers =
        AnswerTable.build(
            said, task.plan().kind().writes(), task.known().answers(), task.known().minimumAnswerCount());
    AnswerModel model =
        AnswerKind.model(
            task.plan(),
            train.features().channels(),
            vocabulary.size(),
            answers.size(),
            task.settings().seed());
    return new AnswerBundle(task.plan(), model, vocabulary, answers);
  }

  private List<String> columns() {
    return List.of("epoch", "loss", "seconds", AnswerScores.main(layout));
  }

  /**
   * Trains to the end, when the bundle is written, or until stopped.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   * @return whether it came to the end
   * @throws IllegalArgumentException where the checkpoint is of a training with other settings
   */
  public boolean run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "training a model that answers")) {
      return locked(resume);
    }
  }

  private boolean locked(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = record.open(resume);
    if (checkpoint.isPresent()) {
      training.resume(checkpoint.get().arrays(), checkpoint.get().state());
      screen.println("Going on after epoch " + training.position().get("finished") + ".");
      record.prolonged(checkpoint.get()).ifPresent(screen::println);
    } else {
      training.prepareModel();
    }
    Files.write(
        folder.resolve("dev-photos.txt"),
        dev.questions().stream().map(q -> q.photo().getFileName().toString()).distinct().toList());
    screen.printf(
        Locale.ROOT,
        "%,d questions to train on, %,d to check with; %,d %s. Model %s, %,d parameters.%n",
        training.questions(),
        dev.size(),
        bundle.answers().size(),
        bundle.answers().written() ? "words to answer with" : "answers",
        task.plan().kind(),
        bundle.model().parameters().size());
    screen.flush();
    boolean done = training.run(this);
    progress.close();
    if (done) {
      writeBundle();
    } else {
      record.save(training.arrays(), training.position());
      screen.println("Stopped; the same command with --resume goes on from here.");
    }
    screen.flush();
    return done;
  }

  /** What must be the same where a training goes on. */
  private TrainingIdentity identity() {
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
  public void batch(int epoch, int done, int questions, double loss) {
    progress.batch("epoch " + epoch, done, questions, loss);
  }

  @Override
  public void epoch(AnswerTraining.Epoch e) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("loss", e.loss());
    row.put("seconds", e.seconds());
    row.put(AnswerScores.main(layout), e.dev());
    record.curve().append(e.epoch(), row);
    chart().write(folder.resolve("curve.png"));
    record.save(training.arrays(), training.position());
    screen.printf(
        Locale.ROOT,
        "epoch %d: loss %.4f in %.1f s; %s%n",
        e.epoch(),
        e.loss(),
        e.seconds(),
        dev.size() == 0
            ? "no dev questions to measure with"
            : String.format(
                Locale.ROOT,
                "dev accuracy %.2f %%%s",
                e.dev(),
                e.best() ? ", the best so far" : ""));
    screen.flush();
  }

  private CurveChart chart() {
    LearningCurve curve = record.curve();
    double[] epochs = curve.numbers("epoch");
    String score = AnswerScores.main(layout);
    return new CurveChart(
        "Answers to questions about pictures",
        "epoch",
        new CurveChart.Axis(
            "loss", List.of(new CurveChart.Series("loss", epochs, curve.numbers("loss")))),
        new CurveChart.Axis(
            "accuracy, %", List.of(new CurveChart.Series("dev", epochs, curve.numbers(score)))),
        List.of());
  }

  private void writeBundle() throws IOException {
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), task.settings().seed())
            .with("epoch", training.bestEpoch());
    if (dev.size() > 0) {
      Map<String, Object> scores = training.scores();
      judge((Double) scores.get(AnswerScores.main(layout)));
      for (Map.Entry<String, Object> score : scores.entrySet()) {
        if (score.getValue() instanceof Double value) {
          provenance = provenance.with("dev " + score.getKey() + ", %", value);
          screen.printf(Locale.ROOT, "dev %-8s %.2f %%%n", score.getKey(), value);
        }
      }
    }
    Path place = folder.resolve("vqa");
    bundle.write(place, train.features().channels(), encoder, provenance);
    screen.println("The model of epoch " + training.bestEpoch() + " is in " + place + ".");
  }

  /** Says so where what came out is of no use. */
  private void judge(double measured) {
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

  @Override
  public boolean stop() {
    return wishToStop.getAsBoolean();
  }

  /** Frees the model. */
  @Override
  public void close() {
    training.close();
    bundle.model().close();
  }
}
