package dev.sightline.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A score turned into a probability, by logistic regression on examples of which it is known
 * whether they are right (Platt 1999):
 *
 * <pre>p = 1 / (1 + exp(-(offset + slope x)))</pre>
 */
public record Calibration(double offset, double slope) {
  /** As much as a weak doubt about the slope: keeps it finite where a score parts all examples. */
  private static final double PRIOR = 1e-3;

  private static final int STEPS = 100;

  /** The probability that an example of this score is right. */
  public double probability(double x) {
    return 1 / (1 + Math.exp(-(offset + slope * x)));
  }

  /**
   * Fits both numbers, by Newton's method.
   *
   * @param x a score for each example
   * @param right whether it is right
   * @throws IllegalArgumentException where there are not both right and wrong examples
   */
  public static Calibration fit(double[] x, boolean[] right) {
    int rights = 0;
    for (boolean each : right) {
      rights += each ? 1 : 0;
    }
    if (rights == 0 || rights == x.length) {
      throw new IllegalArgumentException(
          "All examples are " + (rights == 0 ? "wrong" : "right") + "; some of both are needed");
    }
    double a = 0;
    double b = 0;
    for (int step = 0; step < STEPS; step++) {
      double ga = 0;
      double gb = -PRIOR * b;
      double haa = 0;
      double hab = 0;
      double hbb = PRIOR;
      for (int i = 0; i < x.length; i++) {
        double p = new Calibration(a, b).probability(x[i]);
        double wrong = (right[i] ? 1 : 0) - p;
        double w = Math.max(p * (1 - p), 1e-9);
        ga += wrong;
        gb += wrong * x[i];
        haa += w;
        hab += w * x[i];
        hbb += w * x[i] * x[i];
      }
      double determinant = haa * hbb - hab * hab;
      double da = (hbb * ga - hab * gb) / determinant;
      double db = (haa * gb - hab * ga) / determinant;
      double length = Math.min(1, 10 / (Math.abs(da) + Math.abs(db) + 1e-12));
      a += length * da;
      b += length * db;
      if (Math.abs(da) + Math.abs(db) < 1e-10) {
        break;
      }
    }
    return new Calibration(a, b);
  }

  /**
   * Examples of about one probability.
   *
   * @param probability their mean
   * @param right the share of them that is right
   * @param examples how many
   */
  public record Bin(double probability, double right, int examples) {}

  /** The reliability curve: examples by tenths of probability; empty tenths are left out. */
  public List<Bin> reliability(double[] x, boolean[] right) {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < 10; bin++) {
      double sum = 0;
      int rights = 0;
      int examples = 0;
      for (int i = 0; i < x.length; i++) {
        double p = probability(x[i]);
        if (Math.min(9, (int) (10 * p)) == bin) {
          sum += p;
          rights += right[i] ? 1 : 0;
          examples++;
        }
      }
      if (examples > 0) {
        bins.add(new Bin(sum / examples, (double) rights / examples, examples));
      }
    }
    return bins;
  }

  /** The mean distance between probability and share of right examples, over all examples. */
  public static double error(List<Bin> curve) {
    double far = 0;
    double all = 0;
    for (Bin bin : curve) {
      far += bin.examples * Math.abs(bin.probability - bin.right);
      all += bin.examples;
    }
    return far / all;
  }

  /** The curve for people. */
  public static String table(List<Bin> curve) {
    TextTable table = new TextTable("probability", "right", "captions");
    for (Bin bin : curve) {
      table.add(
          String.format(Locale.ROOT, "%.2f", bin.probability),
          String.format(Locale.ROOT, "%.2f", bin.right),
          Integer.toString(bin.examples));
    }
    return table.text();
  }
}
