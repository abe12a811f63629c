package dev.sightline.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Trains whatever there is a {@link Lesson} for, phase after phase: the learning rate, the steps,
 * the guard against losses that are no numbers, measuring, the best epoch, patience, and all that
 * is needed to stop anywhere and go on with the same numbers. Not thread-safe.
 */
public final class Trainer implements AutoCloseable {
  /**
   * One epoch's outcome.
   *
   * @param number from 1; later phases go on counting where all epochs of the one before would end
   * @param loss mean over the examples
   * @param seconds of training, measuring left out
   * @param dev null where it was not measured
   * @param best whether it is the best so far
   * @param bestOfPhase whether it is the best of its phase so far
   */
  public record Epoch(
      Phase<?> phase,
      int number,
      double loss,
      double seconds,
      Measured dev,
      boolean best,
      boolean bestOfPhase) {}

  /** Is told how the training goes, and keeps what is worth keeping. */
  public interface Listener {
    /** After every batch: how many of the epoch's examples are done. */
    default void batch(int epoch, long done, long all, double loss) throws IOException {}

    /** After every epoch, while the model has the weights that were measured. */
    default void epoch(Epoch epoch) throws IOException {}

    /** After that, when everything is as the next epoch begins with: the time for a checkpoint. */
    default void save() throws IOException {}

    /** Asked after every batch, and while measuring, whether to stop. */
    default boolean stop() {
      return false;
    }
  }

  /** Names that are said of a bad batch; the others are counted. */
  private static final int NAMED = 5;

  private static final String LESSON = "lesson.";
  private static final String STEPS = "optimizer.steps";

  /** Which phase a training is in, in its {@link #position}. */
  static final String PHASE = "trainer.phase";

  private final List<Phase<?>> phases;
  private final BestEpoch best = new BestEpoch();
  private float[][] bestWeights;

  /** The phase that has begun, or -1. */
  private int at = -1;

  /** Epochs of the phase that are finished, batches of the next, and the sum of their losses. */
  private int finished;

  private int batches;
  private double sum;

  /**
   * @param phases one after the other; closes their learners
   */
  public Trainer(List<Phase<?>> phases) {
    this.phases = List.copyOf(phases);
  }

  /**
   * Trains to the end, or until the listener says stop; can go on from there.
   *
   * @return whether it came to the end; the model then has the best weights
   * @throws ArithmeticException where a loss or gradient is not finite, before weights are changed
   */
  public boolean run(Listener listener) throws IOException {
    if (at < 0) {
      begin(0);
    }
    while (true) {
      while (!isOver()) {
        if (!epoch(phase(), listener)) {
          return false;
        }
      }
      if (at == phases.size() - 1) {
        set(bestWeights);
        return true;
      }
      begin(at + 1);
    }
  }

  private void begin(int next) throws IOException {
    boolean anew = at >= 0 && phase().preparatory();
    if (at >= 0) {
      set(bestWeights);
    }
    at = next;
    finished = 0;
    best.beginPhase(anew);
    phase().lesson().prepare();
    phase().learners().forEach(Learner::begin);
    bestWeights = weights();
  }

  private boolean isOver() {
    return finished >= phase().epochs() || isOutOfPatience();
  }

  /** Whether the phase has had no better epoch for as long as it may. */
  boolean isOutOfPatience() {
    return best.since() >= phase().patience();
  }

  private <B> boolean epoch(Phase<B> phase, Listener listener) throws IOException {
    Lesson<B> lesson = phase.lesson();
    long begun = System.nanoTime();
    int number = epochs() + 1;
    List<B> order = lesson.batches(finished + 1 + epochsBefore(true));
    long all = order.stream().mapToLong(lesson::size).sum();
    var factor = phase.schedule().over((long) phase.epochs() * order.size());
    long done = 0;
    for (int b = 0; b < order.size(); b++) {
      B batch = order.get(b);
      done += lesson.size(batch);
      if (b < batches) {
        continue;
      }
      double loss = lesson.learn(batch);
      step(phase, batch, loss, factor.at((long) finished * order.size() + b));
      sum += loss * lesson.size(batch);
      batches = b + 1;
      listener.batch(number, done, all, loss);
      if (listener.stop()) {
        return false;
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (!end(new Epoch(phase, number, sum / all, seconds, null, false, false), listener)) {
      return false;
    }
    listener.save();
    return true;
  }

  private <B> void step(Phase<B> phase, B batch, double loss, double factor) {
    if (!Double.isFinite(loss)) {
      throw new ArithmeticException(sentence("loss is " + loss, phase.lesson().names(batch)));
    }
    try {
      phase.learners().forEach(learner -> learner.step(factor));
    } catch (ArithmeticException notFinite) {
      throw new ArithmeticException(sentence("gradient is no number", phase.lesson().names(batch)));
    }
  }

  private String sentence(String what, List<String> names) {
    List<String> said = names.stream().distinct().toList();
    return String.format(
        Locale.ROOT,
        "The %s in epoch %d, batch %d (%s%s). The training has stopped; its last checkpoint is"
            + " kept. Look at these inputs, or try a lower learning rate or tighter clipping",
        what,
        epochs() + 1,
        batches + 1,
        said.stream().limit(NAMED).collect(Collectors.joining(", ")),
        said.size() > NAMED ? " and " + (said.size() - NAMED) + " more" : "");
  }

  /** Measures where it is time to; false where it was stopped meanwhile. */
  private boolean end(Epoch epoch, Listener listener) throws IOException {
    Phase<?> phase = epoch.phase;
    if (phase.nextMeasured(finished + 1) != finished + 1) {
      finishEpoch();
      listener.epoch(epoch);
      return true;
    }
    float[][] training = weights();
    set(phase.learners().stream().map(Learner::mean).toArray(float[][]::new));
    try {
      Measured dev = phase.lesson().measure(listener::stop);
      if (dev == null) {
        return false;
      }
      finishEpoch();
      boolean here = best.isBestOfPhase(epoch.number, dev.score(), phase.keepsLast());
      boolean ever = best.epoch() == epoch.number;
      if (ever) {
        bestWeights = weights();
      }
      listener.epoch(new Epoch(phase, epoch.number, epoch.loss, epoch.seconds, dev, ever, here));
      return true;
    } finally {
      set(training);
    }
  }

  private void finishEpoch() {
    finished++;
    batches = 0;
    sum = 0;
  }

  private float[][] weights() {
    return phase().learners().stream().map(Learner::weights).toArray(float[][]::new);
  }

  private void set(float[][] weights) {
    for (int i = 0; i < weights.length; i++) {
      phase().learners().get(i).set(weights[i]);
    }
  }

  /** The phase that the training is in. */
  Phase<?> phase() {
    return phases.get(at);
  }

  /** Epochs that are finished; a phase that ended before its time counts as whole. */
  public int epochs() {
    return finished + epochsBefore(false);
  }

  /** Of the phases before this one; without a preparation, and what came before it. */
  private int epochsBefore(boolean withoutPreparation) {
    int sum = 0;
    for (Phase<?> phase : phases.subList(0, at)) {
      sum = withoutPreparation && phase.preparatory() ? 0 : sum + phase.epochs();
    }
    return sum;
  }

  /** Epochs of the phase that are finished. */
  int epochsOfPhase() {
    return finished;
  }

  /** The best epoch, measured once more; after {@link #run} has come to the end. */
  Epoch bestAgain() throws IOException {
    Measured dev = phase().lesson().measure(() -> false);
    return new Epoch(phase(), bestEpoch(), Double.NaN, Double.NaN, dev, true, true);
  }

  /** The epoch whose weights are the best; 0 before the first. */
  public int bestEpoch() {
    return best.epoch();
  }

  /** Its score; NaN where nothing was measured. */
  public double best() {
    return best.score();
  }

  /** All arrays that are needed to go on, by name. */
  public Map<String, float[]> arrays() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (int i = 0; i < bestWeights.length; i++) {
      Learner learner = phase().learners().get(i);
      String prefix = prefix(learner);
      learner.arrays().forEach((name, values) -> all.put(prefix + name, values));
      all.put(prefix + "best", bestWeights[i]);
    }
    phase().lesson().state().forEach((name, values) -> all.put(LESSON + name, values));
    return all;
  }

  private static String prefix(Learner learner) {
    return learner.name().isEmpty() ? "" : learner.name() + ".";
  }

  /** The rest of what is needed to go on, as short texts by name. */
  public Map<String, String> position() {
    Map<String, String> words = new LinkedHashMap<>(best.state());
    words.put(PHASE, Integer.toString(at));
    words.put("trainer.finished", Integer.toString(finished));
    words.put("trainer.batches", Integer.toString(batches));
    words.put("trainer.sum", Double.toString(sum));
    for (Learner learner : phase().learners()) {
      words.put(prefix(learner) + STEPS, Integer.toString(learner.steps()));
    }
    return words;
  }

  /** Goes on from {@link #arrays} and {@link #position}, before {@link #run}. */
  public void resume(Map<String, float[]> arrays, Map<String, String> position) {
    at = Integer.parseInt(position.get(PHASE));
    finished = Integer.parseInt(position.get("trainer.finished"));
    batches = Integer.parseInt(position.get("trainer.batches"));
    sum = Double.parseDouble(position.get("trainer.sum"));
    best.resume(position);
    List<float[]> saved = new ArrayList<>();
    for (Learner learner : phase().learners()) {
      String prefix = prefix(learner);
      learner.resume(without(prefix, arrays), Integer.parseInt(position.get(prefix + STEPS)));
      saved.add(arrays.get(prefix + "best").clone());
    }
    bestWeights = saved.toArray(float[][]::new);
    phase().lesson().resume(without(LESSON, arrays));
  }

  private static Map<String, float[]> without(String prefix, Map<String, float[]> arrays) {
    return arrays.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(Collectors.toMap(e -> e.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  /** Frees what the learners took; the models are their owners'. */
  @Override
  public void close() {
    for (Phase<?> phase : phases) {
      phase.learners().forEach(Learner::close);
    }
  }
}
