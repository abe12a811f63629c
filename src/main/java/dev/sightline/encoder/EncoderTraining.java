package dev.sightline.encoder;

import static java.util.stream.Collectors.joining;

import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.SavedState;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.FloatView;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.encoder.zoo.Top;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.FolderLock;
import dev.sightline.rnn.LearningRate;
import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Fine-tunes every layer of an {@link EncoderNet} on the words of captions. On top of the pooled
 * vector f lies a dense layer; with {@code p = sigmoid(W f + b)} and targets t ({@link
 * CaptionWords}) the loss of a photo is
 *
 * <pre>
 *   L = - sum over words of  t log p + (1 - t) log (1 - p)
 * </pre>
 *
 * <p>Minimised by Adam, its gradient clipped by global norm; the rate rises linearly during
 * warm-up, then falls to zero as half a cosine. How W and b begin, {@link WordsLayer} says. Batch
 * normalisation is folded into the layers before it, so that its statistics stay those of the
 * pretraining: those of a batch of 32, shared between replicas, would be far noisier, and a folded
 * net trains faster.
 *
 * <p>Into the output folder go {@code state.safetensors} (all that {@code resume} needs, written
 * every so many steps and after every epoch, with the one before beside it), {@code
 * encoder-epoch01.safetensors} ... (weights in half precision, named as in the file training began
 * from, with {@code words.weight} and {@code words.bias}), {@code encoder.safetensors} (the last of
 * them), {@code words.txt} and {@code curve.csv}. Resuming gives the very numbers of an
 * uninterrupted run.
 */
public final class EncoderTraining {
  private final EncoderNet kind;
  private final Settings settings;
  private final Path folder;
  private final Consumer<String> log;
  private final BooleanSupplier stop;

  /** How to train; the rate rises for some steps and then falls to nothing along a cosine. */
  public record Settings(
      @Setting(says = "Passes over the training data.", usual = "6", least = 1) int epochs,
      @Setting(says = "Examples per step: photos.", usual = "32", least = 1) int batch,
      @Setting(
              says = "Copies of the net that share a batch, one per core.",
              usual = "2",
              least = 1)
          int replicas,
      @Setting(
              says =
                  "Width and height of the pictures that the net sees. Default: the net's own.",
              label = "PIXELS",
              usual = "224",
              least = 28,
              most = 1024)
          int side,
      @Setting(says = "Width multiplier of the net.", usual = "1", above = 0) double width,
      @Setting(
              says = "Words that it learns to predict: the most common ones.",
              option = Setting.NO_OPTION,
              usual = "1000",
              least = 1)
          int words,
      @Setting(
              says = "Peak learning rate.",
              option = "--learning-rate",
              usual = "1e-4",
              above = 0)
          double rate,
      @Setting(
              says = "Peak learning rate of the new layer on top.",
              option = "--top-learning-rate",
              usual = "1e-3",
              above = 0)
          double topRate,
      @Setting(
              says = "Steps until the peak rate.",
              option = Setting.NO_OPTION,
              usual = "150",
              least = 0)
          int warmUp,
      @Setting(
              says = "Largest norm of the gradient.",
              option = "--clip-norm",
              usual = "10",
              above = 0)
          double clip,
      @Setting(
              says = "Steps between two checkpoints.",
              option = Setting.NO_OPTION,
              usual = "200",
              least = 1)
          int saveEvery,
      @Setting(
              says = "Seed for everything random: the same seed gives the same result.",
              usual = "1")
          long seed) {
    public static final Spec<Settings> SPEC = Spec.of(Settings.class);

    /**
     * @throws IllegalArgumentException saying which setting is out of range
     */
    public Settings {
      Spec.require(
          Settings.class, epochs, batch, replicas, side, width, words, rate, topRate, warmUp, clip,
          saveEvery, seed);
    }
  }

  /** How good the net is on photos that it is not trained on. */
  public record Score(double loss, double meanAveragePrecision, double precisionAtFive) {}

  /**
   * A training that writes into {@code folder}.
   *
   * @param kind the net
   * @param log gets a line now and then
   * @param stop asked after every step; once it says yes, the state is saved and training returns
   */
  public EncoderTraining(
      EncoderNet kind, Settings settings, Path folder, Consumer<String> log, BooleanSupplier stop) {
    this.kind = kind;
    this.settings = settings;
    this.folder = folder;
    this.log = log;
    this.stop = stop;
  }

  /**
   * Trains, from {@code weights} or, if {@code resume}, from the folder's state.
   *
   * @param weights null to begin with weights drawn by the settings' seed
   * @return the score on {@code dev} after the last epoch, or null if stopped before or if there
   *     are no dev photos
   * @throws IOException if a photo or a weight file cannot be read, or the folder not be written
   */
  public Score run(
      List<TrainingPhoto> train, List<TrainingPhoto> dev, WeightTensors weights, boolean resume)
      throws IOException, InterruptedException {
    if (train.size() < settings.batch()) {
      throw new IllegalArgumentException(
          train.size() + " training photos do not fill one batch of " + settings.batch() + ".");
    }
    try (FolderLock lock = FolderLock.take(folder, "training an encoder")) {
      return locked(train, dev, weights, resume);
    }
  }

  private Score locked(
      List<TrainingPhoto> train, List<TrainingPhoto> dev, WeightTensors weights, boolean resume)
      throws IOException, InterruptedException {
    CaptionWords words = CaptionWords.commonest(train, settings.words());
    if (words.words().isEmpty()) {
      throw new IllegalArgumentException(
          "There is no content word in the captions of the " + train.size() + " training photos");
    }
    NetShape shape =
        NetShape.of(settings.side(), Top.WORDS, words.words().size())
            .resized(settings.side(), settings.width());
    ComputationGraph net =
        weights == null ? kind.init(shape, settings.seed()) : NetWeights.load(kind, shape, weights);
    if (weights == null || !weights.has("words.weight")) {
      WordsLayer.of(net).begin(train, words);
    }
    INDArray shared = net.params();
    float[] beginning = shared.toFloatVector();
    TrainingIdentity identity = identity(train, dev, beginning);
    Optional<SavedState> saved = resume ? FineTuningState.newest(folder) : Optional.empty();
    saved.ifPresent(before -> identity.requireSame(folder, before.words()));
    AtomicFile.write(folder.resolve("words.txt"), String.join("\n", words.words()) + "\n");
    FineTuningState state =
        saved.isPresent()
            ? FineTuningState.of(saved.get(), folder, beginning.length)
            : new FineTuningState(beginning);
    FloatView.pointer(shared).put(state.parameters);
    int topStart = WordsLayer.of(net).start(shared);
    int perEpoch = train.size() / settings.batch();
    int steps = perEpoch * settings.epochs();
    LearningRate factor = LearningRate.warmUpThenCosine(1, settings.warmUp(), steps, 0);
    Score score = null;
    FineTuningCurve curve = new FineTuningCurve(folder, saved.isPresent());
    try (Replicas replicas = new Replicas(net, settings.side(), settings.replicas());
        PhotoBatches batches =
            PhotoBatches.training(
                train, words, input(), settings.batch(), settings.seed(), state.steps())) {
      FineTuningProgress progress = new FineTuningProgress(steps, state.steps(), settings.batch());
      saved.ifPresent(before -> progress.resume(before.words()));
      while (state.steps() < steps && !stop.getAsBoolean()) {
        double rate = factor.at(state.steps());
        PhotoBatches.Batch batch = batches.next();
        Replicas.Gradients gradients = replicas.gradients(batch);
        double norm = norm(gradients.sum()) / settings.batch();
        double loss = gradients.loss() / settings.batch();
        if (!Double.isFinite(norm) || !Double.isFinite(loss)) {
          throw new ArithmeticException(diverged(loss, norm, state.steps(), perEpoch, batch));
        }
        double scale = Math.min(1, settings.clip() / norm) / settings.batch();
        state.step(
            gradients.sum(),
            (float) scale,
            (float) (rate * settings.rate()),
            (float) (rate * settings.topRate()),
            topStart);
        FloatView.pointer(shared).put(state.parameters);
        progress.add(loss, norm);
        if (state.steps() % 20 == 0) {
          log.accept(progress.line(state.steps()));
        }
        boolean epochEnds = state.steps() % perEpoch == 0;
        if (epochEnds) {
          int epoch = state.steps() / perEpoch;
          score = dev.isEmpty() ? null : evaluate(replicas, dev, words);
          log.accept(curve.add(epoch, progress.endEpoch(), score, progress.imagesPerSecond()));
          writeWeights(net, words, weights, epoch, folder.resolve(name(epoch)));
        }
        // Last: a program that is killed before it does the end of the epoch again.
        if (epochEnds || state.steps() % settings.saveEvery() == 0) {
          state.write(folder, identity.parts(), progress.words());
        }
      }
      if (state.steps() < steps) {
        state.write(folder, identity.parts(), progress.words());
        log.accept("Stopped after step " + state.steps() + "; go on with --resume.");
        return null;
      }
      if (score == null && !dev.isEmpty()) {
        score = evaluate(replicas, dev, words);
      }
    }
    writeWeights(net, words, weights, settings.epochs(), folder.resolve("encoder.safetensors"));
    return score;
  }

  /** What must not change when a training goes on. */
  private TrainingIdentity identity(
      List<TrainingPhoto> train, List<TrainingPhoto> dev, float[] beginning) {
    List<String> content = new ArrayList<>();
    for (List<TrainingPhoto> part : List.of(train, dev)) {
      part.forEach(photo -> content.add(photo.file().getFileName() + " " + photo.captions()));
      content.add("");
    }
    return new TrainingIdentity()
        .settings(settings, "epochs", "saveEvery")
        .with("net", kind.name() + " (" + kind.source() + ")")
        .data(train.size() + " photos and " + dev.size() + " to check with", content)
        .with("start", String.format(Locale.ROOT, "%08x", Arrays.hashCode(beginning)));
  }

  private PhotoBatches.Input input() {
    return new PhotoBatches.Input(settings.side(), kind.scaling());
  }

  private static String diverged(
      double loss, double norm, int step, int perEpoch, PhotoBatches.Batch batch) {
    return String.format(
        Locale.ROOT,
        "The loss is %s and the gradient's norm %s in epoch %d, batch %d (%s). The training has"
            + " stopped; its last state is kept. Look at these photos, or try a lower rate",
        loss,
        norm,
        step / perEpoch + 1,
        step % perEpoch + 1,
        batch.files().stream().map(file -> file.getFileName().toString()).collect(joining(", ")));
  }

  private static String name(int epoch) {
    return String.format(Locale.ROOT, "encoder-epoch%02d.safetensors", epoch);
  }

  private static double norm(float[] gradient) {
    double sum = 0;
    for (float g : gradient) {
      sum += (double) g * g;
    }
    return Math.sqrt(sum);
  }

  private Score evaluate(Replicas replicas, List<TrainingPhoto> dev, CaptionWords words)
      throws IOException, InterruptedException {
    WordPrecision precision = new WordPrecision(dev.size(), words.words().size());
    double loss = 0;
    try (PhotoBatches batches = PhotoBatches.once(dev, words, input(), settings.batch())) {
      for (int done = 0; done < dev.size(); ) {
        PhotoBatches.Batch batch = batches.next();
        float[][] outputs = replicas.outputs(batch);
        for (int i = 0; i < outputs.length; i++) {
          precision.add(outputs[i], batch.targets()[i]);
          for (int word = 0; word < outputs[i].length; word++) {
            double p = Math.min(1 - 1e-7, Math.max(1e-7, outputs[i][word]));
            double t = batch.targets()[i][word];
            loss -= t * Math.log(p) + (1 - t) * Math.log(1 - p);
          }
        }
        done += outputs.length;
      }
    }
    return new Score(
        loss / dev.size(), precision.meanAveragePrecision(), precision.precisionAtFive());
  }

  private void writeWeights(
      ComputationGraph net, CaptionWords words, WeightTensors from, int epoch, Path file)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(from == null ? Map.of() : from.metadata());
    texts.remove("classes");
    texts.put("net", kind.name());
    texts.put("source", kind.source());
    texts.put("fine-tuned", "on caption words, every layer, " + epoch + " epochs");
    texts.put("seed", Long.toString(settings.seed()));
    texts.put("words", String.join(" ", words.words()));
    Safetensors.write(file, NetWeights.of(net), texts, true);
  }
}
