package dev.sightline.vqa;

import dev.sightline.data.QuestionData.Layout;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Descent;
import dev.sightline.train.Lesson;
import dev.sightline.train.Measured;
import dev.sightline.train.NetLearner;
import dev.sightline.train.Phase;
import dev.sightline.train.RateSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Teaches a model to answer questions about photos. To measure it, the dev questions are really
 * answered.
 */
public final class AnswerLesson implements Lesson<AnswerLesson.Drawn> {
  /** A batch of questions, and all that is drawn at random for it. */
  record Drawn(int[] which, boolean[] mirrored, int[][] answers, long seed) {}

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

  /** The model's answers to the dev questions when it was last measured. */
  private List<String> said = List.of();

  /**
   * @param bundle the model with the answers that it knows; questions with others are not trained
   *     on
   * @param layout says how the dev questions are scored
   */
  public AnswerLesson(
      AnswerTrainingSettings settings,
      AnswerBundle bundle,
      QuestionSet train,
      QuestionSet dev,
      Layout layout) {
    this.settings = settings;
    model = bundle.model();
    vocabulary = bundle.vocabulary();
    answers = bundle.answers();
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
  }

  /** The whole training, which has but one phase. */
  Phase<?> phase() {
    Descent descent =
        new Descent(
            OptimizerKind.ADAM,
            settings.learningRate(),
            Clipping.byNorm(settings.clipNorm()),
            settings.weightDecay(),
            settings.averaging());
    return new Phase<>(
        "",
        this,
        List.of(new NetLearner(model.parameters(), descent)),
        RateSchedule.rising(0.05),
        settings.epochs(),
        settings.patience());
  }

  /** Questions that are trained on: those whose answers are known. */
  public int questions() {
    return shuffle.questions();
  }

  @Override
  public void prepare() {
    int[] some = new int[Math.min(PHOTOS_SHOWN, train.size())];
    for (int i = 0; i < some.length; i++) {
      some[i] = (int) ((long) i * train.size() / some.length);
    }
    try (QuestionSet.Loaded loaded = train.load(some, null, vocabulary, model.looksAtGrid())) {
      model.prepare(loaded.pooled(), loaded.grid());
    }
  }

  @Override
  public List<Drawn> batches(int epoch) {
    Random random = new Random(settings.seed() * 7_919 + epoch);
    List<List<Integer>> parts = shuffle.order(random);
    int each = Math.max(1, settings.batch() / settings.perPhoto());
    List<Drawn> batches = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += each) {
      batches.add(draw(parts.subList(from, Math.min(parts.size(), from + each)), random));
    }
    return batches;
  }

  private Drawn draw(List<List<Integer>> parts, Random random) {
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
    return new Drawn(which, mirrored, answer, seed);
  }

  @Override
  public int size(Drawn batch) {
    return batch.which.length;
  }

  @Override
  public List<String> names(Drawn batch) {
    return Arrays.stream(batch.which)
        .mapToObj(i -> train.question(i).photo().getFileName().toString())
        .toList();
  }

  @Override
  public double learn(Drawn batch) {
    try (QuestionSet.Loaded loaded =
        train.load(batch.which, batch.mirrored, vocabulary, model.looksAtGrid())) {
      return model.lossAndGradient(
          loaded.batch(), batch.answers, settings.labelSmoothing(), batch.seed);
    }
  }

  @Override
  public Measured measure(BooleanSupplier stop) {
    if (dev.size() == 0) {
      return Measured.NOTHING;
    }
    said = answer(dev, stop);
    if (said.size() < dev.size()) {
      return null;
    }
    String by = AnswerScores.main(layout);
    double score = AnswerScores.main(layout, dev.questions(), said);
    return new Measured(
        score, Map.of(by, score), String.format(Locale.ROOT, "dev accuracy %.2f %%", score));
  }

  /** The model's best answer to each question; to fewer where it is told to stop. */
  private List<String> answer(QuestionSet set, BooleanSupplier stop) {
    List<String> all = new ArrayList<>();
    for (int from = 0; from < set.size() && !stop.getAsBoolean(); from += DEV_BATCH) {
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

  /** All figures of the dev questions as they were last answered, by name; none without any. */
  Map<String, Object> scores() {
    return dev.size() == 0 ? Map.of() : AnswerScores.named(layout, dev.questions(), said);
  }
}
