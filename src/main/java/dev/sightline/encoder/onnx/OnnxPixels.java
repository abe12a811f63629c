package dev.sightline.encoder.onnx;

import dev.sightline.encoder.zoo.PixelScaling;
import java.util.List;

/**
 * Pictures as they are, for a net that takes them scaled: 8-bit {@code pixels [batch, height,
 * width, channels]}, RGB, become planes {@code (x - mean) / deviation} in the order that the net
 * wants.
 */
final class OnnxPixels {
  private OnnxPixels() {}

  /**
   * Adds the input and its scaling.
   *
   * @param inputShape of one example as the net takes it, {@code [channels, height, width]}
   * @return the value that the net takes, {@code [batch, channels, height, width]}
   */
  static String add(OnnxGraph graph, PixelScaling scaling, long[] inputShape) {
    graph.input("pixels", OnnxGraph.Type.UINT8, -1, inputShape[1], inputShape[2], inputShape[0]);
    String ordered = "pixels";
    if (scaling.order() != PixelScaling.Order.RGB) {
      String order = graph.integers("pixels:order", 2, 1, 0);
      ordered =
          graph.node(
              "Gather", "pixels:ordered", List.of("pixels", order), Attribute.of("axis", 3L));
    }
    String planes =
        graph.node(
            "Transpose",
            "pixels:planes",
            List.of(graph.toFloat("pixels:float", ordered)),
            Attribute.of("perm", new long[] {0, 3, 1, 2}));
    String mean = byPlane(graph, "pixels:mean", scaling, scaling.mean());
    String centred = graph.node("Sub", "pixels:centred", List.of(planes, mean));
    String deviation = byPlane(graph, "pixels:deviation", scaling, scaling.deviation());
    return graph.node("Div", "pixels:scaled", List.of(centred, deviation));
  }

  private static String byPlane(
      OnnxGraph graph, String name, PixelScaling scaling, List<Float> values) {
    if (scaling.isEven()) {
      return graph.scalar(name, values.get(0));
    }
    float[] constants = new float[values.size()];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = values.get(i);
    }
    return graph.constant(name, constants, constants.length, 1, 1);
  }
}
