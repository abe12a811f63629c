package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.FolderLock;
import dev.sightline.bundle.Provenance;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.EpochProgress;
import dev.sightline.train.LearningCurve;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A captioner's training with a folder of its own: after each epoch a checkpoint and a line of
 * {@code curve.csv}, drawn as {@code curve.png}; after each better epoch the bundle, so that a
 * training that is stopped leaves a model that works.
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
  private final CaptionTraining training;
  private final CaptionBundle bundle;
  private final TrainingRecord record;
  private final EpochProgress progress;

  /**
   * @param bundle the captioner as it is now; its weights are what training begins with
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
      PrintWriter errors) {
    this.settings = settings;
    this.folder = folder;
    this.encoder = encoder;
    this.origin = origin;
    this.screen = screen;
    this.bundle = bundle.withBeam(bundle.beam().withBeams(settings.beams()));
    training = new CaptionTraining(settings, bundle.model(), bundle.vocabulary(), train, dev);
    record = new TrainingRecord(folder, Map.of(), COLUMNS);
    progress = new EpochProgress("captions", errors);
  }

  /** Shows a new model some of the training photos, before {@link #run}. */
  public CaptionTrainingRun prepared() {
    training.prepareModel();
    return this;
  }

  /**
   * Trains to the end.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   */
  public void run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "training a captioner")) {
      locked(resume);
    }
  }

  private void locked(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = record.open(resume);
    if (checkpoint.isPresent()) {
      Map<String, String> state = checkpoint.get().state();
      training.resume(checkpoint.get().arrays(), CaptionTraining.Position.of(state));
      screen.printf(Locale.ROOT, "Going on after epoch %s.%n", state.get("finished"));
    }
    training.run(this);
  }

  @Override
  public void batch(int epoch, int done, int captions, double loss) {
    progress.batch("epoch " + epoch, done, captions, loss);
  }

  @Override
  public void epoch(CaptionTraining.Epoch e, CaptionTraining at) throws IOException {
    var s = e.dev();
    Map<String, Object> row = new LinkedHashMap<>(s.named());
    row.remove("images");
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
        "epoch %d (%s): %s %.3f in %.0f s; dev CIDEr-D %.4f, BLEU-1 %.2f, BLEU-4 %.2f%s%n",
        e.epoch(),
        e.selfCritical() ? "self-critical" : "cross-entropy",
        e.selfCritical() ? "reward" : "loss",
        e.loss(),
        e.seconds(),
        s.cider(),
        100 * s.bleu1(),
        100 * s.bleu4(),
        e.best() ? ", the best so far" : "");
    screen.flush();
  }

  private void save(CaptionTraining.Epoch e) throws IOException {
    if (!e.best() && !e.bestOfPhase()) {
      return;
    }
    Provenance provenance = Provenance.now(origin.data(), origin.command(), settings.seed());
    for (Map.Entry<String, Number> score : e.dev().named().entrySet()) {
      provenance = provenance.with("dev " + score.getKey(), score.getValue().doubleValue());
    }
    provenance = provenance.with("epoch", e.epoch());
    if (e.bestOfPhase() && settings.selfCriticalEpochs() > 0) {
      // The best of each phase is kept for itself, so that the two can be averaged.
      String phase = e.selfCritical() ? "self-critical" : "cross-entropy";
      bundle.write(folder.resolve(phase), encoder, provenance);
    }
    if (e.best()) {
      bundle.write(folder.resolve(bundle.task()), encoder, provenance);
    }
  }
}
