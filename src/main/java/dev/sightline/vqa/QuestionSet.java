package dev.sightline.vqa;

import dev.sightline.data.QuestionData;
import dev.sightline.data.VisualQuestion;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.FeatureCache;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.LeftAndRight;
import dev.sightline.text.Tokenizer;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Questions cut into words, with the features of their photos: what is learned and measured on. */
public final class QuestionSet {
  private final List<VisualQuestion> questions = new ArrayList<>();
  private final List<List<String>> words = new ArrayList<>();
  private final int[] photoOf;
  private final PhotoFeatures features;

  /**
   * @param questions those without any word are left out
   * @param photoOf place of each question's photo among the features
   */
  public QuestionSet(List<VisualQuestion> questions, int[] photoOf, PhotoFeatures features) {
    this.features = features;
    int[] places = new int[questions.size()];
    for (int i = 0; i < questions.size(); i++) {
      List<String> cut = Tokenizer.tokenize(questions.get(i).text());
      if (!cut.isEmpty()) {
        places[this.questions.size()] = photoOf[i];
        this.questions.add(questions.get(i));
        words.add(cut.subList(0, Math.min(cut.size(), PictureAnswerer.MOST_WORDS)));
      }
    }
    this.photoOf = java.util.Arrays.copyOf(places, this.questions.size());
  }

  /**
   * Questions with the features of their photos out of the encoder's cache; photos that lack there
   * are encoded first, and questions about one that cannot be read are left out.
   *
   * @param mirrored whether mirror images are wanted too
   */
  public static QuestionSet of(
      Encoder encoder, QuestionData data, boolean mirrored, FeatureCache.Watcher watcher)
      throws IOException {
    Map<Path, Integer> places = new HashMap<>();
    List<Path> files = new ArrayList<>();
    for (VisualQuestion question : data.questions()) {
      if (places.putIfAbsent(question.photo(), files.size()) == null) {
        files.add(question.photo());
      }
    }
    FeatureCache cache = FeatureCache.of(encoder, files, mirrored, watcher);
    List<VisualQuestion> readable =
        data.questions().stream().filter(q -> cache.has(places.get(q.photo()))).toList();
    int[] photoOf = readable.stream().mapToInt(q -> places.get(q.photo())).toArray();
    return new QuestionSet(readable, photoOf, cache);
  }

  /** Number of questions. */
  public int size() {
    return questions.size();
  }

  public VisualQuestion question(int i) {
    return questions.get(i);
  }

  /** All questions. */
  public List<VisualQuestion> questions() {
    return questions;
  }

  PhotoFeatures features() {
    return features;
  }

  /** A vocabulary of the words that stand at least {@code minimumCount} times. */
  Vocabulary vocabulary(int minimumCount) {
    return Vocabulary.build(words, minimumCount);
  }

  /** Words of question i as ids; left and right exchanged where its photo is mirrored. */
  int[] ids(int i, Vocabulary vocabulary, boolean mirrored) {
    List<String> read = words.get(i);
    if (mirrored && (read.contains("left") || read.contains("right"))) {
      read = read.stream().map(QuestionSet::mirrored).toList();
    }
    return vocabulary.ids(read);
  }

  /** Whether the answer to question i speaks of left or right, which a mirror image makes wrong. */
  boolean answersWithSides(int i) {
    return LeftAndRight.in(Tokenizer.tokenize(questions.get(i).answer()));
  }

  private static String mirrored(String word) {
    return word.equals("left") ? "right" : word.equals("right") ? "left" : word;
  }

  /**
   * Some questions with the features of their photos.
   *
   * @param which of the set
   * @param mirrored for each whether the mirror image is seen; null for never
   * @param grid whether the features before pooling are wanted
   */
  Loaded load(int[] which, boolean[] mirrored, Vocabulary vocabulary, boolean grid) {
    Map<Integer, Integer> rows = new HashMap<>();
    List<Integer> keys = new ArrayList<>();
    int[] rowOf = new int[which.length];
    int[][] ids = new int[which.length][];
    for (int i = 0; i < which.length; i++) {
      boolean turned = mirrored != null && mirrored[i];
      int key = 2 * photoOf[which[i]] + (turned ? 1 : 0);
      if (rows.putIfAbsent(key, keys.size()) == null) {
        keys.add(key);
      }
      rowOf[i] = rows.get(key);
      ids[i] = ids(which[i], vocabulary, turned);
    }
    float[] pooled = new float[keys.size() * features.channels()];
    float[] cells = grid ? new float[pooled.length * features.cells()] : null;
    for (int p = 0; p < keys.size(); p++) {
      features.copy(keys.get(p) / 2, keys.get(p) % 2 == 1, pooled, cells, p);
    }
    int channels = features.channels();
    Matrix pooledRows = Matrix.of(keys.size(), channels, pooled);
    Matrix gridRows = grid ? Matrix.of(keys.size() * features.cells(), channels, cells) : null;
    return new Loaded(new QuestionBatch(pooledRows, gridRows, rowOf, ids), pooledRows, gridRows);
  }

  /** A batch that owns its features. */
  record Loaded(QuestionBatch batch, Matrix pooled, Matrix grid) implements AutoCloseable {
    @Override
    public void close() {
      pooled.close();
      if (grid != null) {
        grid.close();
      }
    }
  }
}
