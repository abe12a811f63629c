package dev.sightline.draw;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis from {@code low} to {@code high} with ticks at the multiples of {@code step}, which is 1,
 * 2 or 5 times a power of ten.
 */
record Scale(double low, double high, double step) {

  /** Covers all numbers of {@code columns} and ends on ticks on both sides. */
  static Scale of(List<double[]> columns, int ticks) {
    double[] range = range(columns);
    double step = roundStep((range[1] - range[0]) / ticks);
    double low = Math.floor(range[0] / step + 1e-9) * step;
    double high = Math.ceil(range[1] / step - 1e-9) * step;
    return new Scale(low, high > low ? high : low + step, step);
  }

  /** Begins and ends on the first and last number; ticks are whole numbers. */
  static Scale ofWholeSteps(List<double[]> columns, int ticks) {
    double[] range = range(columns);
    double step = Math.max(1, roundStep((range[1] - range[0]) / ticks));
    return new Scale(range[0], range[1], step);
  }

  /** Lowest and highest finite number, slightly apart if they are equal. */
  private static double[] range(List<double[]> columns) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] column : columns) {
      for (double value : column) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) {
      return new double[] {0, 1};
    }
    if (low == high) {
      double margin = low == 0 ? 1 : Math.abs(low) / 2;
      return new double[] {low - margin, high + margin};
    }
    return new double[] {low, high};
  }

  /** The nearest step above {@code raw} of the form 1, 2 or 5 times a power of ten. */
  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double lead = raw / power;
    return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
  }

  /** The position of {@code value}, 0 at the low end and 1 at the high one. */
  double share(double value) {
    return (value - low) / (high - low);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** Decimal places needed to tell two ticks apart. */
  int decimals() {
    return (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  }

  String text(double value) {
    return rounded(value, decimals());
  }

  static String rounded(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }
}
