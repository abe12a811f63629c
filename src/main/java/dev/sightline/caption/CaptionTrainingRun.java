package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.eval.CaptionScores;
import dev.sightline.io.FolderLock;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.EpochProgress;
import dev.sightline.train.LearningCurve;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A captioner's training with a folder of its own: after each epoch, and where it is stopped, a
 * checkpoint; after each epoch a line of {@code curve.csv}, drawn as {@code curve.png}; after each
 * better epoch the bundle, so that a training that is stopped leaves a model that works.
 */
public final class CaptionTrainingRun implements CaptionTraining.Listener {
  private static final List<String> COLUMNS =
      List.of(
          "epoch", "phase", "loss", "seconds", "Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4", "ROUGE_L",
          "CIDEr");

  private final CaptionTrainingSettings settings;
  private final Path folder;
  private final EncoderReference encoder;
  private final TrainingOrigin origin;
  private final PrintWriter screen;
  private final BooleanSupplier wishToStop;
  private final CaptionTraining training;
  private final CaptionBundle bundle;
  private final TrainingRecord record;
  private final EpochProgress progress;

  /**
   * @param bundle the captioner as it is now; its weights are what training begins with
   * @param wishToStop asked after every batch
   */
  public CaptionTrainingRun(
      CaptionBundle bundle,
      CaptionTrainingSettings settings,
      CaptionSet train,
      CaptionSet dev,
      EncoderReference encoder,
      Path folder,
      TrainingOrigin origin,
      PrintWriter screen,
      PrintWriter errors,
      BooleanSupplier wishToStop) {
    this.settings = settings;
    this.folder = folder;
    this.encoder = encoder;
    this.origin = origin;
    this.screen = screen;
    this.wishToStop = wishToStop;
    this.bundle = bundle.withBeam(bundle.beam().withBeams(settings.beams()));
    training = new CaptionTraining(settings, bundle.model(), bundle.vocabulary(), train, dev);
    record = new TrainingRecord(folder, identity(settings, train, dev), settings.epochs(), COLUMNS);
    progress = new EpochProgress("captions", errors);
  }

  /** Shows a new model some of the training photos, before {@link #run}. */
  public CaptionTrainingRun prepared() {
    training.prepareModel();
    return this;
  }

  private TrainingIdentity identity(CaptionTrainingSettings how, CaptionSet train, CaptionSet dev) {
    List<String> content = new ArrayList<>(train.content());
    content.addAll(dev.content());
    return bundle
        .identity()
        .settings(how)
        .with("encoder", encoder.sha256())
        .with("start", origin.start())
        .data(train.size() + " to train on and " + dev.size() + " to check with", content);
  }

  /**
   * Trains to the end, or until stopped; a checkpoint is written in either case.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   * @return whether it came to the end
   * @throws IllegalArgumentException where the checkpoint is of another training
   */
  public boolean run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "training a captioner")) {
      return locked(resume);
    }
  }

  private boolean locked(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = record.open(resume);
    if (checkpoint.isPresent()) {
      goOn(checkpoint.get());
    }
    boolean done = training.run(this);
    progress.close();
    CaptionTraining.Position at = training.position();
    if (!done) {
      record.save(training.arrays(), at.words());
      screen.printf(
          Locale.ROOT,
          "Stopped in epoch %d; the same command with --resume goes on from here.%n",
          at.finished() + 1);
    } else if (at.sinceBest() >= settings.patience()) {
      screen.printf(
          Locale.ROOT,
          "Ended after epoch %d: %d epochs without a better dev CIDEr-D (--patience).%n",
          at.finished(),
          at.sinceBest());
    }
    screen.flush();
    return done;
  }

  private void goOn(Checkpoint from) {
    CaptionTraining.Position position = CaptionTraining.Position.of(from.state());
    Optional<String> prolonged = record.prolonged(from);
    if (prolonged.isPresent() && position.selfCritical()) {
      throw new IllegalArgumentException(
          "--resume: the training in "
              + folder
              + " is in its self-critical passes already; --epochs must stay what it was");
    }
    training.resume(from.arrays(), position);
    screen.printf(Locale.ROOT, "Going on after epoch %d.%n", position.finished());
    prolonged.ifPresent(screen::println);
  }

  /** CIDEr-D of the best epoch on the dev set; NaN where nothing was measured. */
  public double best() {
    double best = training.position().best();
    return best < 0 ? Double.NaN : best;
  }

  @Override
  public boolean stop() {
    return wishToStop.getAsBoolean();
  }

  @Override
  public void batch(int epoch, int done, int captions, double loss) {
    progress.batch("epoch " + epoch, done, captions, loss);
  }

  @Override
  public void epoch(CaptionTraining.Epoch e, CaptionTraining at) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    if (e.dev() != null) {
      row.putAll(e.dev().named());
      row.remove("images");
    }
    row.put("phase", e.selfCritical() ? "self-critical" : "cross-entropy");
    row.put("loss", e.loss());
    row.put("seconds", e.seconds());
    LearningCurve curve = record.curve();
    curve.append(e.epoch(), row);
    curve.draw(folder.resolve("curve.png"), bundle.subject().title(), "loss", "CIDEr", "phase");
    // The model first: a program that is killed in between does the epoch again, and writes it
    // anew.
    save(e);
    record.save(at.arrays(), at.position().words());
    screen.printf(
        Locale.ROOT,
        "epoch %d (%s): %s %.3f in %.0f s; %s%s%n",
        e.epoch(),
        e.selfCritical() ? "self-critical" : "cross-entropy",
        e.selfCritical() ? "reward" : "loss",
        e.loss(),
        e.seconds(),
        words(e.dev()),
        e.dev() != null && e.best() ? ", the best so far" : "");
    screen.flush();
  }

  /** Scores of the dev set, for a line on the screen. */
  static String words(CaptionScores dev) {
    return dev == null
        ? "nothing to measure with"
        : String.format(
            Locale.ROOT,
            "dev CIDEr-D %.4f, BLEU-1 %.2f, BLEU-4 %.2f",
            dev.cider(),
            100 * dev.bleu1(),
            100 * dev.bleu4());
  }

  private void save(CaptionTraining.Epoch e) throws IOException {
    if (!e.best() && !e.bestOfPhase()) {
      return;
    }
    Provenance provenance = provenance(e, origin, settings.seed());
    if (e.bestOfPhase() && settings.selfCriticalEpochs() > 0) {
      // The best of each phase is kept for itself, so that the two can be averaged.
      String phase = e.selfCritical() ? "self-critical" : "cross-entropy";
      bundle.write(folder.resolve(phase), encoder, provenance);
    }
    if (e.best()) {
      bundle.write(folder.resolve(bundle.task()), encoder, provenance);
    }
  }

  /** Where the model of an epoch comes from. */
  static Provenance provenance(CaptionTraining.Epoch e, TrainingOrigin origin, long seed) {
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), seed).with("epoch", e.epoch());
    if (e.dev() != null) {
      for (Map.Entry<String, Number> score : e.dev().named().entrySet()) {
        provenance = provenance.with("dev " + score.getKey(), score.getValue().doubleValue());
      }
    }
    return provenance;
  }
}
