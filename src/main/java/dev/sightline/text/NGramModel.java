package dev.sightline.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * n-grams of characters or words, what a model that remembers more must beat. Each order leans on
 * the one below as far as its context is unknown (Witten and Bell 1991):
 *
 * <pre>
 * p_n(c | h) = (count(h c) + t(h) p_{n-1}(c | h')) / (count(h) + t(h))      p_0(c) = 1 / V
 * </pre>
 *
 * where t(h) is the number of different symbols seen after the context h, and h' is h without its
 * first symbol.
 */
public final class NGramModel {
  /** What was seen after a context. */
  private static final class Seen {
    private final Map<Integer, Integer> counts = new HashMap<>();
    private int all;
  }

  /** Symbols that are counted, at most: more take memory and change little. */
  private static final int MOST = 2_000_000;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final Map<Long, Seen> contexts = new HashMap<>();
  private final int[] text;
  private final int order;
  private final int symbols;
  private final int end;

  private NGramModel(int[] text, int trained, int order, int symbols, int end) {
    this.text = text;
    this.order = order;
    this.symbols = symbols;
    this.end = end;
    for (int t = Math.max(0, trained - MOST); t < trained; t++) {
      int before = before(t);
      for (int n = 0; n < order && n <= before; n++) {
        Seen seen = contexts.computeIfAbsent(key(t, n), any -> new Seen());
        seen.counts.merge(text[t], 1, Integer::sum);
        seen.all++;
      }
    }
  }

  /**
   * Bits per symbol of the rest of a text, by n-grams of one symbol, of two, and so on.
   *
   * @param text ids of its characters or words
   * @param trained so many of them, from the first on, are learned from, or the last {@value #MOST}
   *     of these; fewer than there are
   * @param order symbols in the longest n-gram, at least 1
   * @param symbols how many different ones there are
   * @param end ends a sentence, and is what comes before the next; what lies further back is not
   *     looked at; -1 if nothing does
   * @return {@code [order]}
   */
  public static double[] bits(int[] text, int trained, int order, int symbols, int end) {
    NGramModel model = new NGramModel(text, trained, order, symbols, end);
    double[] bits = new double[order];
    for (int t = trained; t < text.length; t++) {
      double[] p = model.probabilities(t);
      for (int n = 0; n < order; n++) {
        bits[n] -= Math.log(p[n]) / Math.log(2) / (text.length - trained);
      }
    }
    return bits;
  }

  /** Figures of n-grams of one symbol, of two, and so on, in a line. */
  public static String listed(double[] figures) {
    StringBuilder line = new StringBuilder();
    for (int n = 1; n <= figures.length; n++) {
      line.append(
          String.format(
              Locale.ROOT, "%d-grams %.3f%s", n, figures[n - 1], n < figures.length ? ", " : "."));
    }
    return line.toString();
  }

  /** So many symbols before t are looked at. */
  private int before(int t) {
    int n = 0;
    while (n < Math.min(t, order) && (n == 0 || text[t - n] != end)) {
      n++;
    }
    return n;
  }

  /** The n symbols before t, as a number; different ones have the same only by a rare chance. */
  private long key(int t, int n) {
    long key = n;
    for (int i = t - n; i < t; i++) {
      key = (key + text[i] + 1) * FACTOR;
      key ^= key >>> 29;
    }
    return key;
  }

  /** By each order; where a context is unknown that of the order below stands. */
  private double[] probabilities(int t) {
    double[] all = new double[order];
    double p = 1.0 / symbols;
    int before = before(t);
    boolean known = true;
    for (int n = 0; n < order; n++) {
      Seen seen = known && n <= before ? contexts.get(key(t, n)) : null;
      known = seen != null;
      if (known) {
        double different = seen.counts.size();
        p = (seen.counts.getOrDefault(text[t], 0) + different * p) / (seen.all + different);
      }
      all[n] = p;
    }
    return all;
  }
}
