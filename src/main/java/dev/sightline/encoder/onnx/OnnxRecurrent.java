package dev.sightline.encoder.onnx;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's recurrent layers over {@code [batch, channels, steps]} as ONNX's LSTM and RNN.
 *
 * <p>DL4J's gates are the columns of W {@code [in, 4 H]} and RW {@code [H, 4 H]} in the order c~,
 * f, o, i; ONNX's are rows in the order i, o, f, c~. Graves' LSTM has its peepholes in three more
 * columns of RW, f, o, i; ONNX reads them as i, o, f.
 */
final class OnnxRecurrent {
  private static final int[] GATES = {3, 2, 1, 0};
  private static final int[] PEEPHOLES = {2, 1, 0};

  private OnnxRecurrent() {}

  /** A layer in one direction. */
  static String forward(LayerSite site, BaseRecurrentLayer conf) {
    return channelsSecond(site, run(site, conf, "", "forward", stepsFirst(site)));
  }

  /** Two layers, the second of which reads from the end. */
  static String bidirectional(LayerSite site, Bidirectional conf) {
    String x = stepsFirst(site);
    if (!(conf.getFwd() instanceof BaseRecurrentLayer forward)) {
      throw LayerSite.unknown(conf.getFwd());
    }
    String a = run(site, forward, "f", "forward", x);
    String b = run(site, (BaseRecurrentLayer) conf.getBwd(), "b", "reverse", x);
    OnnxGraph graph = site.graph();
    String name = site.name() + ":both";
    List<String> both = List.of(a, b);
    String joined =
        switch (conf.getMode()) {
          case ADD -> graph.node("Add", name, both);
          case MUL -> graph.node("Mul", name, both);
          case AVERAGE -> graph.node("Mean", name, both);
          case CONCAT -> graph.node("Concat", name, both, Attribute.of("axis", 2L));
        };
    return channelsSecond(site, joined);
  }

  /** Graves' LSTM in both directions, added up. */
  static String graves(LayerSite site, GravesBidirectionalLSTM conf) {
    String x = stepsFirst(site);
    String a = lstm(site, conf, conf.getGateActivationFn(), "WF", "RWF", "bF", "forward", x);
    String b = lstm(site, conf, conf.getGateActivationFn(), "WB", "RWB", "bB", "reverse", x);
    return channelsSecond(site, site.graph().node("Add", site.name() + ":both", List.of(a, b)));
  }

  /** The last step alone, {@code [batch, channels]}. */
  static String lastStep(OnnxGraph graph, String name, String sequence) {
    String last = graph.integer(name + ":last", -1);
    return graph.node(
        "Gather", name + ":at-the-end", List.of(sequence, last), Attribute.of("axis", 2L));
  }

  private static String stepsFirst(LayerSite site) {
    return site.graph()
        .node(
            "Transpose",
            site.name() + ":steps-first",
            List.of(site.input()),
            Attribute.of("perm", new long[] {2, 0, 1}));
  }

  private static String channelsSecond(LayerSite site, String value) {
    return site.graph()
        .node(
            "Transpose",
            site.name() + ":channels-second",
            List.of(value),
            Attribute.of("perm", new long[] {1, 2, 0}));
  }

  /**
   * @param prefix before the names of the layer's parameters
   * @param x {@code [steps, batch, in]}
   * @return {@code [steps, batch, H]}
   */
  private static String run(
      LayerSite site, BaseRecurrentLayer conf, String prefix, String direction, String x) {
    LayerSite.requireChannelsFirst(conf.getRnnDataFormat());
    String w = prefix + "W";
    String rw = prefix + "RW";
    String b = prefix + "b";
    if (conf instanceof AbstractLSTM lstm) {
      return lstm(site, conf, lstm.getGateActivationFn(), w, rw, b, direction, x);
    }
    if (conf instanceof SimpleRnn simple && !simple.isHasLayerNorm()) {
      int hidden = (int) conf.getNOut();
      List<String> inputs = new ArrayList<>(List.of(x));
      inputs.add(gates(site, w, site.parameter(w), new int[] {0}, hidden));
      inputs.add(gates(site, rw, site.parameter(rw), new int[] {0}, hidden));
      inputs.add(bias(site, b, new int[] {0}, hidden));
      List<String> functions = List.of(name(conf.getActivationFn()));
      return sequence(site, "RNN", direction, inputs, functions, hidden);
    }
    throw LayerSite.unknown(conf);
  }

  private static String lstm(
      LayerSite site,
      BaseRecurrentLayer conf,
      IActivation gate,
      String w,
      String rw,
      String b,
      String direction,
      String x) {
    int hidden = (int) conf.getNOut();
    INDArray recurrent = site.parameter(rw);
    List<String> inputs = new ArrayList<>(List.of(x));
    inputs.add(gates(site, w, site.parameter(w), GATES, hidden));
    inputs.add(gates(site, rw, recurrent, GATES, hidden));
    inputs.add(bias(site, b, GATES, hidden));
    if (recurrent.size(1) > 4L * hidden) {
      float[] columns = LayerSite.floats(recurrent.permute(1, 0));
      float[] p = new float[3 * hidden];
      for (int g = 0; g < 3; g++) {
        System.arraycopy(columns, (4 * hidden + PEEPHOLES[g]) * hidden, p, g * hidden, hidden);
      }
      inputs.addAll(List.of("", "", ""));
      inputs.add(site.graph().weights(site.name() + ":" + rw + ":peepholes", p, 1, 3L * hidden));
    }
    String cell = name(conf.getActivationFn());
    return sequence(site, "LSTM", direction, inputs, List.of(name(gate), cell, cell), hidden);
  }

  private static String sequence(
      LayerSite site,
      String operator,
      String direction,
      List<String> inputs,
      List<String> functions,
      int hidden) {
    OnnxGraph graph = site.graph();
    String name = site.name() + ":" + direction;
    String y =
        graph.node(
            operator,
            name,
            inputs,
            Attribute.of("hidden_size", (long) hidden),
            Attribute.of("direction", direction),
            Attribute.of("activations", functions));
    return graph.node(
        "Squeeze", name + ":one", List.of(y, graph.integers(name + ":direction-axis", 1)));
  }

  /** Columns {@code [in, gates H]} as rows {@code [1, gates H, in]}, in another order of gates. */
  private static String gates(
      LayerSite site, String name, INDArray weight, int[] order, int hidden) {
    int in = (int) weight.size(0);
    float[] rows = LayerSite.floats(weight.permute(1, 0));
    float[] ordered = new float[order.length * hidden * in];
    for (int g = 0; g < order.length; g++) {
      System.arraycopy(rows, order[g] * hidden * in, ordered, g * hidden * in, hidden * in);
    }
    return site.graph()
        .weights(site.name() + ":" + name, ordered, 1, (long) order.length * hidden, in);
  }

  /** The bias, and zeros for the second one that ONNX knows. */
  private static String bias(LayerSite site, String name, int[] order, int hidden) {
    float[] given = LayerSite.floats(site.parameter(name).reshape(-1));
    float[] ordered = new float[2 * order.length * hidden];
    for (int g = 0; g < order.length; g++) {
      System.arraycopy(given, order[g] * hidden, ordered, g * hidden, hidden);
    }
    return site.graph().weights(site.name() + ":" + name, ordered, 1, ordered.length);
  }

  private static String name(IActivation function) {
    if (function instanceof ActivationTanH) {
      return "Tanh";
    } else if (function instanceof ActivationSigmoid) {
      return "Sigmoid";
    } else if (function instanceof ActivationHardSigmoid) {
      return "HardSigmoid";
    } else if (function instanceof ActivationReLU) {
      return "Relu";
    } else if (function instanceof ActivationSoftSign) {
      return "Softsign";
    } else if (function instanceof ActivationSoftPlus) {
      return "Softplus";
    }
    throw new IllegalArgumentException("the activation function " + function + " in its steps");
  }
}
