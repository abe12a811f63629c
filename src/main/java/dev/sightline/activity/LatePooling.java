package dev.sightline.activity;

import dev.sightline.net.Net;
import dev.sightline.net.Value;

/**
 * Late pooling (Ng et al. 2015, section 3.1, figure 2b): every frame goes by itself through two
 * fully connected layers, and a clip is what is largest over its frames of each of their outputs.
 * So only high-level evidence is put together, and where in the picture it stood is forgotten
 * before.
 *
 * <pre>
 * u_t = relu(W_2 relu(W_1 n(CNN(I_t)) + b_1) + b_2)      z = W max_t u_t + b
 * </pre>
 *
 * <p>Differs from the paper: the layers are smaller by default, and so is what they read: the CNN's
 * pooled features, standardised by n. With {@code --maps} it is the last maps, as in the paper.
 */
final class LatePooling implements ActivityModel {
  /**
   * @param connected width of each of the two fully connected layers; the paper's is 4096
   * @param dropout probability, on the outputs of both
   */
  record Settings(int connected, double dropout) {
    static final Settings DEFAULTS = new Settings(256, 0.5);
  }

  private final Settings s;
  private final int cells;
  private final Net.Linear first;
  private final Net.Linear second;
  private final Net.Linear output;

  /**
   * @param cells of a frame's grid, all of which are read; 0 for the pooled features
   */
  LatePooling(Net net, int channels, int cells, int classes, Settings settings) {
    s = settings;
    this.cells = cells;
    first = net.linear("first", Math.max(1, cells) * channels, s.connected);
    second = net.linear("second", s.connected, s.connected);
    output = net.linear("output", s.connected, classes);
  }

  @Override
  public Value scores(Frames frames) {
    Value low = first.of(frames.normal().of(frames.read(cells))).relu().dropout(s.dropout);
    return output.of(second.of(low).relu().dropout(s.dropout).max());
  }
}
