package dev.sightline.net;

import dev.sightline.rnn.AdditiveAttention;

/** Additive attention (Bahdanau et al. 2015); see {@link AdditiveAttention}. */
public final class Attention {
  /**
   * What attention gives.
   *
   * @param seen the weighted mean of the values
   * @param alpha the weights, {@code [n, cells]}
   */
  public record Look(Value seen, Value alpha) {}

  private final Net net;
  private final AdditiveAttention layer;
  private final String name;

  Attention(Net net, AdditiveAttention layer, String name) {
    this.net = net;
    this.layer = layer;
    this.name = name;
  }

  /** Looks at the cells of each row's photo. */
  public Look of(Value cells, Value query) {
    Value z =
        new Value(
            net,
            new Looks.Attend(layer, net.parameters(), name),
            query.rows,
            cells.width,
            cells,
            query);
    return new Look(z, new Value(net, new Looks.Alpha(), query.rows, -1, z));
  }
}
