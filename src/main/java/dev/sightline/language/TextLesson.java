package dev.sightline.language;

import dev.sightline.text.NGramModel;
import dev.sightline.train.Descent;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import dev.sightline.train.NetLearner;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Teaches a model of characters or words one text by truncated back-propagation through time. The
 * last part of the text is held back to measure with.
 *
 * <p>The state is carried on from window to window, but every {@value #FRESH}th window of a stream
 * begins without one. A state that is never let go may come to hold what is always true of the
 * text, as a bias would, and the model then does not know how to begin: a GRU whose training loss
 * was 1.85 read the text held back, from an empty state, at 9.3.
 */
public final class TextLesson implements Lesson<TextLesson.Window> {
  /** The windows of that number of all streams, and the seed of their dropout. */
  record Window(int number, long seed) {}

  private static final int FRESH = 50;

  private final TextTrainingSettings settings;
  private final TextModel model;
  private final TextStreams train;

  private final int[] text;
  private final int learned;
  private final String unit;

  /** Null where too little is held back to measure anything. */
  private final TextStreams dev;

  private TextModel.State state;

  /**
   * @param text ids of its characters, or words
   * @param unit what these are called
   * @throws IllegalArgumentException where the text is too short for the settings
   */
  TextLesson(TextTrainingSettings settings, TextModel model, int[] text, String unit) {
    this.settings = settings;
    this.model = model;
    int held = (int) (text.length * settings.devShare());
    // A part that is too short to measure anything is better learned from.
    int from = held > settings.steps() ? text.length - held : text.length;
    this.text = text;
    this.unit = unit;
    learned = from;
    train = streams(Arrays.copyOfRange(text, 0, from));
    dev = from < text.length ? streams(Arrays.copyOfRange(text, from, text.length)) : null;
    state = model.start(train.streams());
  }

  private TextStreams streams(int[] text) {
    return new TextStreams(text, settings.batch(), settings.steps());
  }

  /**
   * Streams for a text of that length: 32, or so many fewer that the weights still change a hundred
   * times in an epoch.
   */
  public static int usualBatch(int characters, int steps) {
    int most = TextTrainingSettings.SPEC.usual().batch();
    return Math.max(1, Math.min(most, characters / (100 * Math.max(1, steps))));
  }

  /** The whole training, which has but one phase. */
  Phase<?> phase() {
    Descent descent =
        new Descent(settings.optimizer(), settings.learningRate(), settings.clipping(), 0, 0);
    return new Phase<>(
        "",
        this,
        List.of(new NetLearner(model.parameters(), descent)),
        RateSchedule.rising(0),
        settings.epochs(),
        Integer.MAX_VALUE);
  }

  /**
   * Bits per symbol of what is held back by n-grams of one, two, ... characters that have seen the
   * rest; empty where nothing is.
   *
   * @param symbols how many different ones there are
   */
  double[] bitsOfNGrams(int most, int symbols) {
    if (dev == null) {
      return new double[0];
    }
    return NGramModel.bits(text, learned, most, symbols, -1);
  }

  /** Streams read side by side; fewer than asked for where the text is short. */
  int streams() {
    return train.streams();
  }

  /** Characters learned from in one epoch. */
  long characters() {
    return train.characters();
  }

  @Override
  public List<Window> batches(int epoch) {
    long before = (epoch - 1L) * train.windows();
    return IntStream.range(0, train.windows())
        .mapToObj(w -> new Window(w, settings.seed() * 1_000_003 + before + w))
        .toList();
  }

  @Override
  public int size(Window window) {
    return settings.steps() * train.streams();
  }

  @Override
  public List<String> names(Window window) {
    return List.of(train.place(window.number));
  }

  @Override
  public double learn(Window window) {
    if (window.number == 0) {
      state = model.start(train.streams());
    }
    for (int stream = window.number % FRESH; stream < train.streams(); stream += FRESH) {
      state.forget(stream);
    }
    TextModel.Read read =
        model.learn(
            train.inputs(window.number),
            train.targets(window.number),
            settings.back(),
            state,
            window.seed);
    state = read.state();
    return read.loss() / size(window);
  }

  @Override
  public Measured measure(BooleanSupplier stop) {
    if (dev == null) {
      return Measured.NOTHING;
    }
    TextModel.State at = model.start(dev.streams());
    double sum = 0;
    for (int w = 0; w < dev.windows(); w++) {
      if (stop.getAsBoolean()) {
        return null;
      }
      TextModel.Read read = model.read(dev.inputs(w), dev.targets(w), at);
      sum += read.loss();
      at = read.state();
    }
    double loss = sum / dev.characters();
    double bits = loss / Math.log(2);
    return new Measured(
        -loss,
        Map.of("dev_loss", loss, "bits", bits),
        String.format(Locale.ROOT, "held back %.4f, %.3f bits a %s", loss, bits, unit));
  }

  @Override
  public Map<String, float[]> state() {
    return Map.of("h", state.h(), "memory", state.memory());
  }

  @Override
  public void resume(Map<String, float[]> saved) {
    state =
        new TextModel.State(saved.get("h").clone(), saved.get("memory").clone(), train.streams());
  }
}
