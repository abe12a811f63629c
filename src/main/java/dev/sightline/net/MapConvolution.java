package dev.sightline.net;

import dev.sightline.rnn.GridConvolution;

/** Convolution of maps: rows in which the cells of a square grid stand side by side. */
public final class MapConvolution {
  private final Net net;
  private final GridConvolution layer;
  private final String name;
  private final int cells;
  private final int in;
  private final int out;

  MapConvolution(Net net, String name, int cells, int in, int out) {
    this.net = net;
    this.name = name;
    this.cells = cells;
    this.in = in;
    this.out = out;
    layer = new GridConvolution(net.parameters(), name, cells, in, 1, out);
  }

  /** x {@code [n, cells in]} to y {@code [n, cells out]}. */
  public Value of(Value x) {
    if (x.width != cells * in) {
      throw Value.shape(name + " reads " + cells * in + " columns", x);
    }
    Maps.Convolve op = new Maps.Convolve(layer, net.parameters(), name, cells);
    return new Value(net, op, x.rows, cells * out, x);
  }
}
