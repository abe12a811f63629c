package dev.sightline.caption;

import dev.sightline.spec.Plan;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.eval.CaptionScores;
import dev.sightline.io.FolderLock;
import dev.sightline.media.MediaException;
import dev.sightline.media.PictureReader;
import dev.sightline.train.Checkpoint;
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
import java.util.function.BooleanSupplier;

/**
 * A training of captioner and encoder together with a folder of its own: checkpoints, {@code
 * curve.csv}, and after each better epoch two bundles, the encoder and the captioner that refers to
 * it by its hash.
 */
public final class EndToEndRun implements EndToEndTraining.Listener {
  private static final List<String> COLUMNS =
      List.of("epoch", "loss", "seconds", "Bleu_1", "Bleu_4", "ROUGE_L", "CIDEr");
  private static final int PHOTOS_SHOWN = 256;
  private static final int STEPS_A_LINE = 20;
  private static final String TUNED = "-tuned";

  private final EndToEndSettings settings;
  private final CaptionBundle bundle;
  private final TrainableEncoder encoder;
  private final Path folder;
  private final TrainingOrigin origin;
  private final PrintWriter screen;
  private final BooleanSupplier stop;
  private final EndToEndTraining training;
  private final TrainingRecord record;
  private Provenance best;
  private long lineAt;
  private int lineStep;

  /**
   * @param bundle the captioner as it is now
   * @param train photos that can be read, see {@link #readable}
   * @param stop asked after every step; once it says yes, a checkpoint is written and that is all
   */
  public EndToEndRun(
      EndToEndSettings settings,
      CaptionBundle bundle,
      TrainableEncoder encoder,
      List<CaptionedPhoto> train,
      List<CaptionedPhoto> dev,
      Path folder,
      TrainingOrigin origin,
      PrintWriter screen,
      BooleanSupplier stop) {
    this.settings = settings;
    this.bundle = bundle.withBeam(bundle.beam().withBeams(settings.captioner().beams()));
    this.encoder = encoder;
    this.folder = folder;
    this.origin = origin;
    this.screen = screen;
    this.stop = stop;
    training = new EndToEndTraining(settings, this.bundle, encoder, train, dev);
    record =
        new TrainingRecord(
            folder, training.identity(origin.start()), settings.captioner().epochs(), COLUMNS);
  }

  /** A new captioner for these photos, with the vocabulary of their captions. */
  public static CaptionBundle fresh(
      Plan<Captioners.Kind<?>> plan,
      CaptionTrainingSettings settings,
      TrainableEncoder encoder,
      List<CaptionedPhoto> train) {
    return CaptionBundle.fresh(
        plan,
        encoder.channels(),
        EndToEndTraining.vocabulary(train, settings.minimumCount()),
        settings.seed());
  }

  /** Shows a new captioner some of the training photos, before {@link #run}. */
  public EndToEndRun prepared() {
    training.prepareModel(PHOTOS_SHOWN);
    return this;
  }

  /** The photos that can be read; of each of the others a sentence is printed. */
  public static List<CaptionedPhoto> readable(List<CaptionedPhoto> photos, PrintWriter errors) {
    return photos.parallelStream()
        .filter(
            photo -> {
              try {
                return PictureReader.read(photo.file()) != null;
              } catch (MediaException e) {
                errors.println("sightline: " + e.getMessage());
                return false;
              }
            })
        .toList();
  }

  /**
   * Trains to the end or until it is stopped; {@code resume} goes on from the newest checkpoint.
   *
   * @return whether it came to the end
   */
  public boolean run(boolean resume) throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "training a captioner with its encoder")) {
      return locked(resume);
    }
  }

  private boolean locked(boolean resume) throws IOException {
    Optional<Checkpoint> checkpoint = record.open(resume);
    if (checkpoint.isPresent()) {
      training.resume(checkpoint.get().arrays(), checkpoint.get().state());
      screen.printf(Locale.ROOT, "Going on after step %d.%n", training.steps());
      record.prolonged(checkpoint.get()).ifPresent(screen::println);
    }
    lineAt = System.nanoTime();
    lineStep = training.steps();
    boolean done = training.run(this);
    if (!done) {
      screen.printf(
          Locale.ROOT,
          "Stopped after step %d; the same command with --resume goes on from here.%n",
          training.steps());
    } else if (best != null) {
      write();
    }
    return done;
  }

  @Override
  public void begun(CaptionScores dev) {
    screen.printf(Locale.ROOT, "before: %s%n", CaptionTrainingRun.words(dev));
    screen.flush();
    lineAt = System.nanoTime();
  }

  @Override
  public void step(int done, int steps, double loss, double encoderNorm) {
    if (done % STEPS_A_LINE != 0) {
      return;
    }
    CaptionTrainingSettings s = settings.captioner();
    double photos = (double) (done - lineStep) * s.parts(false);
    double rate = photos / ((System.nanoTime() - lineAt) / 1e9);
    lineAt = System.nanoTime();
    lineStep = done;
    screen.printf(
        Locale.ROOT,
        "step %d of %d: loss %.3f, gradient of the encoder %.3f, %.1f photos/s%n",
        done,
        steps,
        loss,
        encoderNorm,
        rate);
    screen.flush();
  }

  @Override
  public void save(EndToEndTraining at) throws IOException {
    record.save(at.arrays(), at.position());
  }

  @Override
  public void epoch(CaptionTraining.Epoch e, EndToEndTraining at) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    if (e.dev() != null) {
      row.putAll(e.dev().named());
      row.keySet().retainAll(COLUMNS);
    }
    row.put("loss", e.loss());
    row.put("seconds", e.seconds());
    record.curve().append(e.epoch(), row);
    screen.printf(
        Locale.ROOT,
        "epoch %d: loss %.3f in %.0f s; %s%s%n",
        e.epoch(),
        e.loss(),
        e.seconds(),
        CaptionTrainingRun.words(e.dev()),
        e.dev() != null && e.best() ? ", the best so far" : "");
    screen.flush();
    if (e.best()) {
      best = CaptionTrainingRun.provenance(e, origin, settings.captioner().seed());
      write();
    }
    lineAt = System.nanoTime();
  }

  @Override
  public boolean stop() {
    return stop.getAsBoolean();
  }

  private void write() throws IOException {
    String name = encoder.name().endsWith(TUNED) ? encoder.name() : encoder.name() + TUNED;
    EncoderReference reference =
        encoder.write(
            folder.resolve(name),
            best,
            "The eye of one captioner: every layer was fine-tuned together with it, on the loss of"
                + " its captions.");
    bundle.write(folder.resolve(bundle.task()), reference, best);
  }
}
