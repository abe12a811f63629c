package dev.sightline.train;

import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.io.FolderLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A training with a folder of its own: a checkpoint after each epoch, every half minute and where
 * it is stopped; {@code curve.csv}, drawn as {@code curve.png}; and after each better epoch the
 * model, so that a training that is stopped leaves one that works. Of a training of several phases
 * the best model of each is kept too, in a folder named like the phase.
 */
public final class TrainingRun implements Trainer.Listener {
  private static final long CHECKPOINT_NANOS = 30_000_000_000L;
  private static final String EPOCHS = "epochs asked for";

  private final Course course;
  private final Path folder;
  private final Path model;
  private final PrintWriter screen;
  private final PrintWriter errors;
  private final BooleanSupplier wishToStop;
  private final List<Phase<?>> phases;
  private final TrainingIdentity identity;
  private final EpochProgress progress;
  private Trainer trainer;
  private LearningCurve curve;
  private int progressFrom;
  private long saved;

  /**
   * @param folder for all that the training leaves but the model
   * @param model where the model goes
   * @param wishToStop asked after every batch
   */
  public TrainingRun(
      Course course,
      Path folder,
      Path model,
      PrintWriter screen,
      PrintWriter errors,
      BooleanSupplier wishToStop) {
    this.course = course;
    this.folder = folder;
    this.model = model;
    this.screen = screen;
    this.errors = errors;
    this.wishToStop = wishToStop;
    phases = course.phases();
    identity = course.identity();
    progress = new EpochProgress(course.unit(), errors);
  }

  /**
   * Trains to the end, or until stopped.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   * @return the score of the best epoch where it came to the end, NaN where nothing was measured;
   *     empty where it was stopped
   * @throws IllegalArgumentException where the checkpoint is of another training
   */
  public Optional<Double> run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, course.doing());
        Trainer training = new Trainer(phases)) {
      trainer = training;
      begin(resume);
      boolean done = training.run(this);
      progress.close();
      if (done) {
        end();
      } else {
        save();
        screen.printf(
            Locale.ROOT,
            "Stopped in epoch %d; the same command with --resume goes on from here.%n",
            training.epochs() + 1);
      }
      screen.flush();
      return done ? Optional.of(training.best()) : Optional.empty();
    }
  }

  private void begin(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = resume ? Checkpoint.newest(folder) : Optional.empty();
    Path csv = folder.resolve("curve.csv");
    if (checkpoint.isPresent()) {
      Map<String, String> state = checkpoint.get().state();
      identity.requireSame(folder, state);
      Optional<String> prolonged = prolonged(state);
      trainer.resume(checkpoint.get().arrays(), state);
      curve = LearningCurve.resume(csv, columns());
      screen.printf(Locale.ROOT, "Going on after epoch %d.%n", trainer.epochs());
      prolonged.ifPresent(screen::println);
    } else {
      curve = LearningCurve.create(csv, columns());
    }
    course.begin(folder, screen);
    screen.flush();
    saved = System.nanoTime();
  }

  /** What is to be said where there are to be more or fewer epochs than there were before. */
  private Optional<String> prolonged(Map<String, String> state) {
    if (!state.containsKey(EPOCHS) || !state.containsKey(Trainer.PHASE)) {
      throw TrainingIdentity.ofOlderVersion(folder);
    }
    String[] before = state.get(EPOCHS).split(" ", -1);
    int at = Integer.parseInt(state.get(Trainer.PHASE));
    for (int i = 0; i < at; i++) {
      if (at >= phases.size() || !before[i].equals("" + phases.get(i).epochs())) {
        throw new IllegalArgumentException(
            "--resume: the training in %s has left its phase '%s' of %s epochs behind; ask for as many again"
                .formatted(folder, phases.get(i).name(), before[i]));
      }
    }
    String now = "" + phases.get(at).epochs();
    return before[at].equals(now)
        ? Optional.empty()
        : Optional.of(
            "The training was begun for %s epochs and now has %s: from here on its learning rate falls over these."
                .formatted(before[at], now));
  }

  private boolean hasNames() {
    return !phases.get(0).name().isEmpty();
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("epoch"));
    if (hasNames()) {
      columns.add("phase");
    }
    columns.addAll(List.of("loss", "seconds"));
    columns.addAll(course.figures());
    return columns;
  }

  @Override
  public boolean stop() {
    return wishToStop.getAsBoolean();
  }

  @Override
  public void batch(int epoch, long done, long all, double loss) throws IOException {
    if (!progress.isOpen()) {
      progressFrom = epoch;
    }
    int ofPhase = trainer.epochsOfPhase() + 1;
    int to = epoch - ofPhase + trainer.phase().nextMeasured(ofPhase);
    progress.batch(
        progressFrom == to ? "epoch " + to : "epochs " + progressFrom + "-" + to,
        (epoch - progressFrom) * all + done,
        (to - progressFrom + 1) * all,
        loss);
    if (System.nanoTime() - saved > CHECKPOINT_NANOS) {
      save();
    }
  }

  @Override
  public void save() throws IOException {
    Map<String, String> state = new LinkedHashMap<>(identity.parts());
    state.put(EPOCHS, phases.stream().map(p -> "" + p.epochs()).collect(Collectors.joining(" ")));
    state.putAll(trainer.position());
    new Checkpoint(trainer.arrays(), state).write(folder);
    saved = System.nanoTime();
  }

  @Override
  public void epoch(Trainer.Epoch e) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    if (e.dev() != null) {
      row.putAll(e.dev().figures());
      row.keySet().retainAll(course.figures());
    }
    if (hasNames()) {
      row.put("phase", e.phase().name());
    }
    row.put("loss", e.loss());
    row.put("seconds", e.seconds());
    curve.append(e.number(), row);
    if (e.dev() == null) {
      return;
    }
    curve.draw(
        folder.resolve("curve.png"),
        course.title(),
        "loss",
        course.figures().get(0),
        hasNames() ? "phase" : null,
        phases.stream()
            .filter(phase -> !phase.lesson().loss().equals("loss"))
            .map(Phase::name)
            .collect(Collectors.toSet()));
    // Before the checkpoint: a program that is killed in between does the epoch again.
    keep(e);
    screen.printf(
        Locale.ROOT,
        "epoch %d%s: %s %.4f in %.1f s; %s%s%n",
        e.number(),
        hasNames() ? " (" + e.phase().name() + ")" : "",
        e.phase().lesson().loss(),
        e.loss(),
        e.seconds(),
        e.dev().words(),
        e.best() && isChosen(e) ? ", the best so far" : "");
    course.epoch(e, screen);
    screen.flush();
  }

  private static boolean isChosen(Trainer.Epoch e) {
    return !Double.isNaN(e.dev().score()) && !e.phase().keepsLast();
  }

  private void keep(Trainer.Epoch e) throws IOException {
    boolean alone = phases.stream().filter(phase -> !phase.preparatory()).count() == 1;
    if (e.bestOfPhase() && (e.phase().preparatory() || !alone)) {
      course.write(folder.resolve(e.phase().name()), e);
    }
    if (e.best() && !e.phase().preparatory()) {
      course.write(model, e);
    }
  }

  private void end() throws IOException {
    if (trainer.isOutOfPatience()) {
      screen.printf(
          Locale.ROOT,
          "Ended after epoch %d: %d epochs without a better dev score (--patience).%n",
          trainer.epochs(),
          trainer.phase().patience());
    }
    if (!Files.exists(model)) { // somebody has taken it away
      course.write(model, trainer.bestAgain());
    }
    screen.printf(Locale.ROOT, "The model of epoch %d is in %s.%n", trainer.bestEpoch(), model);
    course.end(trainer.best(), screen, errors);
  }
}
