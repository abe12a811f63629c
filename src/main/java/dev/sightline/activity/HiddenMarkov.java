package dev.sightline.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.eval.Runs;
import dev.sightline.eval.ScoredSegment;
import dev.sightline.eval.Segmental;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A hidden Markov model over what a net says of single frames (Rabiner 1989; explicit durations as
 * in section IV.D). An activity c lasts d frames with the probability of a discretised log-normal
 * distribution, and is followed by another, c', with probability a(c, c'). The path of labels that
 * is found is the best of
 *
 * <pre>
 * log pi(c_1) + sum_k (log p(d_k | c_k) + w sum_t log p_t(c_k)) + sum_k log a(c_k, c_k+1)
 * </pre>
 *
 * where p_t are the net's probabilities at frame t, and w &lt; 1 because neighbouring frames say
 * much the same. The last activity may go on after the film: of it only the frames that are there
 * must be likely.
 */
public final class HiddenMarkov implements Smoothing {
  private static final String NAME = "durations";

  /** How much a single frame counts. */
  static final double FRAME_WEIGHT = 0.2;

  /** No activity lasts longer; a longer one is several. */
  private static final double LONGEST_SECONDS = 60;

  /** So many activities of ordinary length are assumed beside those seen. */
  private static final double ASSUMED = 2;

  private static final double LEAST = 1e-12;
  private static final double SMALLEST_DEVIATION = 0.3;

  /** This share of activities is shorter than the shortest that count. */
  private static final double RARE = 0.05;

  private final double[] first;
  private final double[][] next;
  private final double[] mean;
  private final double[] deviation;
  private final double shortest;

  /**
   * @param first log probability that a film begins with a class, {@code [classes]}
   * @param next log probability of what follows, {@code [classes, classes]}
   * @param mean of the logarithm of the seconds that a class lasts
   * @param deviation of the same
   * @param shortest seconds that an activity lasts, but for few
   */
  private HiddenMarkov(
      double[] first, double[][] next, double[] mean, double[] deviation, double shortest) {
    this.first = first;
    this.next = next;
    this.mean = mean;
    this.deviation = deviation;
    this.shortest = shortest;
  }

  /** Classes that it knows. */
  int classes() {
    return first.length;
  }

  /** Seconds that an activity lasts, but for one in twenty. */
  public double shortest() {
    return shortest;
  }

  /**
   * Learned by counting.
   *
   * @param films the true class of each frame; 0 where nothing happens
   * @param classes number of them
   */
  public static HiddenMarkov of(List<int[]> films, int classes, double rateHz) {
    double[] first = new double[classes];
    double[][] next = new double[classes][classes];
    double[] count = new double[classes];
    double[] sum = new double[classes];
    double[] squares = new double[classes];
    List<Double> lengths = new ArrayList<>();
    Arrays.fill(first, 0.5);
    for (int c = 0; c < classes; c++) {
      Arrays.fill(next[c], 0.5);
      next[c][c] = 0;
    }
    for (int[] film : films) {
      int before = -1;
      for (ScoredSegment run : Runs.of(film, rateHz, Segmental.NO_BACKGROUND)) {
        int c = run.label();
        double log = Math.log(run.end() - run.start());
        if (c != 0) {
          lengths.add(run.end() - run.start());
        }
        count[c]++;
        sum[c] += log;
        squares[c] += log * log;
        if (before < 0) {
          first[c]++;
        } else {
          next[before][c]++;
        }
        before = c;
      }
    }
    double all = Arrays.stream(count).sum();
    double usual = all == 0 ? 0 : Arrays.stream(sum).sum() / all;
    double spread = all == 0 ? 1 : Math.sqrt(Arrays.stream(squares).sum() / all - usual * usual);
    double[] mean = new double[classes];
    double[] deviation = new double[classes];
    for (int c = 0; c < classes; c++) {
      double n = count[c] + ASSUMED;
      mean[c] = (sum[c] + ASSUMED * usual) / n;
      double off = squares[c] - 2 * mean[c] * sum[c] + count[c] * mean[c] * mean[c];
      double variance = (off + ASSUMED * spread * spread) / n;
      deviation[c] = Math.max(SMALLEST_DEVIATION, Math.sqrt(Math.max(0, variance)));
      next[c] = logShares(next[c]);
    }
    lengths.sort(null);
    double few = lengths.isEmpty() ? 0 : lengths.get((int) (RARE * lengths.size()));
    return new HiddenMarkov(logShares(first), next, mean, deviation, few);
  }

  /** Writes it into a bundle's settings. */
  void write(ObjectNode settings) {
    settings.putPOJO(
        NAME,
        Map.of(
            "first",
            first,
            "next",
            next,
            "mean",
            mean,
            "deviation",
            deviation,
            "shortest",
            shortest));
  }

  /**
   * Reads it from a bundle's settings.
   *
   * @param classes that there must be
   * @throws SightlineException if it does not fit
   */
  static Optional<HiddenMarkov> read(Bundle bundle, int classes) throws SightlineException {
    JsonNode node = bundle.settings().get(NAME);
    if (node == null) {
      return Optional.empty();
    }
    double[][] next = new double[classes][];
    for (int c = 0; c < classes; c++) {
      next[c] = numbers(bundle, node.path("next").path(c), classes);
    }
    double[] deviation = numbers(bundle, node.path("deviation"), classes);
    double[] shortest = {node.path("shortest").asDouble(-1)};
    for (double d : deviation) {
      shortest[0] = d > 0 ? shortest[0] : -1;
    }
    if (!(shortest[0] >= 0)) {
      throw refused(bundle);
    }
    return Optional.of(
        new HiddenMarkov(
            numbers(bundle, node.path("first"), classes),
            next,
            numbers(bundle, node.path("mean"), classes),
            deviation,
            shortest[0]));
  }

  private static double[] numbers(Bundle bundle, JsonNode node, int count)
      throws SightlineException {
    double[] all = new double[count];
    for (int i = 0; i < count; i++) {
      all[i] = node.path(i).isNumber() ? node.get(i).doubleValue() : Double.NaN;
      if (!Double.isFinite(all[i]) || node.size() != count) {
        throw refused(bundle);
      }
    }
    return all;
  }

  private static SightlineException refused(Bundle bundle) {
    return new SightlineException(
        bundle.place() + ": what it says of how long activities last is not what was expected");
  }

  private static double[] logShares(double[] counts) {
    double all = Math.max(LEAST, Arrays.stream(counts).sum());
    return Arrays.stream(counts).map(x -> Math.log(Math.max(LEAST, x / all))).toArray();
  }

  /**
   * The labels along the best path.
   *
   * @param probabilities {@code [frames, classes]}
   * @return a class for each frame, {@code [frames]}
   */
  @Override
  public int[] labels(float[][] probabilities, double rateHz) {
    int frames = probabilities.length;
    int classes = first.length;
    int longest = longest(frames, rateHz);
    double[][] lasts = new double[classes][];
    double[][] lastsAtLeast = new double[classes][];
    for (int c = 0; c < classes; c++) {
      double[][] both = lasting(c, longest, rateHz);
      lasts[c] = both[0];
      lastsAtLeast[c] = both[1];
    }
    double[][] sums = sums(probabilities);
    double[][] enter = new double[frames + 1][classes];
    int[][] from = new int[frames + 1][classes];
    int[][] lasting = new int[frames + 1][classes];
    double[] best = new double[classes];
    enter[0] = first;
    for (int t = 1; t <= frames; t++) {
      double[][] log = t == frames ? lastsAtLeast : lasts;
      for (int c = 0; c < classes; c++) {
        best[c] = Double.NEGATIVE_INFINITY;
        for (int d = 1; d <= Math.min(t, longest); d++) {
          double score = enter[t - d][c] + log[c][d - 1] + sums[t][c] - sums[t - d][c];
          if (score > best[c]) {
            best[c] = score;
            lasting[t][c] = d;
          }
        }
      }
      follow(best, enter[t], from[t]);
    }
    int[] path = new int[frames];
    int c = frames == 0 ? 0 : highest(best);
    for (int t = frames; t > 0; ) {
      int begin = t - lasting[t][c];
      Arrays.fill(path, begin, t, c);
      t = begin;
      c = from[t][c];
    }
    return path;
  }

  /** The logarithm of what {@link #labels} makes as large as it can be. */
  double score(int[] path, float[][] probabilities, double rateHz) {
    double[][] sums = sums(probabilities);
    double score = 0;
    int before = -1;
    for (int from = 0, to; from < path.length; from = to) {
      int c = path[from];
      to = from;
      while (to < path.length && path[to] == c) {
        to++;
      }
      double[][] lasting = lasting(c, longest(path.length, rateHz), rateHz);
      score += before < 0 ? first[c] : next[before][c];
      score += lasting[to == path.length ? 1 : 0][to - from - 1] + sums[to][c] - sums[from][c];
      before = c;
    }
    return score;
  }

  /** Anything may still change: what comes later can make another path the best. */
  @Override
  public int settled(float[][] probabilities, double rateHz) {
    return 0;
  }

  private void follow(double[] ended, double[] enter, int[] from) {
    for (int c = 0; c < enter.length; c++) {
      enter[c] = Double.NEGATIVE_INFINITY;
      for (int before = 0; before < enter.length; before++) {
        double score = ended[before] + next[before][c];
        if (before != c && score > enter[c]) {
          enter[c] = score;
          from[c] = before;
        }
      }
    }
  }

  /** Weighted log probabilities of all frames before one, {@code [frames + 1, classes]}. */
  private static double[][] sums(float[][] p) {
    int classes = p.length == 0 ? 0 : p[0].length;
    double[][] sums = new double[p.length + 1][classes];
    for (int t = 0; t < p.length; t++) {
      for (int c = 0; c < classes; c++) {
        sums[t + 1][c] = sums[t][c] + FRAME_WEIGHT * Math.log(Math.max(1e-6, p[t][c]));
      }
    }
    return sums;
  }

  private static int longest(int frames, double rateHz) {
    return (int) Math.max(1, Math.min(frames, LONGEST_SECONDS * rateHz));
  }

  /** Log probabilities that a class lasts 1, 2, ... frames, and that it lasts at least so long. */
  private double[][] lasting(int c, int longest, double rateHz) {
    double[] shares = durations(c, longest, rateHz);
    double[] tails = shares.clone();
    for (int d = longest - 2; d >= 0; d--) {
      tails[d] += tails[d + 1];
    }
    return new double[][] {
      logShares(shares), Arrays.stream(tails).map(x -> Math.log(Math.max(LEAST, x))).toArray()
    };
  }

  /** The share of each duration, from one frame on. */
  private double[] durations(int c, int longest, double rateHz) {
    double[] shares = new double[longest];
    for (int d = 1; d <= longest; d++) {
      double z = (Math.log(d / rateHz) - mean[c]) / deviation[c];
      shares[d - 1] = Math.exp(-z * z / 2) / d;
    }
    double all = Math.max(LEAST, Arrays.stream(shares).sum());
    return Arrays.stream(shares).map(x -> x / all).toArray();
  }

  private static int highest(double[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }
}
