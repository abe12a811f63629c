package dev.sightline.media;

/**
 * Describes how a video's picture moves, frame by frame, in {@value #WIDTH} numbers from the flow
 * between neighbouring frames ({@link FlowField}). In a fight, for example, arms are fast, each
 * moves differently from its neighbour, and all change direction from frame to frame; someone who
 * walks by is just as fast, but evenly so. Histograms tell these apart: of speed, of acceleration
 * as in Violent Flows (Hassner, Itcher and Kliper-Gross 2012), and of the flow's slope in space as
 * in motion boundary histograms (Dalal, Triggs and Schmid 2006).
 *
 * <p>The same {@value #AREA_WIDTH} numbers are given twice: for the whole picture, and for its
 * livelier part A, the window of a quarter of its width and a third of its height in which speed is
 * largest, because a surveillance camera shows two small people and much floor. With f = (u, v) the
 * flow of the n pixels of an area, f' that of the frame before, and |f| = sqrt(u^2 + v^2):
 *
 * <pre>
 * sqrt(share of pixels with |f| in bin k)           12 bins, bounds .25 .5 1 1.5 2 3 4 6 8 12 20
 * sqrt(share of pixels with |f - f'| in bin k)      the same bins
 * ln(1 + sum of |f| with direction in bin k / n)    5 bins from up to down; left and right are one
 * -sum p_k ln p_k                                   p_k share of |f| in direction bin k of 8
 * |sum f| / sum |f|                                 1 where everything goes one way
 * ln(1 + mean |f|), ln(1 + deviation of |f|)
 * ln(1 + mean |grad u|), ln(1 + mean |grad v|)
 * </pre>
 *
 * <p>and finally the sum over A of |f| / sum of |f|. Lengths are pixels of a picture {@value
 * FlowField#ROWS} pixels high, times are frames. All numbers are at least 0 and mostly below 1,
 * like the pooled features of a CNN. A mirrored video has the same numbers. The first frame has
 * zeros, because it has not moved from anywhere, and the second frame's speed has not changed yet.
 *
 * <p>For the frames of one video, in order, of any size. Not thread-safe.
 */
public final class OpticalFlow {
  /** Upper bounds of the speed bins; the last bin has none. */
  private static final float[] BOUNDS = {.25f, .5f, 1, 1.5f, 2, 3, 4, 6, 8, 12, 20};

  private static final int SPEEDS = BOUNDS.length + 1;
  private static final int SLANTS = 5;
  private static final int DIRECTIONS = 8;
  private static final int AREA_WIDTH = 2 * SPEEDS + SLANTS + 6;

  /** Numbers per frame. */
  public static final int WIDTH = 2 * AREA_WIDTH + 1;

  /** The livelier part is searched for in steps of this many pixels, the same from either side. */
  private static final int STEP = 8;

  /** Pixels per frame: anything slower than this on average has no direction. */
  private static final double RESTING = 0.1;

  private byte[] before;
  private FlowField flowBefore;

  /**
   * Describes the next frame.
   *
   * @return {@code [WIDTH]}
   */
  public float[] next(Picture picture) {
    byte[] now = FlowField.grey(picture);
    float[] told = new float[WIDTH];
    if (before != null) {
      FlowField flow = FlowField.between(before, now);
      describe(flow, flowBefore, told);
      flowBefore = flow;
    }
    before = now;
    return told;
  }

  private static void describe(FlowField flow, FlowField before, float[] told) {
    Frame frame =
        new Frame(
            flow,
            flow.speeds(),
            before == null ? null : flow.changesSince(before),
            FlowField.slopes(flow.u()),
            FlowField.slopes(flow.v()));
    Area whole = new Area(0, 0, FlowField.COLUMNS, FlowField.ROWS);
    Area lively = liveliest(frame.speeds);
    double all = frame.describe(whole, told, 0);
    double there = frame.describe(lively, told, AREA_WIDTH);
    told[2 * AREA_WIDTH] = (float) (there / Math.max(all, RESTING * whole.pixels()));
  }

  private static Area liveliest(float[] speeds) {
    int columns = FlowField.COLUMNS / 4;
    int rows = FlowField.ROWS / 3;
    Area best = null;
    double most = -1;
    for (int y = 0; y + rows <= FlowField.ROWS; y += STEP) {
      for (int x = 0; x + columns <= FlowField.COLUMNS; x += STEP) {
        Area area = new Area(x, y, columns, rows);
        double sum = area.sum(speeds);
        if (sum > most) {
          most = sum;
          best = area;
        }
      }
    }
    return best;
  }

  /** A rectangle of the flow's pixels. */
  private record Area(int x, int y, int columns, int rows) {
    int pixels() {
      return columns * rows;
    }

    /** Index of a row's first pixel. */
    int row(int r) {
      return (y + r) * FlowField.COLUMNS + x;
    }

    double sum(float[] values) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        for (int i = row(r), end = i + columns; i < end; i++) {
          sum += values[i];
        }
      }
      return sum;
    }

    /** Square roots of the shares of pixels in each bin. */
    void histogram(float[] values, float[] to, int at) {
      int[] counts = new int[SPEEDS];
      for (int r = 0; r < rows; r++) {
        for (int i = row(r), end = i + columns; i < end; i++) {
          int bin = 0;
          while (bin < BOUNDS.length && values[i] >= BOUNDS[bin]) {
            bin++;
          }
          counts[bin]++;
        }
      }
      for (int k = 0; k < SPEEDS; k++) {
        to[at + k] = (float) Math.sqrt((double) counts[k] / pixels());
      }
    }
  }

  /** A frame's flow and what follows from it pixel by pixel; a second frame has no changes. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Frame(
      FlowField flow, float[] speeds, float[] changes, float[] slopesOfU, float[] slopesOfV) {

    /** Writes an area's numbers, and returns the sum of its speeds. */
    double describe(Area area, float[] told, int at) {
      int n = area.pixels();
      area.histogram(speeds, told, at);
      if (changes != null) {
        area.histogram(changes, told, at + SPEEDS);
      }
      double sum = directions(area, told, at + 2 * SPEEDS);
      double mean = sum / n;
      int rest = at + 2 * SPEEDS + SLANTS + 2;
      told[rest] = (float) Math.log1p(mean);
      told[rest + 1] = (float) Math.log1p(deviation(area, mean));
      told[rest + 2] = (float) Math.log1p(area.sum(slopesOfU) / n);
      told[rest + 3] = (float) Math.log1p(area.sum(slopesOfV) / n);
      return sum;
    }

    private double directions(Area area, float[] told, int at) {
      double[] slants = new double[SLANTS];
      double[] around = new double[DIRECTIONS];
      double sum = 0;
      for (int r = 0; r < area.rows; r++) {
        for (int i = area.row(r), end = i + area.columns; i < end; i++) {
          double direction = Math.atan2(flow.v()[i], flow.u()[i]);
          double slant = Math.atan2(flow.v()[i], Math.abs(flow.u()[i]));
          slants[bin((slant + Math.PI / 2) / Math.PI, SLANTS)] += speeds[i];
          around[bin((direction + Math.PI) / (2 * Math.PI), DIRECTIONS)] += speeds[i];
          sum += speeds[i];
        }
      }
      for (int k = 0; k < SLANTS; k++) {
        told[at + k] = (float) Math.log1p(slants[k] / area.pixels());
      }
      double least = Math.max(sum, RESTING * area.pixels());
      double entropy = 0;
      for (double share : around) {
        entropy -= share > 0 ? share / least * Math.log(share / least) : 0;
      }
      told[at + SLANTS] = (float) entropy;
      double straight = Math.hypot(area.sum(flow.u()), area.sum(flow.v()));
      told[at + SLANTS + 1] = (float) (straight / least);
      return sum;
    }

    private static int bin(double share, int bins) {
      return Math.min(bins - 1, (int) (share * bins));
    }

    private double deviation(Area area, double mean) {
      double squares = 0;
      for (int r = 0; r < area.rows; r++) {
        for (int i = area.row(r), end = i + area.columns; i < end; i++) {
          squares += (speeds[i] - mean) * (speeds[i] - mean);
        }
      }
      return Math.sqrt(squares / area.pixels());
    }
  }
}
