package dev.sightline.encoder.export;

import dev.sightline.encoder.export.OnnxGraph.Attribute;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Activation functions of DL4J as ONNX nodes. */
final class OnnxActivation {
  private OnnxActivation() {}

  /**
   * Adds the function's node, none for the identity.
   *
   * @param name the layer's name
   * @param rank the number of axes of {@code value}
   * @return the activated value
   * @throws IllegalArgumentException if the function is not known here
   */
  static String add(OnnxGraph graph, String name, String value, IActivation function, int rank) {
    List<String> input = List.of(value);
    if (function instanceof ActivationIdentity) {
      return value;
    }
    if (function instanceof ActivationReLU6) {
      String zero = graph.scalar(name + ":zero", 0);
      return graph.node(
          "Clip", name + ":relu6", List.of(value, zero, graph.scalar(name + ":six", 6)));
    }
    if (function instanceof ActivationReLU relu && isPlain(relu)) {
      return graph.node("Relu", name + ":relu", input);
    }
    if (function instanceof ActivationLReLU leaky) {
      return graph.node(
          "LeakyRelu", name + ":leaky", input, Attribute.of("alpha", (float) leaky.getAlpha()));
    }
    if (function instanceof ActivationSigmoid) {
      return graph.node("Sigmoid", name + ":sigmoid", input);
    }
    if (function instanceof ActivationTanH) {
      return graph.node("Tanh", name + ":tanh", input);
    }
    if (function instanceof ActivationSoftmax && rank == 2) {
      return graph.node("Softmax", name + ":softmax", input, Attribute.of("axis", 1L));
    }
    throw new IllegalArgumentException(
        "the activation function " + function + " over " + rank + " axes");
  }

  private static boolean isPlain(ActivationReLU relu) {
    return isNothing(relu.getMax())
        && isNothing(relu.getThreshold())
        && isNothing(relu.getNegativeSlope());
  }

  private static boolean isNothing(Double setting) {
    return setting == null || setting == 0;
  }
}
