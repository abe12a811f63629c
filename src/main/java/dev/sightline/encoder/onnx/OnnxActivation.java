package dev.sightline.encoder.onnx;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Activation functions of ND4J as ONNX nodes, those without an operator put together of others. */
final class OnnxActivation {
  private final OnnxGraph graph;
  private final String name;
  private final String value;

  private OnnxActivation(OnnxGraph graph, String name, String value) {
    this.graph = graph;
    this.name = name;
    this.value = value;
  }

  /**
   * Adds the function's nodes, none for the identity.
   *
   * @param name the layer's name
   * @param rank the number of axes of {@code value}
   * @param channels the axis over which a softmax goes
   * @return the activated value
   * @throws IllegalArgumentException if the function is not known here
   */
  static String add(
      OnnxGraph graph, String name, String value, IActivation function, int rank, int channels) {
    if (function instanceof ActivationIdentity) {
      return value;
    }
    if (function instanceof ActivationSoftmax) {
      return graph.node(
          "Softmax", name + ":softmax", List.of(value), Attribute.of("axis", (long) channels));
    }
    String activated = new OnnxActivation(graph, name, value).of(function);
    if (activated == null) {
      throw new IllegalArgumentException(
          "the activation function " + function + " over " + rank + " axes");
    }
    return activated;
  }

  private String of(IActivation function) {
    if (function instanceof ActivationReLU6) {
      return node("Clip", "relu6", value, scalar("zero", 0), scalar("six", 6));
    } else if (function instanceof ActivationReLU relu) {
      return isPlain(relu) ? node("Relu", "relu", value) : relu(relu);
    } else if (function instanceof ActivationLReLU leaky) {
      return leaky(leaky.getAlpha());
    } else if (function instanceof ActivationRReLU random) {
      // Used on a net, ND4J takes the mean slope for the least value.
      float least = (float) ((random.getL() + random.getU()) / 2);
      return node("Max", "least", value, scalar("mean", least));
    } else if (function instanceof ActivationSigmoid) {
      return node("Sigmoid", "sigmoid", value);
    } else if (function instanceof ActivationTanH) {
      return node("Tanh", "tanh", value);
    } else if (function instanceof ActivationELU elu) {
      return node("Elu", "elu", value, Attribute.of("alpha", (float) elu.getAlpha()));
    } else if (function instanceof ActivationSELU) {
      return node("Selu", "selu", value);
    } else if (function instanceof ActivationSoftPlus) {
      return node("Softplus", "softplus", value);
    } else if (function instanceof ActivationSoftSign) {
      return node("Softsign", "softsign", value);
    } else if (function instanceof ActivationHardSigmoid) {
      return node("HardSigmoid", "hard", value);
    } else if (function instanceof ActivationHardTanH) {
      return node("Clip", "hard", value, scalar("least", -1), scalar("most", 1));
    } else if (function instanceof ActivationThresholdedReLU relu) {
      return node("ThresholdedRelu", "relu", value, Attribute.of("alpha", (float) relu.getTheta()));
    }
    return composed(function);
  }

  private String composed(IActivation function) {
    if (function instanceof ActivationCube) {
      return node("Mul", "cube", value, node("Mul", "square", value, value));
    } else if (function instanceof ActivationRectifiedTanh) {
      return node("Relu", "rectified", node("Tanh", "tanh", value));
    } else if (function instanceof ActivationSwish) {
      return node("Mul", "swish", value, node("Sigmoid", "gate", value));
    } else if (function instanceof ActivationMish) {
      String gate = node("Tanh", "gate", node("Softplus", "softplus", value));
      return node("Mul", "mish", value, gate);
    } else if (function instanceof ActivationGELU gelu) {
      return gelu.isPrecise() ? preciseGelu() : gelu();
    } else if (function instanceof ActivationRationalTanh) {
      return rationalTanh();
    }
    return null;
  }

  /** {@code x sigma(1.702 x)}. */
  private String gelu() {
    String scaled = node("Mul", "scaled", value, scalar("scale", 1.702f));
    return node("Mul", "gelu", value, node("Sigmoid", "gate", scaled));
  }

  /**
   * {@code x / 2 (1 + tanh(sqrt(2 / pi) (x + (.044715 x)^3)))}: ND4J cubes the factor too, which
   * others do not.
   */
  private String preciseGelu() {
    String small = node("Mul", "small", value, scalar("of-cube", .044715f));
    String cube = node("Mul", "cube", small, node("Mul", "square", small, small));
    String sum = node("Add", "sum", value, cube);
    String inner = node("Mul", "inner", sum, scalar("scale", (float) Math.sqrt(2 / Math.PI)));
    String more = node("Add", "more", node("Tanh", "tanh", inner), scalar("one", 1));
    String half = node("Mul", "half", value, scalar("a-half", .5f));
    return node("Mul", "gelu", half, more);
  }

  /** {@code 1.7159 sgn(y) (1 - 1 / (1 + |y| + y^2 + 1.41645 y^4))}, y being 2/3 x. */
  private String rationalTanh() {
    String y = node("Mul", "y", value, scalar("two-thirds", 2f / 3));
    String square = node("Mul", "square", y, y);
    String fourth =
        node("Mul", "fourth", node("Mul", "power", square, square), scalar("a", 1.41645f));
    String one = scalar("one", 1);
    String sum = node("Sum", "sum", one, node("Abs", "abs", y), square, fourth);
    String part = node("Sub", "part", one, node("Div", "rest", one, sum));
    String signed = node("Mul", "signed", node("Sign", "sign", y), part);
    return node("Mul", "tanh", signed, scalar("scale", 1.7159f));
  }

  /** {@code x} from the threshold on, below it {@code slope (x - threshold)}; at most max. */
  private String relu(ActivationReLU relu) {
    String threshold = scalar("threshold", (float) number(relu.getThreshold()));
    String below = node("Sub", "below", value, threshold);
    String sloped =
        node("Mul", "sloped", below, scalar("slope", (float) number(relu.getNegativeSlope())));
    String under = node("Less", "under", value, threshold);
    String y = node("Where", "relu", under, sloped, value);
    return number(relu.getMax()) == 0
        ? y
        : node("Min", "clipped", y, scalar("most", (float) number(relu.getMax())));
  }

  private String leaky(double alpha) {
    return node("LeakyRelu", "leaky", value, Attribute.of("alpha", (float) alpha));
  }

  private String node(String operator, String what, String... inputs) {
    return graph.node(operator, name + ":" + what, List.of(inputs));
  }

  private String node(String operator, String what, String input, Attribute attribute) {
    return graph.node(operator, name + ":" + what, List.of(input), attribute);
  }

  private String scalar(String what, float x) {
    return graph.scalar(name + ":f-" + what, x);
  }

  private static boolean isPlain(ActivationReLU relu) {
    return number(relu.getMax()) == 0
        && number(relu.getThreshold()) == 0
        && number(relu.getNegativeSlope()) == 0;
  }

  private static double number(Double setting) {
    return setting == null ? 0 : setting;
  }
}
