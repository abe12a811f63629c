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
import java.util.Random;
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
  private static final String AVERAGE = "average.";
  private static final String NET = "net";

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

  /** What is trained, and the running averages of its weights by name. */
  private record Learning(
      List<PhotoSet> sets,
      TrainableEncoder encoder,
      EncoderLessons lessons,
      Map<String, float[]> averages) {}

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
      Map<String, float[]> averages = new LinkedHashMap<>();
      averages.put(NET, encoder.parameters());
      lessons.heads().forEach((name, h) -> averages.put(name, h.state().parameters.clone()));
      Learning learning = new Learning(sets, encoder, lessons, averages);
      Map<String, Double> score = locked(learning, weights, resume);
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

  private Map<String, Double> locked(Learning learning, WeightTensors weights, boolean resume)
      throws IOException, InterruptedException {
    TrainableEncoder encoder = learning.encoder;
    TrainingIdentity identity = identity(learning);
    Optional<SavedState> saved = resume ? SavedState.newest(folder, STATE) : Optional.empty();
    saved.ifPresent(before -> identity.requireSame(folder, before.words()));
    AtomicFile.write(
        folder.resolve("words.txt"), String.join("\n", learning.lessons.words()) + "\n");
    saved.ifPresent(before -> goOn(learning, before));
    List<Learned> all = learning.lessons.photos();
    List<TrainingPhoto> photos = all.stream().map(Learned::photo).toList();
    int perEpoch = photos.size() / settings.batch();
    int steps = perEpoch * settings.epochs();
    LearningRate factor = LearningRate.warmUpThenCosine(1, settings.warmUp(), steps, 0);
    List<String> figures = EncoderScores.figures(learning.sets, learning.lessons);
    Map<String, Double> score = null;
    FineTuningCurve curve = new FineTuningCurve(folder, figures, saved.isPresent());
    PhotoBatches.Input input = new PhotoBatches.Input(encoder.side(), encoder.scaling());
    try (PhotoBatches batches =
        PhotoBatches.training(
            photos, input, settings.batch(), settings.seed(), encoder.steps())) {
      FineTuningProgress progress =
          new FineTuningProgress(steps, encoder.steps(), settings.batch());
      saved.ifPresent(before -> progress.resume(before.words()));
      while (encoder.steps() < steps && !stop.getAsBoolean()) {
        int step = encoder.steps();
        PhotoBatches.Batch batch = batches.next();
        List<Learned> learned = batch.places().stream().map(all::get).toList();
        String place = "epoch " + (step / perEpoch + 1) + ", batch " + (step % perEpoch + 1);
        step(learning, batch, learned, factor.at(step), place, progress);
        if ((step + 1) % 20 == 0) {
          log.accept(progress.line(step + 1));
        }
        boolean epochEnds = (step + 1) % perEpoch == 0;
        if (epochEnds) {
          int epoch = (step + 1) / perEpoch;
          score = finish(learning, weights, epoch);
          log.accept(curve.add(epoch, progress.endEpoch(), score, progress.imagesPerSecond()));
        }
        // Last: a program that is killed before it does the end of the epoch again.
        if (epochEnds || (step + 1) % settings.saveEvery() == 0) {
          save(learning, identity, progress);
        }
      }
      if (encoder.steps() < steps) {
        save(learning, identity, progress);
        log.accept("Stopped after step " + encoder.steps() + "; go on with --resume.");
        return null;
      }
    }
    return score == null ? finish(learning, weights, settings.epochs()) : score;
  }

  private void step(
      Learning learning,
      PhotoBatches.Batch batch,
      List<Learned> learned,
      double factor,
      String place,
      FineTuningProgress progress) {
    TrainableEncoder encoder = learning.encoder;
    Features[] seen = encoder.forward(batch.photos());
    Random random = new Random(PhotoBatches.mix(settings.seed(), encoder.steps(), -2));
    List<float[]> pooled = new ArrayList<>();
    List<float[]> before = new ArrayList<>();
    List<float[]> byPooled = new ArrayList<>();
    List<float[]> kept = new ArrayList<>();
    for (Features features : seen) {
      float[] mask = mask(features.channels(), random);
      kept.add(mask);
      pooled.add(times(features.pooled(), mask));
      before.add(features.classes());
      byPooled.add(new float[features.channels()]);
    }
    double loss = learning.lessons.learn(learned, pooled, before, byPooled) / seen.length;
    float[] noGrid = new float[encoder.cells() * encoder.channels()];
    Features[] gradients = new Features[seen.length];
    for (int i = 0; i < seen.length; i++) {
      gradients[i] = new Features(times(times(byPooled.get(i), kept.get(i)), 1f / seen.length), noGrid);
    }
    double norm = Double.NaN;
    if (Double.isFinite(loss)) {
      encoder.backward(gradients);
      norm = encoder.norm();
    }
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException(diverged(loss, norm, place, batch));
    }
    double unused = encoder.step(factor * settings.rate(), settings.clip());
    for (Head head : learning.lessons.heads().values()) {
      head.step(factor * settings.topRate(), 1.0 / seen.length, settings.clip());
    }
    // A young average forgets faster, or it would remember the beginning for long.
    float decay =
        (float) Math.min(settings.averaging(), encoder.steps() / (encoder.steps() + 10.0));
    average(learning.averages.get(NET), encoder.current(), decay);
    learning
        .lessons
        .heads()
        .forEach((name, h) -> average(learning.averages.get(name), h.state().parameters, decay));
    progress.add(loss, norm);
  }

  private float[] mask(int channels, Random random) {
    float[] mask = new float[channels];
    float kept = (float) (1 / (1 - settings.dropout()));
    for (int c = 0; c < channels; c++) {
      mask[c] = random.nextFloat() < settings.dropout() ? 0 : kept;
    }
    return mask;
  }

  private static float[] times(float[] values, float[] factors) {
    float[] products = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      products[i] = values[i] * factors[i];
    }
    return products;
  }

  private static float[] times(float[] values, float factor) {
    float[] products = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      products[i] = values[i] * factor;
    }
    return products;
  }

  private static void average(float[] average, float[] values, float decay) {
    for (int i = 0; i < average.length; i++) {
      average[i] += (1 - decay) * (values[i] - average[i]);
    }
  }

  /** Measures the averages and writes them. */
  private Map<String, Double> finish(Learning learning, WeightTensors from, int epoch)
      throws IOException, InterruptedException {
    TrainableEncoder encoder = learning.encoder;
    float[] now = encoder.parameters();
    encoder.parameters(learning.averages.get(NET));
    try {
      Map<String, Double> score =
          EncoderScores.of(
              encoder, learning.sets, learning.lessons, learning.averages, settings.batch());
      writeWeights(learning, from, epoch);
      return score;
    } finally {
      encoder.parameters(now);
    }
  }

  private void writeWeights(Learning learning, WeightTensors from, int epoch) throws IOException {
    LinkedHashMap<String, Tensor> tensors = NetWeights.of(learning.encoder.net());
    for (String name : List.of(NetShape.CLASSIFIER, NetShape.WORDS)) {
      Head head = learning.lessons.heads().get(name);
      if (head != null) {
        float[] all = learning.averages.get(name);
        int outputs = head.outputs();
        int[] shape = {outputs, learning.encoder.channels()};
        tensors.put(name + ".weight", new Tensor(shape, Head.weight(all, outputs)));
        tensors.put(name + ".bias", new Tensor(new int[] {outputs}, Head.bias(all, outputs)));
      }
    }
    Map<String, String> texts = new LinkedHashMap<>(from == null ? Map.of() : from.metadata());
    texts.remove("classes");
    texts.put("net", kind.name());
    texts.put("source", kind.source());
    texts.put(
        "fine-tuned",
        "on %s, %s, %s epochs"
            .formatted(
                learning.sets.stream().map(PhotoSet::name).collect(joining(", ")),
                settings.frozenBlocks() == 0
                    ? "every layer"
                    : "above block " + settings.frozenBlocks(),
                epoch));
    texts.put("seed", Long.toString(settings.seed()));
    texts.put("words", String.join(" ", learning.lessons.words()));
    Safetensors.write(
        folder.resolve(String.format(Locale.ROOT, "encoder-epoch%02d.safetensors", epoch)),
        tensors,
        texts,
        true);
    if (epoch == settings.epochs()) {
      Safetensors.write(folder.resolve("encoder.safetensors"), tensors, texts, true);
    }
  }

  private void save(Learning learning, TrainingIdentity identity, FineTuningProgress progress)
      throws IOException {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    learning.encoder.arrays().forEach((name, values) -> arrays.put(NET + "." + name, values));
    learning
        .lessons
        .heads()
        .forEach(
            (head, h) ->
                h.state()
                    .arrays()
                    .forEach((name, values) -> arrays.put(head + "." + name, values)));
    learning.averages.forEach((name, values) -> arrays.put(AVERAGE + name, values));
    Map<String, String> words = new LinkedHashMap<>(identity.parts());
    words.putAll(progress.words());
    words.put("steps", Integer.toString(learning.encoder.steps()));
    new SavedState(arrays, words).write(folder, STATE);
  }

  private static void goOn(Learning learning, SavedState saved) {
    int steps = Integer.parseInt(saved.words().get("steps"));
    learning.encoder.resume(arrays(saved, NET), steps);
    learning
        .lessons
        .heads()
        .replaceAll((name, head) -> head.at(FineTuningState.of(arrays(saved, name), steps)));
    learning.averages.replaceAll((name, unused) -> saved.arrays().get(AVERAGE + name).clone());
  }

  private static Map<String, float[]> arrays(SavedState saved, String owner) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    saved
        .arrays()
        .forEach(
            (name, values) -> {
              if (name.startsWith(owner + ".")) {
                arrays.put(name.substring(owner.length() + 1), values);
              }
            });
    return arrays;
  }

  /** What must not change when a training goes on. */
  private TrainingIdentity identity(Learning learning) {
    List<String> content = new ArrayList<>();
    int train = 0;
    int dev = 0;
    for (PhotoSet set : learning.sets) {
      train += set.train().size();
      dev += set.dev().size();
      content.add(set.name() + " " + set.kind());
      for (List<TrainingPhoto> part : List.of(set.train(), set.dev())) {
        part.forEach(photo -> content.add(photo.file().getFileName() + " " + photo.texts()));
        content.add("");
      }
    }
    int beginning = Arrays.hashCode(learning.encoder.current());
    for (Head head : learning.lessons.heads().values()) {
      beginning = 31 * beginning + Arrays.hashCode(head.state().parameters);
    }
    return new TrainingIdentity()
        .settings(settings, "epochs", "saveEvery")
        .with("net", kind.name() + " (" + kind.source() + ")")
        .data(train + " photos and " + dev + " to check with", content)
        .with("start", String.format(Locale.ROOT, "%08x", beginning));
  }

  private static String diverged(
      double loss, double norm, String place, PhotoBatches.Batch batch) {
    return String.format(
        Locale.ROOT,
        "The loss is %s and the gradient's norm %s in %s (%s). The training has stopped; its last"
            + " state is kept. Look at these photos, or try a lower rate",
        loss,
        norm,
        place,
        batch.files().stream().map(file -> file.getFileName().toString()).collect(joining(", ")));
  }
}
