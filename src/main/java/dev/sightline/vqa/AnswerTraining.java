package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import dev.sightline.rnn.Adam;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.LearningRate;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Optimizer;
import dev.sightline.rnn.Parameters;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.TrainingBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a model to answer questions about photos. After each epoch the dev questions are really
 * answered, and the best epoch is kept.
 *
 * <p>Everything drawn at random follows from the seed and the epoch's number, so a training that is
 * stopped and resumed ends with the numbers of one that was not.
 */
public final class AnswerTraining implements AutoCloseable {
  /**
   * One epoch's outcome.
   *
   * @param epoch from 1
   * @param loss mean loss a symbol
   * @param dev {@link AnswerScores#main} of the dev questions, in percent; NaN where there are none
   * @param seconds of training, scoring left out
   * @param best whether it is the best so far
   */
  public record Epoch(int epoch, double loss, double dev, double seconds, boolean best) {}

  /** Is told how the training goes, and keeps what is worth keeping. */
  public interface Listener {
    /** After every batch: how many of the epoch's questions are done. */
    default void batch(int epoch, int done, int questions, double loss) {}

    /** After every epoch. */
    default void epoch(Epoch epoch) throws IOException {}

    /** Asked after every batch whether to stop; {@link #run} can go on from there. */
    default boolean stop() {
      return false;
    }
  }

  /** Photos that a new model sees to know the means of its input. */
  private static final int PHOTOS_SHOWN = 200;

  private static final int DEV_BATCH = 128;

  private final AnswerTrainingSettings settings;
  private final AnswerModel model;
  private final Vocabulary vocabulary;
  private final AnswerTable answers;
  private final QuestionSet train;
  private final QuestionSet dev;
  private final Layout layout;
  private final QuestionShuffle shuffle;
  private final Optimizer optimizer;
  private final LearningRate rate;
  private int finished;
  private int batchesDone;
  private double sum;
  private int sinceBest;
  private int bestEpoch;
  private double best = -1;
  private float[] bestWeights;

  /** The running mean of the weights. */
  private final Matrix mean;

  /**
   * @param answers that the model knows; questions with others are not trained on
   * @param layout says how the dev questions are scored
   */
  public AnswerTraining(
      AnswerTrainingSettings settings,
      AnswerModel model,
      Vocabulary vocabulary,
      AnswerTable answers,
      QuestionSet train,
      QuestionSet dev,
      Layout layout) {
    this.settings = settings;
    this.model = model;
    this.vocabulary = vocabulary;
    this.answers = answers;
    this.train = train;
    this.dev = dev;
    this.layout = layout;
    shuffle = new QuestionShuffle(train, answers, settings.perPhoto());
    if (shuffle.questions() == 0) {
      throw new IllegalArgumentException(
          "minimum-answer-count: of "
              + train.size()
              + " questions to train on none has an answer that occurs often enough; ask for less,"
              + " or add data");
    }
    optimizer = new Adam(model.parameters());
    long steps = (long) settings.epochs() * batches(shuffle.order(new Random(0)));
    rate = LearningRate.warmUpThenCosine(settings.learningRate(), steps / 20, steps, 0.05);
    bestWeights = model.parameters().values().toArray();
    mean = Matrix.of(1, bestWeights.length, bestWeights);
  }

  private int batches(List<List<Integer>> parts) {
    return (parts.size() + partsPerBatch() - 1) / partsPerBatch();
  }

  private int partsPerBatch() {
    return Math.max(1, settings.batch() / settings.perPhoto());
  }

  /** Questions that are trained on: those whose answers are known. */
  public int questions() {
    return shuffle.questions();
  }

  /** Shows a new model some of the training photos, before {@link #run}. */
  public void prepareModel() {
    int[] some = new int[Math.min(PHOTOS_SHOWN, train.size())];
    for (int i = 0; i < some.length; i++) {
      some[i] = (int) ((long) i * train.size() / some.length);
    }
    try (QuestionSet.Loaded loaded = train.load(some, null, vocabulary, model.looksAtGrid())) {
      model.prepare(loaded.pooled(), loaded.grid());
    }
    bestWeights = model.parameters().values().toArray();
    mean.put(0, 1, bestWeights, 0);
  }

  /**
   * Trains to the end, or until the listener says stop.
   *
   * @return whether it came to the end; then the model has the best weights
   */
  public boolean run(Listener listener) throws IOException {
    while (finished < settings.epochs() && sinceBest < settings.patience()) {
      if (!epoch(listener)) {
        return false;
      }
    }
    model.parameters().set(bestWeights);
    return true;
  }

  private boolean epoch(Listener listener) throws IOException {
    long begun = System.nanoTime();
    int number = finished + 1;
    Random random = new Random(settings.seed() * 7_919 + number);
    List<List<Integer>> parts = shuffle.order(random);
    int each = partsPerBatch();
    int batches = batches(parts);
    int done = 0;
    for (int b = 0; b < batches; b++) {
      List<List<Integer>> some = parts.subList(b * each, Math.min(parts.size(), (b + 1) * each));
      Step step = draw(some, random);
      int questions = step.which.length;
      done += questions;
      if (b < batchesDone) {
        continue;
      }
      double loss = learn(step, number, b + 1, rate.at((long) finished * batches + b));
      sum += loss * questions;
      batchesDone = b + 1;
      listener.batch(number, done, questions(), loss);
      if (listener.stop()) {
        return false;
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    double loss = sum / questions();
    finished = number;
    batchesDone = 0;
    sum = 0;
    float[] weights = model.parameters().values().toArray();
    model.parameters().values().copy(mean);
    double score =
        dev.size() == 0 ? Double.NaN : AnswerScores.main(layout, dev.questions(), answer(dev));
    // Where nothing is measured, the last epoch counts.
    boolean better = dev.size() == 0 || score > best;
    sinceBest = better ? 0 : sinceBest + 1;
    if (better) {
      best = dev.size() == 0 ? best : score;
      bestEpoch = number;
      bestWeights = mean.toArray();
    }
    model.parameters().set(weights);
    listener.epoch(new Epoch(number, loss, score, seconds, better));
    return true;
  }

  /** A batch, and all that is drawn at random for it. */
  private record Step(int[] which, boolean[] mirrored, int[][] answers, long seed) {}

  private Step draw(List<List<Integer>> parts, Random random) {
    int[] which = parts.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    boolean[] mirrored = new boolean[which.length];
    int at = 0;
    for (List<Integer> part : parts) {
      boolean turned =
          settings.mirrored()
              && train.features().hasMirrored()
              && random.nextBoolean()
              && part.stream().noneMatch(train::answersWithSides);
      Arrays.fill(mirrored, at, at + part.size(), turned);
      at += part.size();
    }
    long seed = random.nextLong() >>> 1;
    int[][] answer = new int[which.length][];
    for (int i = 0; i < which.length; i++) {
      answer[i] = shuffle.answer(which[i], random);
    }
    return new Step(which, mirrored, answer, seed);
  }

  private double learn(Step step, int epoch, int batch, double learningRate) {
    try (QuestionSet.Loaded loaded =
        train.load(step.which, step.mirrored, vocabulary, model.looksAtGrid())) {
      double loss =
          model.lossAndGradient(loaded.batch(), step.answers, settings.labelSmoothing(), step.seed);
      List<String> names =
          Arrays.stream(step.which)
              .mapToObj(i -> train.question(i).photo().getFileName().toString())
              .toList();
      TrainingBatch named = new TrainingBatch(epoch, batch, names);
      named.requireFinite(loss);
      decay(learningRate);
      named.step(loss, optimizer, learningRate, Clipping.byNorm(settings.clipNorm()));
      average();
      return loss;
    }
  }

  /** Early on a short mean: what the weights were at first should not last. */
  private void average() {
    int steps = optimizer.steps();
    double stays = Math.min(settings.averaging(), (double) steps / (steps + 10));
    mean.add((float) (stays - 1), mean);
    mean.add((float) (1 - stays), model.parameters().values());
  }

  /** Only of matrices: a bias is no sign of learning by heart. */
  private void decay(double learningRate) {
    if (settings.weightDecay() == 0) {
      return;
    }
    float less = (float) (-learningRate * settings.weightDecay());
    for (Parameters.Entry entry : model.parameters().entries()) {
      if (!entry.constant() && entry.rows() > 1) {
        Matrix value = entry.value();
        value.add(less, value);
      }
    }
  }

  /** The model's best answer to each question. */
  public List<String> answer(QuestionSet set) {
    List<String> all = new ArrayList<>();
    for (int from = 0; from < set.size(); from += DEV_BATCH) {
      int[] which = new int[Math.min(DEV_BATCH, set.size() - from)];
      for (int i = 0; i < which.length; i++) {
        which[i] = from + i;
      }
      try (QuestionSet.Loaded loaded = set.load(which, null, vocabulary, model.looksAtGrid())) {
        for (AnswerModel.Said said : model.answer(loaded.batch(), 1)) {
          all.add(answers.text(said.guesses().get(0).symbols()));
        }
      }
    }
    return all;
  }

  /** All figures of the dev questions, answered with the weights as they are. */
  public Map<String, Object> scores() {
    return AnswerScores.named(layout, dev.questions(), answer(dev));
  }

  /** Everything a resume needs, by name: weights, the best weights and the optimiser's moments. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put("weights", model.parameters().values().toArray());
    all.put("best", bestWeights);
    all.put("mean", mean.toArray());
    all.putAll(optimizer.arrays());
    return all;
  }

  /** The rest of what a resume needs, as short texts by name. */
  public Map<String, String> position() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("finished", Integer.toString(finished));
    words.put("batches", Integer.toString(batchesDone));
    words.put("sum", Double.toString(sum));
    words.put("sinceBest", Integer.toString(sinceBest));
    words.put("bestEpoch", Integer.toString(bestEpoch));
    words.put("best", Double.toString(best));
    words.put("steps", Integer.toString(optimizer.steps()));
    return words;
  }

  /** Goes on from a checkpoint, before {@link #run}. */
  public void resume(Map<String, float[]> arrays, Map<String, String> position) {
    model.parameters().set(arrays.get("weights"));
    bestWeights = arrays.get("best").clone();
    mean.put(0, 1, arrays.get("mean"), 0);
    optimizer.resume(arrays, Integer.parseInt(position.get("steps")));
    finished = Integer.parseInt(position.get("finished"));
    batchesDone = Integer.parseInt(position.get("batches"));
    sum = Double.parseDouble(position.get("sum"));
    sinceBest = Integer.parseInt(position.get("sinceBest"));
    bestEpoch = Integer.parseInt(position.get("bestEpoch"));
    best = Double.parseDouble(position.get("best"));
  }

  /** The epoch whose weights are the best so far; 0 before the first. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** Frees the running mean; the model is its owner's. */
  @Override
  public void close() {
    mean.close();
  }
}
