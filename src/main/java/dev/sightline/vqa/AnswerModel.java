package dev.sightline.vqa;

import dev.sightline.net.Batch;
import dev.sightline.net.Layout;
import dev.sightline.net.Net;
import dev.sightline.net.Rows;
import dev.sightline.net.Tape;
import dev.sightline.net.Value;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A model that answers questions about pictures: trains any {@link AnswerNet}, and asks it. An
 * answer is a list of symbols: one, the number of a whole answer, where the net chooses; several
 * words and the end symbol {@link #END} where it writes.
 *
 * <p>Safe for several threads that do not train.
 */
public final class AnswerModel implements AutoCloseable {
  /** The symbol that ends an answer that is written word by word. */
  public static final int END = 0;

  /** Words of a written answer at most. */
  static final int LONGEST = 15;

  /**
   * An answer that was considered.
   *
   * @param symbols without the end symbol
   * @param probability of the whole answer
   */
  public record Guess(List<Integer> symbols, double probability) {}

  /**
   * What a model says to one question.
   *
   * @param guesses the likeliest first
   * @param attention where it looked, {@code [looks * cells]}; null where it has no attention
   */
  @SuppressWarnings("ArrayRecordComponent") // weights go through as they are
  public record Said(List<Guess> guesses, float[] attention) {}

  private final Net net = new Net();
  private final AnswerNet equations;
  private final AnswerNet.Sizes sizes;
  private final boolean writes;
  private final AnswerNet.Asked asked;
  private final AnswerNet.Reply reply;

  /**
   * @param writes whether it writes its answers word by word
   * @param declared declares its weights
   * @param seed draws the weights; {@link Parameters#ZEROS} where they are about to be read
   */
  AnswerModel(boolean writes, Function<Net, AnswerNet> declared, AnswerNet.Sizes sizes, long seed) {
    this.sizes = sizes;
    this.writes = writes;
    equations = declared.apply(net);
    net.allocate(seed);
    asked =
        new AnswerNet.Asked(
            net.words("question", Rows.STEP),
            net.input("pooled", Rows.PHOTO, sizes.channels()),
            net.input("grid", Rows.CELL, sizes.channels()));
    reply = equations.reply(asked);
  }

  /** Its weights and its graph. */
  Net net() {
    return net;
  }

  /** What the graph is shown. */
  AnswerNet.Asked asked() {
    return asked;
  }

  /** What the graph gives. */
  AnswerNet.Reply reply() {
    return reply;
  }

  /** All weights. */
  public Parameters parameters() {
    return net.parameters();
  }

  /** Whether it reads the features before they are pooled over the picture. */
  public boolean looksAtGrid() {
    return net.isRead(asked.grid());
  }

  /**
   * Shows a new model features of training photos before it is trained, so that it knows their
   * means and deviations.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}, or null where it does not look at it
   */
  void prepare(Matrix pooled, Matrix grid) {
    equations.prepare(pooled, grid);
  }

  /**
   * Questions and what was answered so far, as the graph reads them: in order of falling length,
   * with the steps picked at which a symbol is to be said.
   *
   * @param order of the questions
   * @param targets the symbols to be said
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one pass
  record Reading(Batch batch, int[] order, int[] targets) {}

  /**
   * @param answers of each question; null for none yet
   */
  Reading reading(QuestionBatch asked, int[][] answers) {
    int n = asked.size();
    int[][] answer = answers == null ? new int[n][1] : answers;
    int[][] words = new int[n][];
    Arrays.setAll(words, q -> sequence(asked.questions()[q], answer[q]));
    int[] order = QuestionBatch.longestFirst(words);
    int[][] sorted = IntStream.of(order).mapToObj(q -> words[q]).toArray(int[][]::new);
    Packing packing = new Packing(Arrays.stream(sorted).mapToInt(w -> w.length).toArray());
    int[] targets = IntStream.of(order).flatMap(q -> IntStream.of(answer[q])).toArray();
    int[] picked = new int[targets.length];
    int at = 0;
    for (int r = 0; r < n; r++) {
      for (int t = sorted[r].length - answer[order[r]].length; t < sorted[r].length; t++) {
        picked[at++] = packing.offset(t) + r;
      }
    }
    int[] photoOf = IntStream.of(order).map(q -> asked.photoOf()[q]).toArray();
    return new Reading(batch(asked, photoOf, sorted, packing, picked), order, targets);
  }

  /** Words of the question, then of the answer but for its last, which nothing follows. */
  private int[] sequence(int[] question, int[] answer) {
    int[] all = Arrays.copyOf(question, question.length + answer.length - 1);
    for (int k = 0; k < answer.length - 1; k++) {
      all[question.length + k] = sizes.words() + answer[k];
    }
    return all;
  }

  private static Batch batch(
      QuestionBatch seen, int[] photoOf, int[][] words, Packing packing, int[] picked) {
    int[] ids = new int[packing.total()];
    for (int t = 0; t < packing.steps(); t++) {
      for (int r = 0; r < packing.active(t); r++) {
        ids[packing.offset(t) + r] = words[r][t];
      }
    }
    Layout layout = new Layout(seen.photos(), seen.cells(), 0, photoOf, packing).picking(picked);
    Batch batch = new Batch(layout).with("question", ids).with("pooled", seen.pooled());
    return seen.grid() == null ? batch : batch.with("grid", seen.grid());
  }

  /**
   * Forward and backward over a batch; gradients are added to {@link #parameters}.
   *
   * @param answers symbols of each question's answer
   * @param smoothing label smoothing in [0, 1)
   * @param seed draws the dropout
   * @return mean loss a symbol
   */
  double lossAndGradient(QuestionBatch batch, int[][] answers, double smoothing, long seed) {
    Reading reading = reading(batch, answers);
    float[] weights = new float[reading.targets.length];
    Arrays.fill(weights, 1f / weights.length);
    try (Tape tape = new Tape(net, reading.batch, seed)) {
      double loss =
          SoftmaxCrossEntropy.lossAndGradient(
              tape.get(reply.scores()), reading.targets, weights, smoothing);
      tape.becomesGradient(reply.scores());
      tape.backward();
      return loss;
    }
  }

  /**
   * Answers questions.
   *
   * @param most guesses for each
   * @return one for each question
   */
  List<Said> answer(QuestionBatch batch, int most) {
    Reading reading = reading(batch, null);
    Said[] all = new Said[batch.size()];
    try (Tape tape = new Tape(net, reading.batch, Dropout.OFF)) {
      float[] log = logProbabilities(tape);
      List<List<Guess>> guesses =
          writes ? written(batch, reading, tape, log, most) : chosen(log, most);
      for (int i = 0; i < all.length; i++) {
        all[reading.order[i]] = new Said(guesses.get(i), attention(tape, i));
      }
    }
    return List.of(all);
  }

  private float[] logProbabilities(Tape tape) {
    Matrix scores = tape.get(reply.scores());
    float[] log = new float[scores.rows() * scores.columns()];
    SoftmaxCrossEntropy.logProbabilities(scores, log);
    return log;
  }

  private float[] attention(Tape tape, int row) {
    if (reply.looks().isEmpty()) {
      return null;
    }
    int cells = tape.get(reply.looks().get(0)).columns();
    float[] all = new float[reply.looks().size() * cells];
    int at = 0;
    for (Value look : reply.looks()) {
      tape.get(look).get(row, 1, all, at);
      at += cells;
    }
    return all;
  }

  private List<List<Guess>> chosen(float[] log, int most) {
    return IntStream.range(0, log.length / sizes.symbols())
        .mapToObj(r -> AnswerSearch.best(log, r * sizes.symbols(), sizes.symbols(), most))
        .toList();
  }

  /** Writes on from where the questions end; what is seen stands on their tape. */
  private List<List<Guess>> written(
      QuestionBatch batch, Reading reading, Tape questions, float[] log, int most) {
    AnswerSearch search = new AnswerSearch(reading.order.length, sizes.symbols(), most);
    int[] from = search.extend(log);
    Matrix states = states(questions, from);
    for (int length = 1; length < LONGEST && from.length > 0; length++) {
      int n = from.length;
      int[] photoOf =
          IntStream.of(search.questions()).map(i -> batch.photoOf()[reading.order[i]]).toArray();
      int[][] words =
          IntStream.of(search.lastSymbols())
              .mapToObj(symbol -> new int[] {sizes.words() + symbol})
              .toArray(int[][]::new);
      int[] ones = new int[n];
      Arrays.fill(ones, 1);
      int[] all = IntStream.range(0, n).toArray();
      Batch next = batch(batch, photoOf, words, new Packing(ones), all);
      try (Matrix before = states;
          Tape tape = new Tape(net, next.with(AnswerNet.BEFORE, before), questions)) {
        from = search.extend(logProbabilities(tape));
        states = states(tape, from);
      }
    }
    states.close();
    return search.guesses();
  }

  /** States after the last word, of those that are written on. */
  private Matrix states(Tape tape, int[] from) {
    Matrix all = tape.get(reply.states());
    Matrix some = Matrix.unset(from.length, all.columns());
    some.gather(all, from, from.length);
    return some;
  }

  @Override
  public void close() {
    net.close();
  }
}
