package dev.sightline.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU-1 of one sentence (Papineni et al. 2002, section 2), as a reward during training: the share
 * of its words that occur in a reference, each counted at most as often as in the reference that
 * has it most often, times the brevity penalty. {@link Bleu} computes corpus scores, which are what
 * papers report.
 */
public final class SentenceBleu {
  private final Map<Integer, Integer> most = new HashMap<>();
  private final int[] lengths;

  /**
   * Prepares the references of one photo.
   *
   * @param references ids of the words of each
   */
  public SentenceBleu(List<int[]> references) {
    lengths = references.stream().mapToInt(r -> r.length).toArray();
    for (int[] reference : references) {
      counts(reference).forEach((word, count) -> most.merge(word, count, Math::max));
    }
  }

  private static Map<Integer, Integer> counts(int[] words) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int word : words) {
      counts.merge(word, 1, Integer::sum);
    }
    return counts;
  }

  /** The score of a sentence, in [0, 1]; 0 for an empty one. */
  public double score(int[] hypothesis) {
    if (hypothesis.length == 0) {
      return 0;
    }
    int matches = 0;
    for (Map.Entry<Integer, Integer> word : counts(hypothesis).entrySet()) {
      matches += Math.min(word.getValue(), most.getOrDefault(word.getKey(), 0));
    }
    int reference =
        lengths.length == 0 ? hypothesis.length : Bleu.closest(lengths, hypothesis.length);
    double brevity =
        hypothesis.length < reference ? Math.exp(1 - (double) reference / hypothesis.length) : 1;
    return brevity * matches / hypothesis.length;
  }
}
