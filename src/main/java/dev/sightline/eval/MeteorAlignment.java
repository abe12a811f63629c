package dev.sightline.eval;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

/**
 * Which words of a hypothesis stand for which words of a reference, for {@link Meteor}.
 *
 * <p>Two words can be matched that are equal, have the same stem or share a meaning; two phrases
 * that the paraphrase table has side by side. The alignment takes matches that share no word: as
 * many words as possible, in as few chunks as possible. A chunk is a run of matches that follow
 * each other without a gap in both sentences. It is found by beam search over the reference's
 * words; of equal ones the one found first counts (the paper would take the one whose matches are
 * nearest to each other, which the scorer that its authors published does not).
 *
 * <p>As in that scorer, a match whose words are in no other match is taken in any case; of the
 * others each side counts with the whole part of its words times the weight of its kind. So a
 * single word that is matched by stem or meaning, and could be matched otherwise too, is taken only
 * where it costs no chunk.
 */
final class MeteorAlignment {
  /** The kinds of matches, in the order in which they are preferred. */
  enum Kind {
    EXACT(1),
    STEM(0.6),
    SYNONYM(0.8),
    PARAPHRASE(0.6);

    final double weight;

    Kind(double weight) {
      this.weight = weight;
    }
  }

  /** Words of the hypothesis from {@code start} that stand for some of the reference. */
  record Match(Kind kind, int start, int length, int reference, int referenceLength) {
    int end() {
      return start + length;
    }

    int referenceEnd() {
      return reference + referenceLength;
    }

    int cover() {
      return (int) (length * kind.weight) + (int) (referenceLength * kind.weight);
    }
  }

  /**
   * What was decided about the first words of the reference.
   *
   * @param match the last decision; null where a word was left out
   * @param used words of the hypothesis
   * @param next the first word of the reference that is still open
   * @param last where the match before {@code next} ends in the hypothesis; -1 for none
   * @param chunks that have ended
   */
  private record Path(
      Path before, Match match, BitSet used, int next, int last, int cover, int chunks) {
    Path with(Match m) {
      BitSet more = (BitSet) used.clone();
      more.set(m.start, m.end());
      int ended = last >= 0 && last != m.start ? 1 : 0;
      return new Path(this, m, more, m.referenceEnd(), m.end(), cover + m.cover(), chunks + ended);
    }

    Path withoutNext() {
      int ended = last >= 0 ? 1 : 0;
      return new Path(this, null, used, next + 1, -1, cover, chunks + ended);
    }

    boolean canTake(Match m) {
      int taken = used.nextSetBit(m.start);
      return taken < 0 || taken >= m.end();
    }
  }

  private static final int BEAM = 40;

  /** Best first; equal ones stay in their order. */
  private static final Comparator<Path> ORDER =
      Comparator.<Path>comparingInt(path -> -path.cover).thenComparingInt(path -> path.chunks);

  /** The same at the end of the reference, where the last chunk ends too. */
  private static final Comparator<Path> WHOLE =
      Comparator.<Path>comparingInt(path -> -path.cover)
          .thenComparingInt(path -> path.chunks + (path.last >= 0 ? 1 : 0));

  private final List<MeteorWord> hypothesis;
  private final List<MeteorWord> reference;

  /** {@code [word of the reference]} matches that begin there. */
  private final List<List<Match>> matches = new ArrayList<>();

  private MeteorAlignment(
      List<MeteorWord> hypothesis, List<MeteorWord> reference, Paraphrases paraphrases) {
    this.hypothesis = hypothesis;
    this.reference = reference;
    for (int j = 0; j < reference.size(); j++) {
      matches.add(new ArrayList<>());
    }
    for (Kind kind : List.of(Kind.EXACT, Kind.STEM, Kind.SYNONYM)) {
      addWords(kind);
    }
    addPhrases(paraphrases);
  }

  /** The matches of the best alignment, in the reference's order. */
  static List<Match> of(
      List<MeteorWord> hypothesis, List<MeteorWord> reference, Paraphrases paraphrases) {
    return new MeteorAlignment(hypothesis, reference, paraphrases).search();
  }

  /** The number of chunks that these matches make. */
  static int chunks(List<Match> alignment) {
    int chunks = 0;
    Match before = null;
    for (Match m : alignment) {
      boolean follows =
          before != null && before.end() == m.start && before.referenceEnd() == m.reference;
      chunks += follows ? 0 : 1;
      before = m;
    }
    return chunks;
  }

  private void addWords(Kind kind) {
    for (int j = 0; j < reference.size(); j++) {
      for (int i = 0; i < hypothesis.size(); i++) {
        if (matched(kind, hypothesis.get(i), reference.get(j))) {
          matches.get(j).add(new Match(kind, i, 1, j, 1));
        }
      }
    }
  }

  private static boolean matched(Kind kind, MeteorWord a, MeteorWord b) {
    boolean equal = a.text().equals(b.text());
    return switch (kind) {
      case EXACT -> equal;
      case STEM -> !equal && a.stem().equals(b.stem());
      default -> !equal && a.meanings().stream().anyMatch(b.meanings()::contains);
    };
  }

  private void addPhrases(Paraphrases paraphrases) {
    Map<String, List<int[]>> places = new HashMap<>();
    for (int j = 0; j < reference.size(); j++) {
      for (int n = 1; n <= Paraphrases.LONGEST && j + n <= reference.size(); n++) {
        places
            .computeIfAbsent(Paraphrases.phrase(reference, j, n), p -> new ArrayList<>())
            .add(new int[] {j, n});
      }
    }
    for (int i = 0; i < hypothesis.size(); i++) {
      for (int n = 1; n <= Paraphrases.LONGEST && i + n <= hypothesis.size(); n++) {
        for (String other : paraphrases.of(Paraphrases.phrase(hypothesis, i, n))) {
          for (int[] place : places.getOrDefault(other, List.of())) {
            matches.get(place[0]).add(new Match(Kind.PARAPHRASE, i, n, place[0], place[1]));
          }
        }
      }
    }
  }

  private List<Match> search() {
    Match[] certain = certain();
    List<Path> paths = List.of(new Path(null, null, new BitSet(), 0, -1, 0, 0));
    for (int j = 0; j < reference.size(); j++) {
      List<Path> longer = new ArrayList<>();
      for (Path path : paths.subList(0, Math.min(BEAM, paths.size()))) {
        if (path.next > j) {
          longer.add(path);
        } else if (certain[j] != null) {
          longer.add(path.with(certain[j]));
        } else {
          matches.get(j).stream().filter(path::canTake).map(path::with).forEach(longer::add);
          longer.add(path.withoutNext());
        }
      }
      paths = longer;
      if (j + 1 < reference.size()) {
        longer.sort(ORDER);
      }
    }
    LinkedList<Match> taken = new LinkedList<>();
    Path best = paths.stream().sorted(WHOLE).findFirst().orElseThrow();
    for (Path at = best; at.before != null; at = at.before) {
      if (at.match != null) {
        taken.addFirst(at.match);
      }
    }
    return taken;
  }

  /** {@code [word of the reference]} the match that begins there, if its words are in no other. */
  private Match[] certain() {
    int[] ofHypothesis = new int[hypothesis.size()];
    int[] ofReference = new int[reference.size()];
    List<Match> all = matches.stream().flatMap(List::stream).toList();
    for (Match m : all) {
      for (int i = m.start; i < m.end(); i++) {
        ofHypothesis[i]++;
      }
      for (int j = m.reference; j < m.referenceEnd(); j++) {
        ofReference[j]++;
      }
    }
    Match[] certain = new Match[reference.size()];
    for (Match m : all) {
      boolean alone = true;
      for (int i = m.start; i < m.end(); i++) {
        alone &= ofHypothesis[i] == 1;
      }
      for (int j = m.reference; j < m.referenceEnd(); j++) {
        alone &= ofReference[j] == 1;
      }
      certain[m.reference] = alone ? m : certain[m.reference];
    }
    return certain;
  }
}
