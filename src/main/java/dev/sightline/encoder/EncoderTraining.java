package dev.sightline.encoder;

import static java.util.stream.Collectors.joining;

import dev.sightline.bundle.Safetensors;
import dev.sightline.bundle.Safetensors.Tensor;
import dev.sightline.bundle.SavedState;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.encoder.EncoderLessons.Learned;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.io.AtomicFile;
import dev.sightline.io.FolderLock;
import dev.sightline.rnn.LearningRate;
import dev.sightline.train.Allowed;
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
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Fine-tunes an {@link EncoderNet}, or what lies above its lowest blocks, on all that several data
 * sets say of their photos ({@link EncoderLessons}). Minimised by Adam, the gradient clipped by
 * global norm; the rate rises linearly during warm-up, then falls to zero as half a cosine. What is
 * measured and kept is the running average of the weights.
 *
 * <p>Batch normalisation is folded into the layers before it, so that its statistics stay those of
 * the pretraining: those of a batch of 32, shared between replicas, would be far noisier, and a
 * folded net trains faster.
 *
 * <p>Into the output folder go {@code state.safetensors} (all that {@code resume} needs, written
 * every so many steps and after every epoch, with the one before beside it), {@code
 * encoder-epoch01.safetensors} ... (weights in half precision, named as in the file training began
 * from, with those of {@code classifier} and {@code words}), {@code encoder.safetensors} (the last
 * of them), {@code words.txt} and {@code curve.csv}. Resuming gives the very numbers of an
 * uninterrupted run.
 */
public final class EncoderTraining {
  private static final String STATE = "state";

  private final EncoderNet kind;
  private final Settings settings;
  private final Path folder;
  private final Consumer<String> log;
  private final BooleanSupplier stop;

  /**
   * How to train.
   *
   * @param epochs passes over the training photos
   * @param batch photos in a step
   * @param replicas nets that share a batch, at most one per core
   * @param side width and height of the net's input in pixels
   * @param width the net's width multiplier, 1 for the given weights
   * @param frozenBlocks how many of the lowest blocks stay as they are
   * @param words outputs for words, at most
   * @param rate Adam's learning rate for the pretrained layers
   * @param topRate the same for the new layers on top
   * @param warmUp steps until the full rate
   * @param clip longest gradient (mean over the batch) that is not shortened
   * @param averaging decay of the running average of the weights
   * @param dropout share of the pooled vector that the layers on top do not see
   * @param saveEvery steps between two savings of the state
   * @param seed for order and variation of the photos
   */
  public record Settings(
      int epochs,
      int batch,
      int replicas,
      int side,
      double width,
      int frozenBlocks,
      int words,
      double rate,
      double topRate,
      int warmUp,
      double clip,
      double averaging,
      double dropout,
      int saveEvery,
      long seed) {
    /** What is usual. */
    public static Settings defaults() {
      return new Settings(6, 32, 2, 224, 1, 0, 600, 1e-4, 1e-3, 150, 10, 0.998, 0.2, 200, 1);
    }

    /**
     * @throws IllegalArgumentException saying which setting is out of range
     */
    public Settings {
      Allowed.whole("epochs", epochs, 1, Integer.MAX_VALUE);
      Allowed.whole("batch", batch, 1, Integer.MAX_VALUE);
      Allowed.whole("replicas", replicas, 1, Integer.MAX_VALUE);
      Allowed.whole("side", side, 28, 1024);
      Allowed.whole("frozen-blocks", frozenBlocks, 0, 99);
      Allowed.whole("words", words, 1, Integer.MAX_VALUE);
      Allowed.aboveZero("width", width);
      Allowed.aboveZero("learning-rate", rate);
      Allowed.aboveZero("top-learning-rate", topRate);
      Allowed.aboveZero("the longest gradient", clip);
      Allowed.number("averaging", averaging, 0, 0.99999);
      Allowed.number("dropout", dropout, 0, 0.9);
      Allowed.whole("steps between two savings", saveEvery, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * What came out.
   *
   * @param score in percent, by figure; empty where there are no photos to measure with
   * @param shape of the net in {@code encoder.safetensors}
   * @param words that it knows, in the order of their outputs
   */
  public record Result(Map<String, Double> score, NetShape shape, List<String> words) {}

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
   * @param sets the data, of which at least one has photos to train on
   * @param weights null to begin with weights drawn by the settings' seed
   * @param classes how many the weights tell apart and the net is to tell apart further, 0 for none
   * @return null if stopped before the end
   * @throws IOException if a photo or a weight file cannot be read, or the folder not be written
   */
  public Result run(List<PhotoSet> sets, WeightTensors weights, int classes, boolean resume)
      throws IOException, InterruptedException {
    int photos = sets.stream().mapToInt(set -> set.train().size()).sum();
    if (photos < settings.batch()) {
      throw new IllegalArgumentException(
          photos + " training photos do not fill one batch of " + settings.batch() + ".");
    }
    NetShape shape =
        NetShape.of(settings.side()).with(classes, 0).resized(settings.side(), settings.width());
    ComputationGraph net =
        weights == null ? kind.init(shape, settings.seed()) : NetWeights.load(kind, shape, weights);
    float[] before = classes == 0 ? null : parameters(net.getLayer(NetShape.CLASSIFIER));
    try (FolderLock lock = FolderLock.take(folder, "training an encoder");
        TrainableEncoder encoder =
            new TrainableEncoder(
                kind.name(), kind, shape, net, settings.replicas(), settings.frozenBlocks())) {
      EncoderLessons lessons =
          new EncoderLessons(sets, settings.words(), encoder.channels(), before);
      EncoderLearner learner = new EncoderLearner(settings, sets, encoder, lessons);
      Map<String, Double> score = locked(learner, sets, weights, resume);
      List<String> words = lessons.words();
      return score == null ? null : new Result(score, shape.with(classes, words.size()), words);
    }
  }

  /** W {@code [out, in]} and b of a dense layer. */
  private static float[] parameters(Layer layer) {
    float[] weight = layer.getParam("W").transpose().dup('c').data().asFloat();
    float[] bias = layer.getParam("b").dup('c').data().asFloat();
    float[] both = Arrays.copyOf(weight, weight.length + bias.length);
    System.arraycopy(bias, 0, both, weight.length, bias.length);
    return both;
  }

  private Map<String, Double> locked(
      EncoderLearner learner, List<PhotoSet> sets, WeightTensors weights, boolean resume)
      throws IOException, InterruptedException {
    TrainingIdentity identity = identity(learner, sets);
    Optional<SavedState> saved = resume ? SavedState.newest(folder, STATE) : Optional.empty();
    saved.ifPresent(before -> identity.requireSame(folder, before.words()));
    AtomicFile.write(folder.resolve("words.txt"), String.join("\n", learner.words()) + "\n");
    saved.ifPresent(learner::goOn);
    int perEpoch = learner.photos().size() / settings.batch();
    int steps = perEpoch * settings.epochs();
    LearningRate factor = LearningRate.warmUpThenCosine(1, settings.warmUp(), steps, 0);
    Map<String, Double> score = null;
    FineTuningCurve curve = new FineTuningCurve(folder, learner.figures(), saved.isPresent());
    try (PhotoBatches batches =
        PhotoBatches.training(
            learner.photos().stream().map(Learned::photo).toList(),
            learner.input(),
            settings.batch(),
            settings.seed(),
            learner.steps())) {
      FineTuningProgress progress =
          new FineTuningProgress(steps, learner.steps(), settings.batch());
      saved.ifPresent(before -> progress.resume(before.words()));
      while (learner.steps() < steps && !stop.getAsBoolean()) {
        int step = learner.steps();
        PhotoBatches.Batch batch = batches.next();
        EncoderLearner.Step taken = learner.step(batch, factor.at(step));
        if (!taken.isFinite()) {
          throw new ArithmeticException(diverged(taken, step, perEpoch, batch));
        }
        progress.add(taken.loss(), taken.norm());
        if ((step + 1) % 20 == 0) {
          log.accept(progress.line(step + 1));
        }
        boolean epochEnds = (step + 1) % perEpoch == 0;
        if (epochEnds) {
          int epoch = (step + 1) / perEpoch;
          score = learner.score();
          writeWeights(learner.tensors(), learner.words(), sets, weights, epoch);
          log.accept(curve.add(epoch, progress.endEpoch(), score, progress.imagesPerSecond()));
        }
        // Last: a program that is killed before it does the end of the epoch again.
        if (epochEnds || (step + 1) % settings.saveEvery() == 0) {
          save(learner, identity, progress);
        }
      }
      if (learner.steps() < steps) {
        save(learner, identity, progress);
        log.accept("Stopped after step " + learner.steps() + "; go on with --resume.");
        return null;
      }
    }
    return score == null ? learner.score() : score;
  }

  private void save(EncoderLearner learner, TrainingIdentity identity, FineTuningProgress progress)
      throws IOException {
    Map<String, String> words = new LinkedHashMap<>(identity.parts());
    words.putAll(progress.words());
    words.put(EncoderLearner.STEPS, Integer.toString(learner.steps()));
    new SavedState(learner.arrays(), words).write(folder, STATE);
  }

  private void writeWeights(
      LinkedHashMap<String, Tensor> tensors,
      List<String> words,
      List<PhotoSet> sets,
      WeightTensors from,
      int epoch)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>(from == null ? Map.of() : from.metadata());
    texts.remove("classes");
    texts.put("net", kind.name());
    texts.put("source", kind.source());
    String part =
        settings.frozenBlocks() == 0 ? "every layer" : "above block " + settings.frozenBlocks();
    String names = sets.stream().map(PhotoSet::name).collect(joining(", "));
    texts.put("fine-tuned", "on " + names + ", " + part + ", " + epoch + " epochs");
    texts.put("seed", Long.toString(settings.seed()));
    texts.put("words", String.join(" ", words));
    String name = String.format(Locale.ROOT, "encoder-epoch%02d.safetensors", epoch);
    Safetensors.write(folder.resolve(name), tensors, texts, true);
    if (epoch == settings.epochs()) {
      Safetensors.write(folder.resolve("encoder.safetensors"), tensors, texts, true);
    }
  }

  /** What must not change when a training goes on. */
  private TrainingIdentity identity(EncoderLearner learner, List<PhotoSet> sets) {
    List<String> content = new ArrayList<>();
    int train = 0;
    int dev = 0;
    for (PhotoSet set : sets) {
      train += set.train().size();
      dev += set.dev().size();
      content.add(set.name() + " " + set.kind());
      for (List<TrainingPhoto> part : List.of(set.train(), set.dev())) {
        part.forEach(photo -> content.add(photo.file().getFileName() + " " + photo.texts()));
        content.add("");
      }
    }
    return new TrainingIdentity()
        .settings(settings, "epochs", "saveEvery")
        .with("net", kind.name() + " (" + kind.source() + ")")
        .data(train + " photos and " + dev + " to check with", content)
        .with("start", String.format(Locale.ROOT, "%08x", learner.sum()));
  }

  private static String diverged(
      EncoderLearner.Step taken, int step, int perEpoch, PhotoBatches.Batch batch) {
    return String.format(
        Locale.ROOT,
        "The loss is %s and the gradient's norm %s in epoch %d, batch %d (%s). The training has"
            + " stopped; its last state is kept. Look at these photos, or try a lower rate",
        taken.loss(),
        taken.norm(),
        step / perEpoch + 1,
        step % perEpoch + 1,
        batch.files().stream().map(file -> file.getFileName().toString()).collect(joining(", ")));
  }
}
