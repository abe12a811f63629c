package dev.sightline.rnn;

import java.util.Arrays;

/**
 * Convolution over a window of frames and over the squares of 3 x 3 cells in each of their grids:
 *
 * <pre>
 * y_{w,p} = b + sum over i, d of x_{frame i of window w, cell p + d} W_{i,d}
 * </pre>
 *
 * <p>x {@code [frames * cells, inputs]} with square grids row by row, y {@code [windows * cells,
 * outputs]}; i counts a window's frames, d runs over the nine neighbours of a cell, itself among
 * them, and W_{i,d} is {@code [inputs, outputs]}. Beyond the border of the grid there are zeros, so
 * that it keeps its size.
 *
 * <p>One frame of many windows is done at a time: the neighbours of all their cells are copied side
 * by side, and the rest is a product. The copy is made again for the way back; it is never larger
 * than {@link #LARGEST_COPY} elements, or one frame's.
 *
 * <p>Stateless between calls; the caller keeps x.
 */
public final class GridConvolution {
  /** Cells of a square along each side. */
  private static final int SIDE = 3;

  /** Elements. */
  private static final int LARGEST_COPY = 4 << 20;

  private final Parameters.Entry weight;
  private final Parameters.Entry bias;
  private final int cells;
  private final int side;
  private final int inputs;
  private final int window;
  private final int largestCopy;

  /**
   * @param cells cells of a grid, a square number
   * @param inputs channels of x
   * @param window frames of a window
   * @param outputs kernels
   * @throws IllegalArgumentException where the grid is no square
   */
  public GridConvolution(
      Parameters parameters, String name, int cells, int inputs, int window, int outputs) {
    this(parameters, name, cells, inputs, window, outputs, LARGEST_COPY);
  }

  GridConvolution(
      Parameters parameters,
      String name,
      int cells,
      int inputs,
      int window,
      int outputs,
      int largestCopy) {
    side = (int) Math.round(Math.sqrt(cells));
    if (side * side != cells || cells < 1) {
      throw new IllegalArgumentException(
          "A grid of " + cells + " cells; expected is a square one, of 49 say");
    }
    this.cells = cells;
    this.inputs = inputs;
    this.window = window;
    this.largestCopy = largestCopy;
    int rows = Math.multiplyExact(window * SIDE * SIDE, inputs);
    weight = parameters.add(name + ".weight", rows, outputs, (float) (1 / Math.sqrt(rows)));
    bias = parameters.add(name + ".bias", 1, outputs, 0);
  }

  /** Writes y. */
  public void forward(Windows windows, Matrix x, Matrix y) {
    check(windows, y);
    y.fillRows(bias.value());
    inParts(
        windows,
        (from, count, i, neighbours) -> {
          gather(windows, from, i, x, neighbours);
          Blas.multiply(neighbours, weightOf(weight.value(), i), 1, part(y, from, count));
        });
  }

  /**
   * Adds the gradients of the weights, and writes that of x.
   *
   * @param dx receives the gradient by x; may be null
   */
  public void backward(Windows windows, Matrix x, Matrix dy, Matrix dx) {
    check(windows, dy);
    Blas.addColumnSums(dy, bias.gradient());
    if (dx != null) {
      dx.zero();
    }
    inParts(
        windows,
        (from, count, i, neighbours) -> {
          Matrix dPart = part(dy, from, count);
          gather(windows, from, i, x, neighbours);
          Blas.transposedMultiply(neighbours, dPart, 1, weightOf(weight.gradient(), i));
          if (dx != null) {
            Blas.multiplyTransposed(dPart, weightOf(weight.value(), i), 0, neighbours);
            scatter(windows, from, i, neighbours, dx);
          }
        });
  }

  /** Frame i of {@code count} windows from window {@code from}. */
  private interface Part {
    void run(int from, int count, int i, Matrix neighbours);
  }

  private void inParts(Windows windows, Part part) {
    int width = SIDE * SIDE * inputs;
    int most = Math.min(windows.total(), Math.max(1, largestCopy / (cells * width)));
    try (Matrix copy = Matrix.unset(most * cells, width)) {
      for (int from = 0; from < windows.total(); from += most) {
        int count = Math.min(most, windows.total() - from);
        for (int i = 0; i < window; i++) {
          part.run(from, count, i, copy.rows(0, count * cells));
        }
      }
    }
  }

  private Matrix part(Matrix y, int from, int count) {
    return y.rows(from * cells, count * cells);
  }

  private Matrix weightOf(Matrix all, int i) {
    int rows = SIDE * SIDE * inputs;
    return all.rows(i * rows, rows);
  }

  /** Copies the neighbours of each cell of frame i of the windows from {@code first} on. */
  private void gather(Windows windows, int first, int i, Matrix x, Matrix neighbours) {
    int perWindow = neighbours.columns() * cells;
    Parallel.over(
        neighbours.rows() / cells,
        perWindow,
        (from, to) -> {
          float[] frame = new float[cells * inputs];
          float[] copy = new float[perWindow];
          for (int w = from; w < to; w++) {
            x.get(windows.frames(first + w)[i] * cells, cells, frame, 0);
            eachNeighbour(
                (cell, place) -> {
                  if (cell < 0) {
                    Arrays.fill(copy, place * inputs, (place + 1) * inputs, 0);
                  } else {
                    System.arraycopy(frame, cell * inputs, copy, place * inputs, inputs);
                  }
                });
            neighbours.put(w * cells, cells, copy, 0);
          }
        });
  }

  /** The way back of {@link #gather}; windows overlap, so one after the other. */
  private void scatter(Windows windows, int first, int i, Matrix neighbours, Matrix dx) {
    float[] frame = new float[cells * inputs];
    float[] copy = new float[neighbours.columns() * cells];
    for (int w = 0; w < neighbours.rows() / cells; w++) {
      int row = windows.frames(first + w)[i] * cells;
      dx.get(row, cells, frame, 0);
      neighbours.get(w * cells, cells, copy, 0);
      eachNeighbour(
          (cell, place) -> {
            if (cell >= 0) {
              add(copy, place * inputs, frame, cell * inputs, inputs);
            }
          });
      dx.put(row, cells, frame, 0);
    }
  }

  private interface Neighbour {
    /**
     * @param cell its number in the grid; negative beyond the border
     * @param place where it stands in the copy, in units of {@link #inputs}
     */
    void see(int cell, int place);
  }

  private void eachNeighbour(Neighbour neighbour) {
    int place = 0;
    for (int p = 0; p < cells; p++) {
      for (int d = 0; d < SIDE * SIDE; d++) {
        int row = p / side + d / SIDE - 1;
        int column = p % side + d % SIDE - 1;
        boolean inside = row >= 0 && row < side && column >= 0 && column < side;
        neighbour.see(inside ? row * side + column : -1, place);
        place++;
      }
    }
  }

  private static void add(float[] from, int at, float[] to, int start, int n) {
    for (int k = 0; k < n; k++) {
      to[start + k] += from[at + k];
    }
  }

  private void check(Windows windows, Matrix y) {
    if (windows.size() != window) {
      throw new IllegalArgumentException(
          "Windows of " + windows.size() + " frames; the kernels have " + window);
    }
    if (y.rows() != windows.total() * cells || y.columns() != weight.columns()) {
      throw new IllegalArgumentException(
          "Maps of "
              + windows.total()
              + " windows are "
              + y
              + "; expected is ["
              + windows.total() * cells
              + ", "
              + weight.columns()
              + "]");
    }
  }
}
