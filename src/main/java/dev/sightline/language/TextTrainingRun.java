package dev.sightline.language;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.draw.CurveChart;
import dev.sightline.io.FolderLock;
import dev.sightline.text.Alphabet;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.EpochProgress;
import dev.sightline.train.LearningCurve;
import dev.sightline.train.TrainingRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A character model's training with its files: the bundle after each better epoch, and in a folder
 * beside it, {@code NAME-training}, a checkpoint and the learning curve. After each epoch the model
 * writes a sample.
 */
public final class TextTrainingRun implements TextTraining.Listener, AutoCloseable {
  private static final List<String> COLUMNS =
      List.of("epoch", "loss", "dev_loss", "bits", "seconds");
  private static final int SAMPLE = 200;

  private final TextTrainingSettings settings;
  private final TextBundle bundle;
  private final TextTraining training;
  private final String name;
  private final String command;
  private final Path out;
  private final Path folder;
  private final PrintWriter screen;
  private final BooleanSupplier wishToStop;
  private final TrainingRecord record;
  private final EpochProgress progress;

  /**
   * @param name of the text, for the bundle
   * @param command the command line, for the bundle
   * @param out the bundle's folder
   * @param wishToStop asked after every window
   * @throws IllegalArgumentException where the text is too short for the settings
   */
  public TextTrainingRun(
      TextPlan plan,
      TextTrainingSettings settings,
      String text,
      String name,
      String command,
      Path out,
      PrintWriter screen,
      PrintWriter errors,
      BooleanSupplier wishToStop) {
    this.settings = settings;
    this.name = name;
    this.command = command;
    this.out = out;
    this.screen = screen;
    this.wishToStop = wishToStop;
    folder = out.toAbsolutePath().resolveSibling(out.getFileName() + "-training");
    Alphabet alphabet = Alphabet.of(text);
    int characters = Math.max(1, alphabet.size());
    bundle = new TextBundle(new CharacterModel(plan, characters, settings.seed()), alphabet);
    training = new TextTraining(settings, bundle.model(), alphabet.ids(text));
    record =
        new TrainingRecord(
            folder,
            new TrainingIdentity()
                .settings(plan)
                .settings(settings)
                .data(String.format(Locale.ROOT, "%,d characters", text.length()), List.of(text)),
            settings.epochs(),
            COLUMNS);
    progress = new EpochProgress("characters", errors);
  }

  /**
   * Trains to the end, or until stopped; a checkpoint is written in either case.
   *
   * @param resume goes on from the newest checkpoint, where there is one
   * @return whether it came to the end
   */
  public boolean run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "training a model that writes text")) {
      return locked(resume);
    }
  }

  private boolean locked(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = record.open(resume);
    if (checkpoint.isPresent()) {
      training.resume(checkpoint.get().arrays(), checkpoint.get().state());
      screen.println("Going on where the training before stopped.");
      record.prolonged(checkpoint.get()).ifPresent(screen::println);
    }
    screen.printf(
        Locale.ROOT,
        "%,d characters, %d of them different; %d streams side by side; %,d parameters.%n",
        training.characters(),
        bundle.alphabet().size(),
        training.streams(),
        bundle.model().parameters().size());
    screen.flush();
    boolean done = training.run(this);
    if (!done) {
      save();
      screen.println("Stopped; the same command with --resume goes on from here.");
    }
    return done;
  }

  @Override
  public void window(int epoch, long done, long characters, double loss) {
    progress.batch("epoch " + epoch, done, characters, loss);
  }

  @Override
  public void epoch(TextTraining.Epoch e, boolean best) throws IOException {
    record
        .curve()
        .append(
            e.epoch(),
            Map.of(
                "loss", e.loss(), "dev_loss", e.dev(), "bits", e.bits(), "seconds", e.seconds()));
    chart().write(folder.resolve("curve.png"));
    if (best) {
      Provenance provenance =
          Provenance.now(name, command, settings.seed())
              .with("bits a character, held back", e.bits())
              .with("epoch", e.epoch());
      bundle.write(out, training.bestWeights(), provenance);
    }
    // After the model: a program that is killed in between does the epoch again.
    save();
    screen.printf(
        Locale.ROOT,
        "epoch %d: loss %.4f in %.1f s; held back %.4f, %.3f bits a character%s%n",
        e.epoch(),
        e.loss(),
        e.seconds(),
        e.dev(),
        e.bits(),
        best ? ", the best so far" : "");
    int[] sample =
        new TextSampler(bundle.model(), 0.8, settings.seed() + e.epoch()).write(new int[0], SAMPLE);
    screen.println("  | " + bundle.alphabet().text(sample).replace("\n", "\n  | "));
    screen.flush();
  }

  private CurveChart chart() {
    LearningCurve curve = record.curve();
    double[] epochs = curve.numbers("epoch");
    List<CurveChart.Series> losses =
        List.of(
            new CurveChart.Series("learned from", epochs, curve.numbers("loss")),
            new CurveChart.Series("held back", epochs, curve.numbers("dev_loss")));
    return new CurveChart(
        "Character model",
        "epoch",
        new CurveChart.Axis("loss a character, in nats", losses),
        new CurveChart.Axis("", List.of()),
        List.of());
  }

  private void save() throws IOException {
    record.save(training.arrays(), training.position());
  }

  @Override
  public boolean stop() {
    return wishToStop.getAsBoolean();
  }

  /** Frees the model. */
  @Override
  public void close() {
    bundle.model().close();
  }
}
