package dev.sightline.activity;

import dev.sightline.spec.Setting;
import dev.sightline.spec.Spec;

/**
 * The ranking losses of Ma, Sigal and Sclaroff (2016, sections 3.2 and 3.3): while an activity goes
 * on, a labeller should grow surer of it; once it is over, the old label should lose.
 *
 * <p>Frame t of a sequence has probabilities p_t over the classes and the true class y_t; t_s is
 * the first frame of the run of equal labels that t belongs to.
 *
 * <pre>
 * s-loss   y_t = y_{t-1}:  max(0, p* - p_t^{y_t})           p* = max of p^{y_t} over [t_s, t-1]
 *          else:           p_t^{y_{t-1}}
 * m-loss   m_t^y = p_t^y - max over y' != y of p_t^{y'}
 *          y_t = y_{t-1}:  max(0, m* - m_t^{y_t})           m* = max of m^{y_t} over [t_s, t-1]
 *          else:           m_t^{y_{t-1}}                    which may be negative
 * </pre>
 *
 * <p>The first frame of a sequence has loss 0. A masked frame has loss 0, does not move the
 * maximum, and the frame before it counts as the one before the next. Of equal maxima the earlier
 * frame's counts, of equal classes the lower one's; they matter for the gradient only where it
 * flows.
 *
 * <p>Differs from the paper in options: the m-loss at a change of label can be clamped at 0, and
 * the gradient can flow into p* and m*, which are constants otherwise.
 */
public record RankingLoss(
    @Setting(
            says =
                "Ranking loss beside the classification loss, for nets that score frames: none,"
                    + " s-loss (while an activity lasts its score should not fall), m-loss (nor"
                    + " should its lead over the others) or both.",
            option = "--ranking",
            usual = "none")
        Kind kind,
    @Setting(
            says = "Weight of the ranking loss.",
            option = "--ranking-weight",
            usual = "1",
            least = 0)
        double weight,
    @Setting(
            says = "Use 0 where the m-loss would be negative because the label changes.",
            option = "--clamp",
            usual = "false")
        boolean clamped,
    @Setting(
            says =
                "Let the gradient of the ranking loss flow into the best score so far, instead of"
                    + " treating that as a constant.",
            option = "--ranking-gradient",
            usual = "false")
        boolean flowing) {
  /** A frame that does not count. */
  public static final int MASKED = -1;

  /** No ranking loss: classification alone. */
  public static final RankingLoss NONE = new RankingLoss(Kind.NONE, 0, false, false);

  /** Which ranking loss. */
  public enum Kind {
    NONE("none", false, false),
    SCORE("s-loss", true, false),
    MARGIN("m-loss", false, true),
    BOTH("both", true, true);

    private final String title;

    private final boolean score;
    private final boolean margin;

    Kind(String title, boolean score, boolean margin) {
      this.title = title;
      this.score = score;
      this.margin = margin;
    }

    /** Its name in a table and on the command line. */
    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * @throws IllegalArgumentException where the weight is negative or no number
   */
  public RankingLoss {
    Spec.require(RankingLoss.class, kind, weight, clamped, flowing);
  }

  /** Whether there is anything to compute. */
  public boolean isNone() {
    return kind == Kind.NONE || weight == 0;
  }

  /**
   * The losses of one sequence's frames, before {@link #weight}.
   *
   * @param p probabilities {@code [frames * classes]}, frame by frame
   * @param y the true class of each frame, or {@link #MASKED}
   * @param factors what each frame's loss is multiplied with before it enters dp
   * @param dp the gradient by p is added to it, {@code [frames * classes]}; may be null
   * @return the loss of each frame, without its factor
   * @throws IllegalArgumentException where there is a margin to be had and one class only
   */
  public float[] losses(float[] p, int classes, int[] y, float[] factors, float[] dp) {
    float[] losses = new float[y.length];
    if (kind.score) {
      new Pass(p, classes, y, factors, dp, losses, false).run();
    }
    if (kind.margin) {
      if (classes < 2) {
        throw new IllegalArgumentException(
            "There is " + classes + " class; a margin needs at least 2");
      }
      new Pass(p, classes, y, factors, dp, losses, true).run();
    }
    return losses;
  }

  /** One of the two losses over one sequence. */
  private final class Pass {
    private final float[] p;
    private final int classes;
    private final int[] y;
    private final float[] factors;
    private final float[] dp;
    private final float[] losses;
    private final boolean margin;

    Pass(
        float[] p,
        int classes,
        int[] y,
        float[] factors,
        float[] dp,
        float[] losses,
        boolean margin) {
      this.p = p;
      this.classes = classes;
      this.y = y;
      this.factors = factors;
      this.dp = dp;
      this.losses = losses;
      this.margin = margin;
    }

    void run() {
      int before = MASKED;
      int best = MASKED; // frame of the largest value in the run so far
      for (int t = 0; t < y.length; t++) {
        if (y[t] == MASKED) {
          continue;
        }
        float value = value(t, y[t]);
        if (before != MASKED && y[t] == y[before]) {
          float missing = value(best, y[t]) - value;
          if (missing > 0) {
            losses[t] += missing;
            gradient(t, y[t], -factors[t]);
            gradient(best, y[t], flowing ? factors[t] : 0);
          }
          best = value > value(best, y[t]) ? t : best;
        } else {
          if (before != MASKED) {
            changed(t, y[before]);
          }
          best = t;
        }
        before = t;
      }
    }

    /** At the first frame of another label: the old one's value is the loss. */
    private void changed(int t, int old) {
      float value = value(t, old);
      if (margin && clamped && value <= 0) {
        return;
      }
      losses[t] += value;
      gradient(t, old, factors[t]);
    }

    /** The score of a class, or its margin over the best other one. */
    private float value(int t, int c) {
      return p[t * classes + c] - (margin ? p[t * classes + rival(t, c)] : 0);
    }

    private void gradient(int t, int c, float amount) {
      if (dp == null || amount == 0) {
        return;
      }
      dp[t * classes + c] += amount;
      if (margin) {
        dp[t * classes + rival(t, c)] -= amount;
      }
    }

    /** The best class but c. */
    private int rival(int t, int c) {
      int rival = c == 0 ? 1 : 0;
      for (int k = rival + 1; k < classes; k++) {
        if (k != c && p[t * classes + k] > p[t * classes + rival]) {
          rival = k;
        }
      }
      return rival;
    }
  }
}
