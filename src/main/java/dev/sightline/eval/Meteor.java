package dev.sightline.eval;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * METEOR 1.5 for English (Denkowski and Lavie 2014), with the parameters that its authors fitted to
 * rankings and that the COCO evaluation uses. A hypothesis is aligned with each reference ({@link
 * MeteorAlignment}); the reference counts that gives the higher score:
 *
 * <pre>
 * P = sum_i w_i (delta m_i(h_c) + (1 - delta) m_i(h_f)) / (delta |h_c| + (1 - delta) |h_f|)
 * R = the same of the reference's words
 * F = P R / (alpha P + (1 - alpha) R)       Pen = gamma (chunks / m)^beta
 * score = (1 - Pen) F
 * </pre>
 *
 * <p>h_c and h_f are content and function words, m_i those matched in way i: exact (w = 1), stem
 * (.6), synonym (.8), paraphrase (.6); m is the mean number of matched words of both sides. alpha =
 * .85, beta = .2, gamma = .6, delta = .75. A sentence matched as a whole, in order, has no penalty.
 * The score of a corpus is that of the summed counts.
 *
 * <p>Without a table of paraphrases the figure is another one, and has another name. Pure
 * functions, thread-safe.
 */
public final class Meteor {
  private static final double ALPHA = 0.85;
  private static final double BETA = 0.2;
  private static final double GAMMA = 0.6;
  private static final double DELTA = 0.75;

  /**
   * Scores in [0, 1].
   *
   * @param corpus of all images together, which is not the mean
   * @param images of each image
   * @param paraphrases whether phrases were looked up in a table
   */
  public record Score(double corpus, List<Double> images, boolean paraphrases) {
    /** What the figure may be called. */
    public String name() {
      return paraphrases ? "METEOR" : "METEOR (no paraphrases)";
    }
  }

  private Meteor() {}

  /**
   * Scores tokenised hypotheses.
   *
   * @param references per image, its references
   * @param hypotheses per image, one hypothesis
   * @param paraphrases a table as METEOR's package has it, plain or gzipped
   * @throws IllegalArgumentException if the lists do not fit together or are empty
   * @throws SightlineException if the table cannot be read
   */
  public static Score score(
      List<List<List<String>>> references,
      List<List<String>> hypotheses,
      Optional<Path> paraphrases)
      throws SightlineException {
    Corpus.requireFit(references, hypotheses);
    MeteorWord.Table table = new MeteorWord.Table();
    List<List<MeteorWord>> said = hypotheses.stream().map(h -> words(table, h)).toList();
    List<List<List<MeteorWord>>> truth = new ArrayList<>();
    for (List<List<String>> ofImage : references) {
      truth.add(ofImage.stream().map(r -> words(table, r)).toList());
    }
    Paraphrases known =
        paraphrases.isEmpty()
            ? Paraphrases.NONE
            : Paraphrases.read(
                paraphrases.get(), said, truth.stream().flatMap(List::stream).toList());
    List<Counts> counts =
        IntStream.range(0, said.size())
            .parallel()
            .mapToObj(image -> best(said.get(image), truth.get(image), known))
            .toList();
    Counts all = new Counts();
    counts.forEach(all::add);
    return new Score(
        all.score(), counts.stream().map(Counts::score).toList(), paraphrases.isPresent());
  }

  private static List<MeteorWord> words(MeteorWord.Table table, List<String> sentence) {
    return sentence.stream().flatMap(token -> table.words(token).stream()).toList();
  }

  private static Counts best(
      List<MeteorWord> hypothesis, List<List<MeteorWord>> references, Paraphrases paraphrases) {
    Counts best = null;
    for (List<MeteorWord> reference : references) {
      Counts counts =
          new Counts(hypothesis, reference, MeteorAlignment.of(hypothesis, reference, paraphrases));
      best = best == null || counts.score() > best.score() ? counts : best;
    }
    return best;
  }

  /** What the score of one hypothesis, or of many, is made of. */
  private static final class Counts {
    /** Of the hypothesis, and of the reference. */
    private final Side[] sides = {new Side(), new Side()};

    private double chunks;

    Counts() {}

    Counts(
        List<MeteorWord> hypothesis,
        List<MeteorWord> reference,
        List<MeteorAlignment.Match> matches) {
      sides[0].words(hypothesis);
      sides[1].words(reference);
      for (MeteorAlignment.Match m : matches) {
        sides[0].matched(hypothesis.subList(m.start(), m.end()), m.kind().weight);
        sides[1].matched(reference.subList(m.reference(), m.referenceEnd()), m.kind().weight);
      }
      chunks = MeteorAlignment.chunks(matches);
    }

    void add(Counts other) {
      sides[0].add(other.sides[0]);
      sides[1].add(other.sides[1]);
      chunks += other.chunks;
    }

    double score() {
      double p = sides[0].share();
      double r = sides[1].share();
      if (!(p > 0 && r > 0)) {
        return 0;
      }
      double f = p * r / (ALPHA * p + (1 - ALPHA) * r);
      boolean whole = sides[0].isWhole() && sides[1].isWhole() && chunks == 1;
      double fragmentation = whole ? 0 : 2 * chunks / (sides[0].matched + sides[1].matched);
      return f * (1 - GAMMA * Math.pow(fragmentation, BETA));
    }
  }

  /** One side's words: how many there are, how many are matched, and what these weigh. */
  private static final class Side {
    private double words;
    private double matched;
    private double all;
    private double weighted;

    void words(List<MeteorWord> sentence) {
      words += sentence.size();
      all += sentence.stream().mapToDouble(Side::weight).sum();
    }

    void matched(List<MeteorWord> some, double weight) {
      matched += some.size();
      weighted += weight * some.stream().mapToDouble(Side::weight).sum();
    }

    private static double weight(MeteorWord word) {
      return word.function() ? 1 - DELTA : DELTA;
    }

    void add(Side other) {
      words += other.words;
      matched += other.matched;
      all += other.all;
      weighted += other.weighted;
    }

    boolean isWhole() {
      return matched == words;
    }

    double share() {
      return weighted / all;
    }
  }
}
