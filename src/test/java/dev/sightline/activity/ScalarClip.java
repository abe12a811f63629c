package dev.sightline.activity;

import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One clip through the pooling networks by plain loops over numbers: what they are checked by. */
final class ScalarClip {
  private final Map<String, double[]> weights;
  private final double[][] pooled;
  private final double[][][] grid;

  /** Clip r of a batch. */
  ScalarClip(Parameters parameters, FrameBatch batch, int r) {
    int cells = batch.grid().rows() / batch.packing().total();
    weights = NetCheck.weights(parameters);
    Packing packing = batch.packing();
    pooled = new double[packing.length(r)][];
    grid = new double[packing.length(r)][cells][];
    for (int t = 0; t < pooled.length; t++) {
      int row = packing.offset(t) + r;
      pooled[t] = standardised(NetCheck.row(batch.pooled(), row));
      for (int p = 0; p < cells; p++) {
        grid[t][p] = standardised(NetCheck.row(batch.grid(), row * cells + p));
      }
    }
  }

  private double[] standardised(double[] x) {
    double[] y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] = (x[c] - weights.get("input.mean")[c]) * weights.get("input.scale")[c];
    }
    return y;
  }

  /** The same clip whose features are those of all cells side by side. */
  ScalarClip ofMaps() {
    for (int t = 0; t < pooled.length; t++) {
      pooled[t] = concatenated(List.of(grid[t]));
    }
    return this;
  }

  double[] convPooling() {
    List<double[]> frames = new ArrayList<>();
    for (double[][] frame : grid) {
      frames.add(concatenated(List.of(frame)));
    }
    return output(relu("second", relu("first", largest(frames))));
  }

  double[] latePooling() {
    List<double[]> frames = new ArrayList<>();
    for (double[] frame : pooled) {
      frames.add(relu("second", relu("first", frame)));
    }
    return output(largest(frames));
  }

  double[] slowPooling(int size, int stride) {
    List<double[]> seen = new ArrayList<>();
    for (int begin = 0; ; begin += stride) {
      seen.add(relu("first", window(begin, size)));
      if (begin + size >= pooled.length) {
        return output(relu("second", largest(seen)));
      }
    }
  }

  double[] localPooling(int clipFrames, int size, int stride) {
    List<double[]> seen = new ArrayList<>();
    for (int begin = 0; ; begin += stride) {
      seen.add(relu("second", relu("first", window(begin, size))));
      if (begin + size >= clipFrames) {
        return output(concatenated(seen));
      }
    }
  }

  /**
   * Largest features of the frames of a window that the clip has; its last one where it has none.
   */
  private double[] window(int begin, int size) {
    List<double[]> frames = new ArrayList<>();
    for (int t = begin; t < begin + size; t++) {
      if (t < pooled.length || frames.isEmpty()) {
        frames.add(pooled[Math.min(t, pooled.length - 1)]);
      }
    }
    return largest(frames);
  }

  double[] timeConvolution(int size, int stride) {
    List<double[]> maps = new ArrayList<>();
    for (int begin = 0; ; begin += stride) {
      maps.add(convolved(begin, size));
      if (begin + size >= grid.length) {
        return output(relu("second", relu("first", largest(maps))));
      }
    }
  }

  private double[] convolved(int begin, int size) {
    double[] bias = weights.get("convolution.bias");
    double[] kernels = weights.get("convolution.weight");
    int cells = grid[0].length;
    int side = (int) Math.sqrt(cells);
    double[] map = new double[cells * bias.length];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        for (int k = 0; k < bias.length; k++) {
          double sum = bias[k];
          int at = k;
          for (int t = begin; t < begin + size; t++) {
            double[][] frame = grid[Math.min(t, grid.length - 1)];
            for (int r = row - 1; r <= row + 1; r++) {
              for (int c = column - 1; c <= column + 1; c++) {
                boolean inside = r >= 0 && r < side && c >= 0 && c < side;
                double[] x = projected(frame[inside ? r * side + c : 0]);
                for (double value : x) {
                  sum += inside ? value * kernels[at] : 0;
                  at += bias.length;
                }
              }
            }
          }
          map[(row * side + column) * bias.length + k] = Math.max(0, sum);
        }
      }
    }
    return map;
  }

  private double[] projected(double[] x) {
    double[] w = weights.get("projection.weight");
    return w == null ? x : product(x, w, new double[w.length / x.length]);
  }

  private static double[] concatenated(List<double[]> parts) {
    double[] all = new double[parts.size() * parts.get(0).length];
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i), 0, all, i * parts.get(0).length, parts.get(0).length);
    }
    return all;
  }

  private static double[] largest(List<double[]> rows) {
    double[] best = rows.get(0).clone();
    for (double[] row : rows) {
      for (int c = 0; c < best.length; c++) {
        best[c] = row[c] > best[c] ? row[c] : best[c];
      }
    }
    return best;
  }

  private double[] output(double[] x) {
    return product(x, weights.get("output.weight"), weights.get("output.bias"));
  }

  private double[] relu(String layer, double[] x) {
    double[] y = product(x, weights.get(layer + ".weight"), weights.get(layer + ".bias"));
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i] > 0 ? y[i] : 0;
    }
    return y;
  }

  private static double[] product(double[] x, double[] w, double[] b) {
    double[] y = b.clone();
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < y.length; o++) {
        y[o] += x[i] * w[i * y.length + o];
      }
    }
    return y;
  }
}
