package dev.sightline.encoder;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Where a net is cut in two: its lowest blocks, vertices named {@code block01.expand}, {@code
 * block01.add} and so on, stay as they are, and what lies above them learns.
 */
final class FrozenBlocks {
  private FrozenBlocks() {}

  /**
   * The vertex that ends a block.
   *
   * @param blocks how many are frozen
   * @return null for no blocks
   * @throws IllegalArgumentException if the net has not as many, or none at all
   */
  static String end(ComputationGraphConfiguration net, int blocks) {
    if (blocks == 0) {
      return null;
    }
    String prefix = block(blocks);
    Set<String> there = new TreeSet<>();
    String end = null;
    for (String vertex : net.getVertices().keySet()) {
      if (vertex.matches("block\\d\\d\\..*")) {
        there.add(vertex.substring(0, prefix.length()));
        end = vertex.startsWith(prefix) ? vertex : end;
      }
    }
    if (end == null || blocks >= there.size()) {
      throw new IllegalArgumentException(
          there.isEmpty()
              ? "frozen-blocks is for MobileNetV2 and EfficientNet-Lite; this net has no blocks"
              : "frozen-blocks is %s; of the net's %s blocks at least one must learn"
                  .formatted(blocks, there.size()));
    }
    return end;
  }

  private static String block(int number) {
    return String.format(Locale.ROOT, "block%02d.", number);
  }

  /** Takes away what lies below a vertex, and the vertex, which becomes the net's input. */
  static void remove(ComputationGraphConfiguration net, String end) {
    Set<String> below = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(end));
    while (!open.isEmpty()) {
      String vertex = open.remove();
      if (below.add(vertex)) {
        open.addAll(net.getVertexInputs().getOrDefault(vertex, List.of()));
      }
    }
    net.getVertices().keySet().removeAll(below);
    net.getVertexInputs().keySet().removeAll(below);
    net.setNetworkInputs(List.of(end));
  }
}
