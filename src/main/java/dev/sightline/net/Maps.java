package dev.sightline.net;

import dev.sightline.rnn.GridConvolution;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.Windows;
import java.util.Arrays;

/** Operations on maps: rows in which the cells of a square grid stand side by side. */
final class Maps {
  private Maps() {}

  /** Neighbour d of nine of a cell in a square grid, row by row; -1 beyond the border. */
  static int neighbour(int cell, int d, int side) {
    int down = cell / side + d / 3 - 1;
    int right = cell % side + d % 3 - 1;
    boolean inside = down >= 0 && down < side && right >= 0 && right < side;
    return inside ? down * side + right : -1;
  }

  /**
   * Convolution of a map by kernels of 3 x 3 cells: {@code [n, cells in]} to {@code [n, cells
   * out]}, with zeros beyond the border.
   */
  static final class Convolve extends Op.Trained {
    private final GridConvolution layer;
    private final String name;
    private final int cells;
    private final Parameters.Entry weight;
    private final Parameters.Entry bias;

    Convolve(GridConvolution layer, Parameters parameters, String name, int cells) {
      this.layer = layer;
      this.name = name;
      this.cells = cells;
      weight = Looks.Attend.entry(parameters, name + ".weight");
      bias = Looks.Attend.entry(parameters, name + ".bias");
    }

    private Matrix byCell(Matrix maps) {
      return maps.reshaped(maps.rows() * cells, maps.columns() / cells);
    }

    private static Windows eachRow(Matrix maps) {
      int[] one = new int[maps.rows()];
      Arrays.fill(one, 1);
      return new Windows(new Packing(one), 1, 1);
    }

    @Override
    void forward(Pass p, Value v, int t) {
      Matrix x = p.in(v, 0, t);
      layer.forward(eachRow(x), byCell(x), byCell(p.out(v, t)));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix x = p.in(v, 0, t);
      Matrix dy = byCell(p.dOut(v, t));
      if (!p.needs(v.in[0])) {
        layer.backward(eachRow(x), byCell(x), dy, null);
      } else if (p.adds(v, 0)) {
        try (Matrix dx = Matrix.unset(x.rows(), x.columns())) {
          layer.backward(eachRow(x), byCell(x), dy, byCell(dx));
          p.give(v, 0, t, dx);
        }
      } else {
        layer.backward(eachRow(x), byCell(x), dy, byCell(p.dIn(v, 0, t)));
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] x = r.in(v, 0, row);
      double[][] w = r.weight(weight);
      int in = x.length / cells;
      int out = v.width / cells;
      int side = (int) Math.round(Math.sqrt(cells));
      double[] y = new double[v.width];
      for (int cell = 0; cell < cells; cell++) {
        double[] own = r.weight(bias)[0].clone();
        for (int d = 0; d < 9; d++) {
          int there = neighbour(cell, d, side);
          if (there >= 0) {
            int from = there * in;
            double[] seen = Arrays.copyOfRange(x, from, from + in);
            Reference.add(
                Reference.product(seen, Arrays.copyOfRange(w, d * in, (d + 1) * in), null), own);
          }
        }
        System.arraycopy(own, 0, y, cell * out, out);
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.convolvedMap(v, name, cells);
    }

    @Override
    public String toString() {
      return "Convolution " + weight.name();
    }
  }
}
