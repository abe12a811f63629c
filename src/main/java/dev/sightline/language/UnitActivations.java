package dev.sightline.language;

import dev.sightline.text.Alphabet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What every unit of a character model's state does while it reads a text, and which unit follows
 * which property of the text most closely: the search for interpretable cells of the lecture notes
 * (Karpathy, Johnson and Fei-Fei 2015, section 4.2), with the correlation as the measure.
 */
public final class UnitActivations {
  /**
   * A unit that follows a property.
   *
   * @param correlation Pearson's, in [-1, 1]; negative where the unit falls when the property rises
   */
  public record Finding(TextProperty property, int unit, double correlation) {}

  /** Below, "follows" would be too strong a word. */
  private static final double LEAST = 0.2;

  private final int[] characters;
  private final float[][] states;

  private UnitActivations(int[] characters, float[][] states) {
    this.characters = characters;
    this.states = states;
  }

  static UnitActivations of(TextModel model, Alphabet alphabet, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the text to be read is empty");
    }
    return new UnitActivations(text.codePoints().toArray(), model.states(alphabet.ids(text)));
  }

  /** Characters read. */
  public int length() {
    return characters.length;
  }

  /** Units of the state. */
  public int units() {
    return states[0].length;
  }

  String character(int at) {
    return Character.toString(characters[at]);
  }

  /** A unit's h after the character at that place, usually in [-1, 1]. */
  public float activation(int at, int unit) {
    return states[at][unit];
  }

  /**
   * For each property that changes along the text, the unit that follows it most closely; the
   * closest first. What no unit follows with an r of at least {@value #LEAST} or at most its
   * negative is left out.
   */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    for (TextProperty property : TextProperty.values()) {
      double[] values = property.of(characters);
      Finding best = null;
      for (int unit = 0; unit < units(); unit++) {
        double r = correlation(values, unit);
        if (!Double.isNaN(r) && (best == null || Math.abs(r) > Math.abs(best.correlation))) {
          best = new Finding(property, unit, r);
        }
      }
      if (best != null && Math.abs(best.correlation) >= LEAST) {
        all.add(best);
      }
    }
    all.sort(Comparator.comparingDouble(f -> -Math.abs(f.correlation)));
    return all;
  }

  /** NaN where either does not change. */
  private double correlation(double[] values, int unit) {
    int n = values.length;
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanX += values[i] / n;
      meanY += states[i][unit] / (double) n;
    }
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      double x = values[i] - meanX;
      double y = states[i][unit] - meanY;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
    return xx < 1e-12 || yy < 1e-12 ? Double.NaN : xy / Math.sqrt(xx * yy);
  }
}
