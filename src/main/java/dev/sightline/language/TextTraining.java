package dev.sightline.language;

import dev.sightline.rnn.LearningRate;
import dev.sightline.rnn.Optimizer;
import dev.sightline.train.TrainingBatch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a character model on one text by truncated back-propagation through time. The last part of
 * the text is held back: after each epoch its loss is measured, and the weights of the best epoch
 * are kept.
 *
 * <p>The state is carried on from window to window, but every {@value #FRESH}th window of a stream
 * begins without one. A state that is never let go may come to hold what is always true of the
 * text, as a bias would, and the model then does not know how to begin: a GRU whose training loss
 * was 1.85 read the text held back, from an empty state, at 9.3.
 *
 * <p>Everything drawn at random follows from the seed and the window's number, so a training that
 * is stopped and resumed ends with the numbers of one that was not.
 */
public final class TextTraining {
  /**
   * One epoch's outcome.
   *
   * @param loss mean loss a character while training, in nats
   * @param dev the same on the text held back; of the training text where nothing is
   * @param seconds of training, measuring left out
   */
  public record Epoch(int epoch, double loss, double dev, double seconds) {
    /** Bits a character of the text held back. */
    public double bits() {
      return dev / Math.log(2);
    }
  }

  /** Is told how the training goes. */
  public interface Listener {
    /** After every window: characters of the epoch done, and the window's mean loss. */
    void window(int epoch, long done, long characters, double loss);

    /** After every epoch; {@code best} where it is the best so far. */
    void epoch(Epoch epoch, boolean best) throws IOException;

    /** Asked after every window whether to stop. */
    default boolean stop() {
      return false;
    }
  }

  private static final int FRESH = 50;

  private final TextTrainingSettings settings;
  private final CharacterModel model;
  private final TextStreams train;
  private final TextStreams dev;
  private final Optimizer optimizer;
  private final LearningRate rate;
  private CharacterModel.State state;
  private long finished;
  private double epochLoss;
  private double best = Double.POSITIVE_INFINITY;
  private float[] bestWeights;

  /**
   * @param text ids of its characters
   * @throws IllegalArgumentException where the text is too short for the settings
   */
  public TextTraining(TextTrainingSettings settings, CharacterModel model, int[] text) {
    this.settings = settings;
    this.model = model;
    int held = (int) (text.length * settings.devShare());
    // A part that is too short to measure anything is better learned from.
    int from = held > settings.steps() ? text.length - held : text.length;
    train = new TextStreams(part(text, 0, from), settings.batch(), settings.steps());
    dev =
        from < text.length
            ? new TextStreams(part(text, from, text.length), settings.batch(), settings.steps())
            : null;
    optimizer = settings.optimizer().of(model.parameters());
    rate =
        LearningRate.warmUpThenCosine(
            settings.learningRate(), 0, (long) settings.epochs() * train.windows(), 0.05);
    state = model.start(train.streams());
    bestWeights = model.parameters().values().toArray();
  }

  private static int[] part(int[] text, int from, int to) {
    return java.util.Arrays.copyOfRange(text, from, to);
  }

  /**
   * Streams for a text of that length: 32, or so many fewer that the weights still change a hundred
   * times in an epoch.
   */
  public static int usualBatch(int characters, int steps) {
    return Math.max(
        1, Math.min(TextTrainingSettings.SPEC.usual().batch(), characters / (100 * Math.max(1, steps))));
  }

  /** Streams read side by side; fewer than asked for where the text is short. */
  public int streams() {
    return train.streams();
  }

  /** Characters learned from in one epoch. */
  public long characters() {
    return train.characters();
  }

  /**
   * Trains to the end, or until the listener says stop; leaves the best weights in the model.
   *
   * @return whether it came to the end
   * @throws ArithmeticException where loss or gradient is no longer a number
   */
  public boolean run(Listener listener) throws IOException {
    long all = (long) settings.epochs() * train.windows();
    long begun = System.nanoTime();
    while (finished < all) {
      int window = (int) (finished % train.windows());
      if (window == 0) {
        state = model.start(train.streams());
        epochLoss = 0;
        begun = System.nanoTime();
      }
      for (int stream = window % FRESH; stream < train.streams(); stream += FRESH) {
        state.forget(stream);
      }
      double loss = step(window);
      epochLoss += loss;
      finished++;
      int epoch = (int) ((finished - 1) / train.windows()) + 1;
      long each = (long) settings.steps() * train.streams();
      listener.window(epoch, (window + 1) * each, train.characters(), loss / each);
      if (finished % train.windows() == 0) {
        endEpoch(epoch, (System.nanoTime() - begun) / 1e9, listener);
      }
      if (finished < all && listener.stop()) {
        return false;
      }
    }
    model.parameters().set(bestWeights);
    return true;
  }

  private double step(int window) {
    CharacterModel.Read read =
        model.learn(
            train.inputs(window),
            train.targets(window),
            settings.back(),
            state,
            settings.seed() * 1_000_003 + finished);
    int epoch = (int) (finished / train.windows()) + 1;
    new TrainingBatch(epoch, window + 1, List.of(train.place(window)))
        .step(read.loss(), optimizer, rate.at(finished), settings.clipping());
    state = read.state();
    return read.loss();
  }

  private void endEpoch(int epoch, double seconds, Listener listener) throws IOException {
    double loss = epochLoss / train.characters();
    double measured = dev == null ? loss : measure(dev);
    boolean better = measured < best;
    if (better) {
      best = measured;
      bestWeights = model.parameters().values().toArray();
    }
    listener.epoch(new Epoch(epoch, loss, measured, seconds), better);
  }

  private double measure(TextStreams text) {
    CharacterModel.State at = model.start(text.streams());
    double sum = 0;
    for (int w = 0; w < text.windows(); w++) {
      CharacterModel.Read read = model.read(text.inputs(w), text.targets(w), at);
      sum += read.loss();
      at = read.state();
    }
    return sum / text.characters();
  }

  /** The weights of the best epoch so far. */
  public float[] bestWeights() {
    return bestWeights;
  }

  /** The arrays that a resume needs, by name. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("weights", model.parameters().values().toArray());
    all.put("best", bestWeights);
    all.put("h", state.h());
    all.put("memory", state.memory());
    all.putAll(optimizer.arrays());
    return all;
  }

  /** The rest of what a resume needs. */
  public Map<String, String> position() {
    return Map.of(
        "finished", Long.toString(finished),
        "epochLoss", Double.toString(epochLoss),
        "best", Double.toString(best));
  }

  /** Goes on from a checkpoint, before {@link #run}. */
  public void resume(Map<String, float[]> arrays, Map<String, String> position) {
    model.parameters().set(arrays.get("weights"));
    bestWeights = arrays.get("best").clone();
    state =
        new CharacterModel.State(
            arrays.get("h").clone(), arrays.get("memory").clone(), train.streams());
    finished = Long.parseLong(position.get("finished"));
    optimizer.resume(arrays, (int) finished);
    epochLoss = Double.parseDouble(position.get("epochLoss"));
    best = Double.parseDouble(position.get("best"));
  }
}
