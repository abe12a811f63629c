package dev.sightline.caption;

import dev.sightline.data.CaptionedClip;
import dev.sightline.data.CaptionedPhoto;
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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Photos or clips with features and tokenised captions: what a captioner is trained or measured on.
 * A clip stands here like a photo: its frames are its grid, the mean of them its pooled vector.
 */
public final class CaptionSet {
  private final List<String> ids;
  private final List<List<List<String>>> references;
  private final PhotoFeatures features;

  /** How many of them, from the first on, have a photo or clip. */
  private final int seen;

  /** Width of the concepts behind the features. */
  private final int concepts;

  /**
   * @param photos in the order of the features
   */
  public CaptionSet(List<CaptionedPhoto> photos, PhotoFeatures features) {
    this(
        tokens(photos.stream().map(CaptionedPhoto::captions)),
        photos.stream().map(CaptionedPhoto::id).toList(),
        features);
  }

  private CaptionSet(
      List<List<List<String>>> references, List<String> ids, PhotoFeatures features) {
    this(references, ids, features, ids.size(), 0);
  }

  private CaptionSet(
      List<List<List<String>>> references,
      List<String> ids,
      PhotoFeatures features,
      int seen,
      int concepts) {
    this.ids = ids;
    this.references = references;
    this.features = features;
    this.seen = seen;
    this.concepts = concepts;
  }

  /**
   * @param clips in the order of the features
   */
  static CaptionSet withFeatures(List<CaptionedClip> clips, PhotoFeatures features) {
    return new CaptionSet(
        tokens(clips.stream().map(CaptionedClip::captions)),
        clips.stream().map(CaptionedClip::id).toList(),
        features);
  }

  private static List<List<List<String>>> tokens(Stream<List<String>> captions) {
    return captions.map(each -> each.stream().map(Tokenizer::tokenize).toList()).toList();
  }

  /**
   * A set of clips with the features of their frames out of the encoder's cache; those that lack
   * there are encoded first, and a clip that cannot be read is left out.
   *
   * @param mirrored whether mirror images are wanted too
   */
  public static CaptionSet ofClips(
      Encoder encoder,
      List<CaptionedClip> clips,
      ClipSampling sampling,
      boolean mirrored,
      ClipWatcher watcher)
      throws IOException {
    return ClipFeatures.set(encoder, clips, sampling, mirrored, watcher);
  }

  /** The same photos, each as a clip of one frame. */
  public CaptionSet asClips() {
    return seenAs(new OneFrame(features));
  }

  /**
   * A data set with the features of its photos out of the encoder's cache; photos that lack there
   * are encoded first, and one that cannot be read is left out.
   *
   * @param mirrored whether mirror images are wanted too
   */
  public static CaptionSet of(
      Encoder encoder, List<CaptionedPhoto> photos, boolean mirrored, FeatureCache.Watcher watcher)
      throws IOException {
    List<Path> files = photos.stream().map(CaptionedPhoto::file).toList();
    FeatureCache cache = FeatureCache.of(encoder, files, mirrored, watcher);
    int[] readable = IntStream.range(0, photos.size()).filter(cache::has).toArray();
    List<CaptionedPhoto> there = IntStream.of(readable).mapToObj(photos::get).toList();
    return new CaptionSet(there, new ReadablePhotos(cache, readable));
  }

  /** This set with concepts behind its features. */
  public CaptionSet with(Concepts concepts) {
    return concepts.width() == 0 || size() == 0
        ? this
        : new CaptionSet(
            references,
            ids,
            ConceptFeatures.of(features, concepts.ofAll(this)),
            seen,
            concepts.width());
  }

  /** The same photos as another encoder sees them. */
  CaptionSet seenAs(PhotoFeatures other) {
    return new CaptionSet(references, ids, other);
  }

  /** This set and another behind it. */
  public CaptionSet and(CaptionSet other) {
    if (seen < size() && other.seen > 0) {
      throw new IllegalStateException("Photos stand before sentences");
    }
    return new CaptionSet(
        both(references, other.references),
        both(ids, other.ids),
        new JoinedFeatures(features, size(), other.features),
        seen + other.seen,
        concepts);
  }

  private static <T> List<T> both(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * Sentences without photos, which have concepts only.
   *
   * @param like a set with these concepts, whose features have the same shape
   * @param random draws how sure the encoder seems to be of what a sentence names
   */
  public static CaptionSet ofSentences(
      List<String> sentences,
      Concepts concepts,
      Vocabulary vocabulary,
      CaptionSet like,
      Random random) {
    List<List<List<String>>> references = tokens(sentences.stream().map(List::of));
    List<float[]> named =
        references.stream().map(own -> concepts.of(own.get(0), vocabulary, random)).toList();
    List<String> ids =
        IntStream.rangeClosed(1, sentences.size()).mapToObj(i -> "sentence " + i).toList();
    int ofEncoder = like.features.channels() - concepts.width();
    return new CaptionSet(
        references,
        ids,
        new ConceptFeatures(null, ofEncoder, like.features.cells(), named),
        0,
        concepts.width());
  }

  /** Those that have a photo or clip. */
  CaptionSet seen() {
    return seen == size()
        ? this
        : new CaptionSet(
            references.subList(0, seen), ids.subList(0, seen), features, seen, concepts);
  }

  /** Number of photos. */
  public int size() {
    return ids.size();
  }

  public String id(int photo) {
    return ids.get(photo);
  }

  /** Tokenised captions of every photo. */
  public List<List<List<String>>> references() {
    return references;
  }

  PhotoFeatures features() {
    return features;
  }

  /** A vocabulary of the words that stand at least {@code minimumCount} times. */
  public Vocabulary vocabulary(int minimumCount) {
    return vocabulary(List.of(this), minimumCount);
  }

  /** The same of this set and of sentences without photos. */
  public Vocabulary vocabularyWith(List<String> sentences, int minimumCount) {
    List<List<List<String>>> more = tokens(Stream.of(sentences));
    List<String> none = List.of();
    return vocabulary(List.of(this, new CaptionSet(more, none, null)), minimumCount);
  }

  /**
   * The same of several sets together.
   *
   * @throws IllegalArgumentException where no word stands so often
   */
  public static Vocabulary vocabulary(List<CaptionSet> sets, int minimumCount) {
    List<List<String>> all =
        sets.stream().flatMap(set -> set.references.stream().flatMap(List::stream)).toList();
    return Vocabulary.build(all, minimumCount).requireWords("minimum-count", minimumCount);
  }

  /** Whether a caption of this photo speaks of left or right, so that its mirror image lies. */
  boolean speaksOfSides(int photo) {
    return references.get(photo).stream().anyMatch(LeftAndRight::in);
  }

  /** Everything that makes this the set that it is, but for the features. */
  List<String> content() {
    return IntStream.range(0, size()).mapToObj(i -> ids.get(i) + references.get(i)).toList();
  }

  /**
   * Captions as ids of each photo, each closed by the end symbol and cut after {@code longest}
   * words.
   */
  List<List<int[]>> encode(Vocabulary vocabulary, int longest) {
    List<List<int[]>> all = new ArrayList<>();
    for (List<List<String>> captions : references) {
      List<int[]> coded = new ArrayList<>();
      for (List<String> caption : captions) {
        int[] words = vocabulary.ids(caption.subList(0, Math.min(longest, caption.size())));
        if (words.length > 0) {
          coded.add(closed(words));
        }
      }
      all.add(coded);
    }
    return all;
  }

  /** The words with the end symbol behind them. */
  static int[] closed(int[] words) {
    int[] closed = Arrays.copyOf(words, words.length + 1);
    closed[words.length] = Vocabulary.END;
    return closed;
  }

  /** Pooled features of photos spread evenly over the set, {@code [at most most, channels]}. */
  Matrix pooledSample(int most) {
    int n = Math.min(most, size());
    int channels = features.channels();
    float[] all = new float[n * channels];
    float[] one = new float[channels];
    for (int i = 0; i < n; i++) {
      features.copy((int) ((long) i * size() / n), false, one, null, 0);
      System.arraycopy(one, 0, all, i * channels, channels);
    }
    return Matrix.of(n, channels, all);
  }

  /** Features of some photos as matrices. */
  Loaded load(int[] photos, boolean[] mirrored) {
    return load(photos, mirrored, new boolean[photos.length]);
  }

  /**
   * The same.
   *
   * @param hidden the photos of which only the concepts are shown
   */
  Loaded load(int[] photos, boolean[] mirrored, boolean[] hidden) {
    int channels = features.channels();
    float[] pooled = new float[photos.length * channels];
    float[] grid = new float[photos.length * features.cells() * channels];
    for (int i = 0; i < photos.length; i++) {
      features.copy(photos[i], mirrored[i], pooled, grid, i);
      if (hidden[i]) {
        hide(pooled, i, 1);
        hide(grid, i * features.cells(), features.cells());
      }
    }
    return new Loaded(
        Matrix.of(photos.length, channels, pooled),
        Matrix.of(photos.length * features.cells(), channels, grid));
  }

  private void hide(float[] vectors, int from, int rows) {
    int channels = features.channels();
    for (int r = from; r < from + rows; r++) {
      Arrays.fill(vectors, r * channels, (r + 1) * channels - concepts, 0);
    }
  }

  /**
   * Features of a batch of photos, {@code [photos, channels]} and {@code [photos * cells,
   * channels]}.
   */
  record Loaded(Matrix pooled, Matrix grid) implements AutoCloseable {
    @Override
    public void close() {
      pooled.close();
      grid.close();
    }
  }
}
