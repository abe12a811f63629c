package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of a graph's nodes and values. Every one gets a prefix, in inner graphs too, so that a
 * net may call its own values {@code pixels}, {@code pooled} or {@code grid} without harm.
 */
final class Names {
  private static final String PREFIX = "net/";

  private Names() {}

  /** What a value of the file is called after {@link #prefixed}. */
  static String prefixed(String name) {
    return name.isEmpty() ? name : PREFIX + name; // an empty one is an input left out
  }

  /** What it was called in the file. */
  static String inFile(String prefixed) {
    return prefixed.substring(PREFIX.length());
  }

  /**
   * The same graph under other names, without what was written down of its values' shapes: these
   * may hold a batch of one fast, and ONNX Runtime works them out again.
   */
  static GraphProto prefixed(GraphProto graph) {
    GraphProto.Builder renamed = graph.toBuilder().clearValueInfo().clearQuantizationAnnotation();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      renamed.setNode(i, prefixed(graph.getNode(i)));
    }
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      renamed.setInitializer(i, tensor.toBuilder().setName(prefixed(tensor.getName())));
    }
    for (int i = 0; i < graph.getSparseInitializerCount(); i++) {
      SparseTensorProto sparse = graph.getSparseInitializer(i);
      TensorProto values = sparse.getValues();
      renamed.setSparseInitializer(
          i, sparse.toBuilder().setValues(values.toBuilder().setName(prefixed(values.getName()))));
    }
    for (int i = 0; i < graph.getInputCount(); i++) {
      renamed.setInput(i, prefixed(graph.getInput(i)));
    }
    for (int i = 0; i < graph.getOutputCount(); i++) {
      renamed.setOutput(i, prefixed(graph.getOutput(i)));
    }
    return renamed.build();
  }

  private static ValueInfoProto prefixed(ValueInfoProto value) {
    return value.toBuilder().setName(prefixed(value.getName())).build();
  }

  private static NodeProto prefixed(NodeProto node) {
    NodeProto.Builder renamed =
        node.toBuilder().setName(prefixed(node.getName())).clearInput().clearOutput();
    node.getInputList().forEach(input -> renamed.addInput(prefixed(input)));
    node.getOutputList().forEach(output -> renamed.addOutput(prefixed(output)));
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (attribute.hasG() || attribute.getGraphsCount() > 0) {
        AttributeProto.Builder inner = attribute.toBuilder();
        if (attribute.hasG()) {
          inner.setG(prefixed(attribute.getG()));
        }
        for (int g = 0; g < attribute.getGraphsCount(); g++) {
          inner.setGraphs(g, prefixed(attribute.getGraphs(g)));
        }
        renamed.setAttribute(i, inner);
      }
    }
    return renamed.build();
  }

  /** Every value that a node reads, those that its inner graphs take from outside included. */
  static Set<String> readBy(NodeProto node) {
    Set<String> names = new HashSet<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        addReadIn(attribute.getG(), names);
      }
      attribute.getGraphsList().forEach(graph -> addReadIn(graph, names));
    }
    return names;
  }

  private static void addReadIn(GraphProto graph, Set<String> names) {
    graph.getNodeList().forEach(node -> names.addAll(readBy(node)));
    graph.getOutputList().forEach(output -> names.add(output.getName()));
  }

  /** The operators by which a net looks at places. */
  static final List<String> CONVOLUTIONS =
      List.of("Conv", "QLinearConv", "ConvInteger", "FusedConv", "NhwcFusedConv", "QConv");
}
