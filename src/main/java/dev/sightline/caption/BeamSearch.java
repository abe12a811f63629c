package dev.sightline.caption;

import dev.sightline.net.Runner;
import dev.sightline.rnn.Matrix;
import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;
import dev.sightline.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Beam search over a batch of photos at once: after each word the best few beginnings of each photo
 * are kept. A beginning that ends is set aside and its place is given up, so a photo is done when
 * {@code beams} captions have ended. Captions are ranked by {@code log p / length^power}.
 */
public final class BeamSearch {
  /** How captions are searched for; one beam is greedy decoding. */
  public record Settings(
      @Setting(says = "Beams.", usual = "5", least = 1, most = 100) int beams,
      @Setting(says = "Words of a caption, at most.", usual = "20", least = 1, most = 1000)
          int maximumLength,
      @Setting(
              says = "0 prefers short captions, 1 compares the mean log probability of a word.",
              usual = "0.7",
              least = 0,
              most = 5)
          double lengthPower,
      @Setting(
              says = "No n-gram of this many words may come twice; 0 allows all.",
              usual = "0",
              least = 0,
              most = 100)
          int unrepeated) {
    static final Spec<Settings> SPEC = Spec.of(Settings.class);
    public static final Settings DEFAULT = SPEC.usual();

    public Settings {
      Spec.require(Settings.class, beams, maximumLength, lengthPower, unrepeated);
    }

    /** The same with another number of beams. */
    public Settings withBeams(int number) {
      return new Settings(number, maximumLength, lengthPower, unrepeated);
    }
  }

  /** A word behind a beginning. */
  private record Node(Node before, int word, int length, double logProbability, float[] attention) {
    int[] words() {
      int[] words = new int[length];
      Node at = this;
      for (int i = length - 1; i >= 0; i--) {
        words[i] = at.word;
        at = at.before;
      }
      return words;
    }
  }

  /** A photo's open beginnings and finished captions. */
  private static final class Search {
    private final List<Hypothesis> finished = new ArrayList<>();
    private List<Node> open = List.of();
  }

  private final CaptionModel model;
  private final Settings settings;
  private final boolean keepAttention;
  private final float[] best;

  private BeamSearch(CaptionModel model, Settings settings, boolean keepAttention) {
    this.model = model;
    this.settings = settings;
    this.keepAttention = keepAttention;
    best = new float[settings.beams];
  }

  /**
   * Captions for each photo, best first.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}
   * @param keepAttention whether hypotheses remember where the model looked
   */
  public static List<List<Hypothesis>> search(
      CaptionModel model, Matrix pooled, Matrix grid, Settings settings, boolean keepAttention) {
    return new BeamSearch(model, settings, keepAttention).run(pooled, grid);
  }

  private List<List<Hypothesis>> run(Matrix pooled, Matrix grid) {
    int photos = pooled.rows();
    List<Search> searches = new ArrayList<>();
    for (int p = 0; p < photos; p++) {
      searches.add(new Search());
    }
    try (Runner decoding = model.decode(pooled, grid, settings.beams)) {
      firstWords(decoding, searches);
      for (int length = 1; decoding.rows() > 0 && length < settings.maximumLength; length++) {
        nextWords(decoding, searches);
      }
    }
    List<List<Hypothesis>> all = new ArrayList<>();
    for (Search search : searches) {
      for (Node node : search.open) {
        search.finished.add(finished(node));
      }
      search.finished.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
      all.add(
          List.copyOf(
              search.finished.subList(0, Math.min(settings.beams, search.finished.size()))));
    }
    return all;
  }

  /** All rows of a photo are alike before the first word, so only one of them is looked at. */
  private void firstWords(Runner decoding, List<Search> searches) {
    int[] rows = new int[searches.size()];
    for (int p = 0; p < rows.length; p++) {
      rows[p] = p * settings.beams;
      searches.get(p).open = List.of(new Node(null, CaptionBatch.START, 0, 0, null));
    }
    decoding.reorder(rows);
    nextWords(decoding, searches);
  }

  private void nextWords(Runner decoding, List<Search> searches) {
    int vocabulary = model.vocabulary();
    int[] words = new int[decoding.rows()];
    int row = 0;
    for (Search search : searches) {
      for (Node node : search.open) {
        words[row++] = node.word;
      }
    }
    float[] log = new float[row * vocabulary];
    decoding.step(words, log);
    List<Integer> from = new ArrayList<>();
    row = 0;
    for (Search search : searches) {
      int first = row;
      row += search.open.size();
      search.open = extend(search, log, first, decoding, from);
    }
    int[] kept = from.stream().mapToInt(Integer::intValue).toArray();
    decoding.reorder(kept);
  }

  /** A next word worth considering. */
  private record Candidate(int beginning, int word, double logProbability) {}

  private List<Node> extend(
      Search search, float[] log, int firstRow, Runner decoding, List<Integer> from) {
    int places = settings.beams - search.finished.size();
    if (search.open.isEmpty() || places <= 0) {
      return List.of();
    }
    List<Candidate> sorted = new ArrayList<>();
    for (int b = 0; b < search.open.size(); b++) {
      best(search.open.get(b), b, log, (firstRow + b) * model.vocabulary(), places, sorted);
    }
    sorted.sort(Comparator.comparingDouble(Candidate::logProbability).reversed());
    List<Node> next = new ArrayList<>();
    for (Candidate c : sorted.subList(0, Math.min(places, sorted.size()))) {
      Node before = search.open.get(c.beginning);
      if (c.word == CaptionBatch.END) {
        search.finished.add(
            finished(
                new Node(
                    before.before,
                    before.word,
                    before.length,
                    c.logProbability,
                    before.attention)));
      } else {
        next.add(
            new Node(
                before,
                c.word,
                before.length + 1,
                c.logProbability,
                keepAttention ? decoding.attention(firstRow + c.beginning) : null));
        from.add(firstRow + c.beginning);
      }
    }
    return next;
  }

  /** Adds the {@code count} likeliest words behind one beginning. */
  private void best(
      Node beginning, int index, float[] log, int at, int count, List<Candidate> candidates) {
    log[at + Vocabulary.START] = Float.NEGATIVE_INFINITY;
    if (beginning.length == 0) {
      log[at + CaptionBatch.END] = Float.NEGATIVE_INFINITY; // a caption has at least one word
    }
    log[at + Vocabulary.UNKNOWN] = Float.NEGATIVE_INFINITY;
    if (settings.unrepeated > 0) {
      forbidRepeats(beginning, log, at);
    }
    Arrays.fill(best, 0, count, Float.NEGATIVE_INFINITY);
    int[] words = new int[count];
    for (int v = 0; v < model.vocabulary(); v++) {
      float value = log[at + v];
      if (value > best[count - 1]) {
        int k = count - 1;
        for (; k > 0 && best[k - 1] < value; k--) {
          best[k] = best[k - 1];
          words[k] = words[k - 1];
        }
        best[k] = value;
        words[k] = v;
      }
    }
    for (int k = 0; k < count && best[k] > Float.NEGATIVE_INFINITY; k++) {
      candidates.add(new Candidate(index, words[k], beginning.logProbability + best[k]));
    }
  }

  private void forbidRepeats(Node beginning, float[] log, int at) {
    int[] words = beginning.words();
    int n = settings.unrepeated;
    for (int i = 0; i + n <= words.length; i++) {
      boolean same = true;
      for (int k = 0; k < n - 1; k++) {
        same &= words[i + k] == words[words.length - n + 1 + k];
      }
      if (same) {
        log[at + words[i + n - 1]] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private Hypothesis finished(Node node) {
    List<float[]> looks = new ArrayList<>();
    for (Node at = node; at.before != null && at.attention != null; at = at.before) {
      looks.add(0, at.attention);
    }
    double score = node.logProbability / Math.pow(Math.max(1, node.length), settings.lengthPower);
    return new Hypothesis(node.words(), node.logProbability, score, looks);
  }
}
