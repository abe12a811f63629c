package dev.sightline.encoder;

import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.FloatView;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.encoder.zoo.Top;
import dev.sightline.train.Learner;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
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
 * <p>Minimised by Adam, its gradient clipped by global norm. How W and b begin, {@link WordsLayer}
 * says. Batch normalisation is folded into the layers before it, so that its statistics stay those
 * of the pretraining: those of a batch of 32, shared between replicas, would be far noisier, and a
 * folded net trains faster. The last epoch counts.
 */
final class EncoderLesson implements Lesson<Integer>, AutoCloseable {
  private final EncoderTrainingSettings settings;
  private final List<TrainingPhoto> train;
  private final List<TrainingPhoto> dev;
  private final CaptionWords words;
  private final PhotoBatches.Input input;
  private final ComputationGraph net;
  private final Replicas replicas;
  private final float[] beginning;

  /** Reads the training batches, from {@link #next} on; null where none was asked for. */
  private PhotoBatches reader;

  private int next;
  private PhotoBatches.Batch read;
  private Replicas.Gradients gradients;

  /**
   * @param weights null to begin with weights drawn by the settings' seed
   * @throws IllegalArgumentException where there are too few photos, or no words to learn
   */
  EncoderLesson(
      EncoderNet kind,
      EncoderTrainingSettings settings,
      List<TrainingPhoto> train,
      List<TrainingPhoto> dev,
      WeightTensors weights)
      throws IOException {
    if (train.size() < settings.batch()) {
      throw new IllegalArgumentException(
          train.size() + " training photos do not fill one batch of " + settings.batch() + ".");
    }
    this.settings = settings;
    this.train = train;
    this.dev = dev;
    words = CaptionWords.commonest(train, settings.words());
    if (words.words().isEmpty()) {
      throw new IllegalArgumentException(
          "There is no content word in the captions of the " + train.size() + " training photos");
    }
    input = new PhotoBatches.Input(settings.side(), kind.scaling());
    NetShape shape =
        NetShape.of(settings.side(), Top.WORDS, words.words().size())
            .resized(settings.side(), settings.width());
    net =
        weights == null ? kind.init(shape, settings.seed()) : NetWeights.load(kind, shape, weights);
    if (weights == null || !weights.has("words.weight")) {
      WordsLayer.of(net).begin(train, words);
    }
    beginning = net.params().toFloatVector();
    replicas = new Replicas(net, settings.side(), settings.replicas());
  }

  /** The whole training, which has but one phase. */
  Phase<?> phase() {
    return new Phase<>(
            "",
            this,
            List.of(new AllLayers()),
            new RateSchedule(Double.POSITIVE_INFINITY, settings.warmUp(), 0),
            settings.epochs(),
            Integer.MAX_VALUE)
        .measured(1, true);
  }

  CaptionWords words() {
    return words;
  }

  /** With the weights as they are. */
  ComputationGraph net() {
    return net;
  }

  /** What the weights were before the first step. */
  float[] beginning() {
    return beginning;
  }

  /** Numbers of the steps: what is in them, {@link PhotoBatches} says. */
  @Override
  public List<Integer> batches(int epoch) {
    int each = train.size() / settings.batch();
    return IntStream.range((epoch - 1) * each, epoch * each).boxed().toList();
  }

  @Override
  public int size(Integer step) {
    return settings.batch();
  }

  @Override
  public List<String> names(Integer step) {
    return read.files().stream().map(file -> file.getFileName().toString()).toList();
  }

  @Override
  public double learn(Integer step) throws IOException {
    if (reader == null || step != next) {
      close(reader);
      reader =
          PhotoBatches.training(train, words, input, settings.batch(), settings.seed(), step);
    }
    next = step + 1;
    try {
      read = reader.next();
      gradients = replicas.gradients(read);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return gradients.loss() / settings.batch();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the encoder was trained", e);
  }

  @Override
  public Measured measure(BooleanSupplier stop) throws IOException {
    if (dev.isEmpty()) {
      return Measured.NOTHING;
    }
    WordPrecision precision = new WordPrecision(dev.size(), words.words().size());
    double loss = 0;
    try (PhotoBatches batches = PhotoBatches.once(dev, words, input, settings.batch())) {
      for (int done = 0; done < dev.size(); ) {
        if (stop.getAsBoolean()) {
          return null;
        }
        PhotoBatches.Batch batch = batches.next();
        float[][] outputs = replicas.outputs(batch);
        for (int i = 0; i < outputs.length; i++) {
          precision.add(outputs[i], batch.targets()[i]);
          loss += loss(outputs[i], batch.targets()[i]);
        }
        done += outputs.length;
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return measured(
        loss / dev.size(), precision.meanAveragePrecision(), precision.precisionAtFive());
  }

  private static double loss(float[] output, float[] target) {
    double loss = 0;
    for (int word = 0; word < output.length; word++) {
      double p = Math.min(1 - 1e-7, Math.max(1e-7, output[word]));
      double t = target[word];
      loss -= t * Math.log(p) + (1 - t) * Math.log(1 - p);
    }
    return loss;
  }

  private static Measured measured(double loss, double map, double atFive) {
    return new Measured(
        map,
        Map.of("dev_loss", loss, "dev_word_map", map, "dev_precision_at_5", atFive),
        String.format(
            Locale.ROOT,
            "dev loss %.3f, dev word mAP %.4f, dev precision at 5 %.4f",
            loss,
            map,
            atFive));
  }

  private static void close(PhotoBatches batches) {
    if (batches != null) {
      batches.close();
    }
  }

  @Override
  public void close() {
    close(reader);
    replicas.close();
  }

  /** All weights of the net; those of the new layer have a rate of their own. */
  private final class AllLayers implements Learner {
    private final INDArray shared = net.params();
    private final int topStart = WordsLayer.of(net).start(shared);
    private FineTuningState state;

    @Override
    public void begin() {
      state = new FineTuningState(beginning.clone());
    }

    @Override
    public void step(double factor) {
      double norm = norm(gradients.sum()) / settings.batch();
      if (!Double.isFinite(norm)) {
        throw new ArithmeticException("The gradient's norm is " + norm);
      }
      double scale = Math.min(1, settings.clip() / norm) / settings.batch();
      state.step(
          gradients.sum(),
          (float) scale,
          (float) (factor * settings.rate()),
          (float) (factor * settings.topRate()),
          topStart);
      show();
    }

    private double norm(float[] gradient) {
      double sum = 0;
      for (float g : gradient) {
        sum += (double) g * g;
      }
      return Math.sqrt(sum);
    }

    private void show() {
      FloatView.pointer(shared).put(state.parameters);
    }

    @Override
    public int steps() {
      return state.steps();
    }

    @Override
    public float[] weights() {
      return state.parameters.clone();
    }

    @Override
    public float[] mean() {
      return weights();
    }

    @Override
    public void set(float[] weights) {
      System.arraycopy(weights, 0, state.parameters, 0, weights.length);
      show();
    }

    @Override
    public Map<String, float[]> arrays() {
      return state.arrays();
    }

    @Override
    public void resume(Map<String, float[]> arrays, int steps) {
      state = FineTuningState.of(arrays, steps);
      show();
    }
  }
}
