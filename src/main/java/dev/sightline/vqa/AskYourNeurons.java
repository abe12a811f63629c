package dev.sightline.vqa;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Embedding;
import dev.sightline.rnn.Linear;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.RecurrentLayers;
import dev.sightline.rnn.SequenceLayer;
import dev.sightline.rnn.SequenceRun;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import dev.sightline.rnn.Standardisation;
import dev.sightline.rnn.States;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ask Your Neurons (Malinowski et al. 2015, section 3): an LSTM reads the question, and the photo
 * together with every word of it; then it writes the answer word by word, until the end symbol, or,
 * in the variant for single words, chooses the answer at the question's last word.
 *
 * <pre>
 * x_t = [W_e word_t; W_i n(CNN(I)) + b_i]      word_t of the question, then of the answer so far
 * p_t = softmax(W_o LSTM(x_t, h_{t-1}) + b_o)   from the question's last word on
 * loss = -sum_t log p_t(a_t)
 * </pre>
 *
 * <p>Both variants are one net: an answer is a list of symbols, of which the second begins the
 * input of the next step; a chosen answer is a list of one. Only to choose may the layers read in
 * both directions.
 *
 * <p>Differs from the paper: the photo's features are standardised and about 1 long (n, {@link
 * Standardisation#fitToUnitLength}; otherwise it learns the photos by heart and hardly reads), and
 * brought to the width and at first to the size of a word before they are joined to it; there is
 * dropout, and the words of answers have vectors of their own.
 */
public final class AskYourNeurons implements AnswerModel {
  /**
   * @param channels width of the photo's feature vector
   * @param vocabulary words of questions
   * @param symbols answers to choose from, or words to write with, the end symbol among them
   * @param embedding width of a word, and of the photo beside it
   * @param recurrent layers that read and write
   * @param dropout probability, on words and the layers' output
   * @param dropoutOfPhoto probability, on the photo's features
   * @param wordRange words begin uniform in ± this, and the photo's vector about as large
   * @param writes whether it writes several words
   */
  public record Settings(
      int channels,
      int vocabulary,
      int symbols,
      int embedding,
      RecurrentLayers recurrent,
      double dropout,
      double dropoutOfPhoto,
      double wordRange,
      boolean writes) {
    /**
     * @throws IllegalArgumentException where it would have to write backwards
     */
    public Settings {
      if (writes && recurrent.bidirectional()) {
        throw new IllegalArgumentException(
            "A model that writes its answer word by word cannot be bidirectional");
      }
    }
  }

  /** Words of a written answer at most. */
  static final int LONGEST = 15;

  private final Settings s;
  private final Parameters parameters = new Parameters();
  private final Standardisation standardised;
  private final Linear image;
  private final Embedding words;
  private final SequenceLayer layers;
  private final Linear output;

  /** A model with random weights. */
  public AskYourNeurons(Settings settings, long seed) {
    s = settings;
    standardised = new Standardisation(parameters, "image", s.channels);
    image =
        new Linear(
            parameters, "image", s.channels, s.embedding, s.wordRange * Math.sqrt(s.channels));
    words = new Embedding(parameters, "words", s.vocabulary + s.symbols, s.embedding);
    layers = s.recurrent.build(parameters, "layer", 2 * s.embedding);
    output = new Linear(parameters, "output", layers.outputs(), s.symbols);
    parameters.allocate(seed);
    standardised.initialise();
    layers.initialise();
    QuestionReader.widen(words, s.wordRange);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public boolean looksAtGrid() {
    return false;
  }

  @Override
  public void prepare(Matrix pooled, Matrix grid) {
    standardised.fitToUnitLength(pooled);
  }

  @Override
  public double lossAndGradient(QuestionBatch batch, int[][] answers, double smoothing, long seed) {
    try (Run run = new Run(batch, answers, seed)) {
      return run.lossAndGradient(smoothing);
    }
  }

  /** One way over questions, and the answers behind them, and back. */
  private final class Run implements AutoCloseable {
    private final QuestionBatch batch;
    private final int[] rowOf;
    private final int[] photoOf;
    private final int[][] sequences;
    private final int[][] targets;
    private final Packing packing;
    private final int[] ids;
    private final Matrix photo;
    private final Matrix x;
    private final Dropout dropPhoto = new Dropout(s.dropoutOfPhoto);
    private final Dropout dropWords = new Dropout(s.dropout);
    private final Dropout dropOutput = new Dropout(s.dropout);
    private final SequenceRun run;
    private final int[] scored;
    private final Matrix h;
    private final Matrix logits;

    /**
     * @param answers in the order in which the questions were given; null for none yet
     */
    Run(QuestionBatch batch, int[][] answers, long seed) {
      this.batch = batch;
      int[][] unsorted = new int[batch.size()][];
      for (int r = 0; r < unsorted.length; r++) {
        unsorted[r] = sequence(batch.question(r), of(answers, batch, r));
      }
      rowOf =
          IntStream.range(0, unsorted.length)
              .boxed()
              .sorted(Comparator.comparingInt((Integer r) -> -unsorted[r].length))
              .mapToInt(Integer::intValue)
              .toArray();
      sequences = IntStream.of(rowOf).mapToObj(r -> unsorted[r]).toArray(int[][]::new);
      targets = IntStream.of(rowOf).mapToObj(r -> of(answers, batch, r)).toArray(int[][]::new);
      photoOf = IntStream.of(rowOf).map(r -> batch.photoOf()[r]).toArray();
      packing = new Packing(Arrays.stream(sequences).mapToInt(q -> q.length).toArray());
      ids = new int[packing.total()];
      int[] photoOfStep = new int[packing.total()];
      for (int t = 0; t < packing.steps(); t++) {
        for (int r = 0; r < packing.active(t); r++) {
          ids[packing.offset(t) + r] = sequences[r][t];
          photoOfStep[packing.offset(t) + r] = photoOf[r];
        }
      }
      photo = Matrix.unset(batch.photos(), s.channels);
      standardised.forward(batch.pooled(), photo);
      dropPhoto.forward(photo, Dropout.seed(seed, 0));
      try (Matrix seen = seen(photo)) {
        x = joined(ids, seen, photoOfStep, dropWords, Dropout.seed(seed, 1));
      }
      run = layers.run(packing, x, null, Dropout.seed(seed, 2));
      scored = scoredRows();
      if (layers.carries()) {
        h = Matrix.unset(scored.length, layers.outputs());
        h.gather(run.outputs(), scored, scored.length);
      } else {
        h = LastOutputs.of(layers, packing, run.outputs());
      }
      dropOutput.forward(h, Dropout.seed(seed, 3));
      logits = Matrix.unset(h.rows(), s.symbols);
      output.forward(h, logits);
    }

    /** Rows of the steps at which a symbol of the answer is to be said. */
    private int[] scoredRows() {
      List<Integer> rows = new ArrayList<>();
      for (int r = 0; r < sequences.length; r++) {
        for (int k = 0; k < targets[r].length; k++) {
          int t = sequences[r].length - targets[r].length + k;
          rows.add(packing.offset(t) + r);
        }
      }
      return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    double lossAndGradient(double smoothing) {
      int[] symbols = Arrays.stream(targets).flatMapToInt(Arrays::stream).toArray();
      float[] weights = new float[symbols.length];
      Arrays.fill(weights, 1f / symbols.length);
      double loss = SoftmaxCrossEntropy.lossAndGradient(logits, symbols, weights, smoothing);
      try (Matrix dh = Matrix.unset(h.rows(), h.columns());
          Matrix dOutputs = new Matrix(packing.total(), layers.outputs());
          Matrix dx = Matrix.unset(packing.total(), 2 * s.embedding)) {
        output.backward(h, logits, dh, 0);
        dropOutput.backward(dh);
        if (layers.carries()) {
          for (int i = 0; i < scored.length; i++) {
            dOutputs.rows(scored[i], 1).copy(dh.rows(i, 1));
          }
        } else {
          LastOutputs.spread(layers, packing, dh, dOutputs);
        }
        run.backward(dOutputs, dx);
        backwardInput(dx);
      }
      return loss;
    }

    private void backwardInput(Matrix dx) {
      try (Matrix dWords = Matrix.unset(dx.rows(), s.embedding);
          Matrix dSteps = Matrix.unset(dx.rows(), s.embedding)) {
        dWords.copyColumns(dx, null, 0, s.embedding, 0);
        dropWords.backward(dWords);
        words.backward(ids, ids.length, dWords);
        dSteps.copyColumns(dx, null, s.embedding, s.embedding, 0);
        int[] photoOfStep = new int[dx.rows()];
        for (int t = 0; t < packing.steps(); t++) {
          System.arraycopy(photoOf, 0, photoOfStep, packing.offset(t), packing.active(t));
        }
        try (Matrix dSeen = dSteps.sumByGroup(photoOfStep, batch.photos())) {
          image.backward(photo, dSeen, null, 0);
        }
      }
    }

    @Override
    public void close() {
      photo.close();
      x.close();
      run.close();
      h.close();
      logits.close();
    }
  }

  private static int[] of(int[][] answers, QuestionBatch batch, int row) {
    return answers == null ? new int[1] : answers[batch.order()[row]];
  }

  /** Words of the question, then of the answer but for its last, which nothing follows. */
  private int[] sequence(int[] question, int[] answer) {
    int[] all = Arrays.copyOf(question, question.length + answer.length - 1);
    for (int k = 0; k < answer.length - 1; k++) {
      all[question.length + k] = s.vocabulary + answer[k];
    }
    return all;
  }

  private Matrix seen(Matrix photo) {
    Matrix seen = Matrix.unset(photo.rows(), s.embedding);
    image.forward(photo, seen);
    return seen;
  }

  /** Each word with its photo beside it; the photo is the same at every step. */
  private Matrix joined(int[] ids, Matrix seen, int[] photoOf, Dropout dropWords, long seed) {
    Matrix x = Matrix.unset(ids.length, 2 * s.embedding);
    try (Matrix read = Matrix.unset(ids.length, s.embedding)) {
      words.forward(ids, ids.length, read);
      dropWords.forward(read, seed);
      x.copyColumns(read, null, 0, s.embedding, 0);
    }
    x.copyColumns(seen, photoOf, 0, s.embedding, s.embedding);
    return x;
  }

  @Override
  public List<Said> answer(QuestionBatch batch, int most) {
    Said[] all = new Said[batch.size()];
    try (Run run = new Run(batch, null, Dropout.OFF)) {
      float[] log = new float[all.length * s.symbols];
      SoftmaxCrossEntropy.logProbabilities(run.logits, log);
      List<List<Guess>> guesses = s.writes ? written(run, log, most) : chosen(log, most);
      for (int i = 0; i < all.length; i++) {
        all[batch.order()[run.rowOf[i]]] = new Said(guesses.get(i), null);
      }
    }
    return List.of(all);
  }

  private List<List<Guess>> chosen(float[] log, int most) {
    return IntStream.range(0, log.length / s.symbols)
        .mapToObj(r -> Choosing.best(log, r * s.symbols, s.symbols, most))
        .toList();
  }

  private List<List<Guess>> written(Run run, float[] log, int most) {
    AnswerSearch search = new AnswerSearch(run.sequences.length, s.symbols, most);
    try (Matrix seen = seen(run.photo)) {
      int[] from = search.extend(log);
      States states = run.run.states().rows(from);
      for (int length = 1; length < LONGEST && from.length > 0; length++) {
        int[] ids = search.lastSymbols();
        int[] photos = search.questions();
        for (int i = 0; i < ids.length; i++) {
          ids[i] += s.vocabulary;
          photos[i] = run.photoOf[photos[i]];
        }
        int[] ones = new int[ids.length];
        Arrays.fill(ones, 1);
        try (Matrix x = joined(ids, seen, photos, new Dropout(0), Dropout.OFF);
            SequenceRun step = layers.run(new Packing(ones), x, states, Dropout.OFF);
            Matrix logits = Matrix.unset(ids.length, s.symbols)) {
          output.forward(step.outputs(), logits);
          float[] next = new float[ids.length * s.symbols];
          SoftmaxCrossEntropy.logProbabilities(logits, next);
          from = search.extend(next);
          states = step.states().rows(from);
        }
      }
    }
    return search.guesses();
  }
}
