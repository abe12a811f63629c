package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.rnn.CellKind;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.LearningCurve;
import dev.sightline.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
  /**
   * Sizes and regularisation of the model to be trained.
   *
   * @param kind show-and-tell, multimodal-rnn or soft-attention
   * @param minimumCount rarer words are unknown
   */
  public record Plan(
      String kind,
      int minimumCount,
      int embedding,
      int hidden,
      int projection,
      int attention,
      double dropout,
      double dropoutOfPhoto,
      double coverage,
      CellKind cell,
      int layers) {
    /**
     * @throws IllegalArgumentException saying which setting is out of range, and the range
     */
    public Plan {
      atLeastOne("embedding", embedding);
      atLeastOne("hidden", hidden);
      atLeastOne("layers", layers);
      within("dropout", dropout);
      within("dropout-photo", dropoutOfPhoto);
    }

    private static void atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
      }
    }

    private static void within(String name, double value) {
      if (!(value >= 0 && value < 1)) {
        throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1)");
      }
    }

    public static final Plan DEFAULT =
        new Plan("soft-attention", 4, 512, 512, 512, 512, 0.5, 0.3, 0.1, CellKind.LSTM, 1);

    /**
     * The recurrent cell that a captioner has in its paper.
     *
     * @throws IllegalArgumentException where there is no such captioner
     */
    public static CellKind usualCell(String kind) {
      return CaptionModels.Kind.of(kind).cell();
    }

    /** The same sizes for another model. */
    Plan withKind(String other) {
      return new Plan(
          other,
          minimumCount,
          embedding,
          hidden,
          projection,
          attention,
          dropout,
          dropoutOfPhoto,
          coverage,
          cell,
          layers);
    }

    CaptionModel model(int channels, int vocabulary, long seed) {
      return switch (CaptionModels.Kind.of(kind)) {
        case SHOW_AND_TELL ->
            new ShowAndTell(
                new ShowAndTell.Settings(
                    channels, vocabulary, embedding, hidden, dropout, dropoutOfPhoto, cell, layers),
                seed);
        case MULTIMODAL_RNN ->
            new MultimodalRnn(
                new MultimodalRnn.Settings(
                    channels, vocabulary, embedding, hidden, dropout, dropoutOfPhoto, cell, layers),
                seed);
        case SOFT_ATTENTION ->
            new SoftAttention(
                new SoftAttention.Settings(
                    channels,
                    vocabulary,
                    embedding,
                    hidden,
                    projection,
                    attention,
                    dropout,
                    dropoutOfPhoto,
                    coverage,
                    cell,
                    layers),
                seed);
      };
    }
  }

  /**
   * Where a training comes from, for its bundle.
   *
   * @param data what it is trained on, in words
   * @param command the command line
   */
  public record Origin(String data, String command) {}

  private static final List<String> COLUMNS =
      List.of(
          "epoch", "phase", "loss", "seconds", "Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4", "ROUGE_L",
          "CIDEr");

  private final CaptionTraining.Settings settings;
  private final Path folder;
  private final EncoderReference encoder;
  private final Origin origin;
  private final PrintWriter screen;
  private final CaptionTraining training;
  private final CaptionBundle bundle;
  private final PrintWriter errors;
  private LearningCurve curve;
  private Progress progress;

  /**
   * @param start a bundle whose weights training begins with, or null for random ones
   */
  public CaptionTrainingRun(
      Plan plan,
      CaptionTraining.Settings settings,
      CaptionSet train,
      CaptionSet dev,
      EncoderReference encoder,
      CaptionBundle start,
      Path folder,
      Origin origin,
      PrintWriter screen,
      PrintWriter errors) {
    this.settings = settings;
    this.folder = folder;
    this.encoder = encoder;
    this.origin = origin;
    this.screen = screen;
    this.errors = errors;
    Vocabulary vocabulary =
        start == null ? train.vocabulary(plan.minimumCount()) : start.vocabulary();
    CaptionModel model =
        start == null
            ? plan.model(train.features().channels(), vocabulary.size(), settings.seed())
            : start.model();
    bundle =
        new CaptionBundle(
            model, vocabulary, BeamSearch.Settings.DEFAULT.withBeams(settings.beams()));
    training = new CaptionTraining(settings, model, vocabulary, train, dev);
    if (start == null) {
      training.prepareModel();
    }
  }

  /**
   * Trains to the end.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   */
  public void run(boolean resume) throws IOException {
    Files.createDirectories(folder);
    Optional<Checkpoint> checkpoint = resume ? Checkpoint.newest(folder) : Optional.empty();
    if (checkpoint.isPresent()) {
      Map<String, String> state = checkpoint.get().state();
      training.resume(checkpoint.get().arrays(), CaptionTraining.Position.of(state));
      screen.printf("Going on after epoch %s.%n", state.get("finished"));
    }
    curve =
        checkpoint.isPresent()
            ? LearningCurve.resume(folder.resolve("curve.csv"), COLUMNS)
            : LearningCurve.create(folder.resolve("curve.csv"), COLUMNS);
    training.run(this);
  }

  @Override
  public void batch(int epoch, int done, int captions, double loss) {
    if (progress == null) {
      progress = Progress.of("epoch " + epoch, "captions", captions, Progress.suited(), errors);
    }
    progress.add(done - progress.done(), loss);
    if (done == captions) {
      progress.close();
      progress = null;
    }
  }

  @Override
  public void epoch(CaptionTraining.Epoch e, CaptionTraining at) throws IOException {
    var s = e.dev();
    Map<String, Object> row = new LinkedHashMap<>(s.named());
    row.remove("images");
    row.put("phase", e.selfCritical() ? "self-critical" : "cross-entropy");
    row.put("loss", e.loss());
    row.put("seconds", e.seconds());
    curve.append(e.epoch(), row);
    curve.draw(folder.resolve("curve.png"), "Photo captioner", "loss", "CIDEr", "phase");
    new Checkpoint(at.arrays(), at.position().words()).write(folder);
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
    save(e);
  }

  private void save(CaptionTraining.Epoch e) throws IOException {
    if (!e.best() && !e.bestOfPhase()) {
      return;
    }
    Provenance provenance = Provenance.now(origin.data, origin.command, settings.seed());
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
      bundle.write(folder.resolve("photo-caption"), encoder, provenance);
    }
  }
}
