package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A net with new ends: before it, what makes its input of 8-bit pixels; behind it, what makes the
 * two outputs of an encoder of its values. What the outputs do not need is cut away, such as the
 * layers of a classifier. The new nodes mean the same in every operator set from 7 on. Not
 * thread-safe; for one file.
 */
final class Graft {
  private static final int OLDEST_FORMAT = 4; // from here on weights need not be inputs
  private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  private static final long[] CHANNELS_FIRST = {0, 3, 1, 2};
  private static final long[] CHANNELS_LAST = {0, 2, 3, 1};
  private static final long[] SWAPPED = {0, 2, 1};

  private final ModelProto model;
  private final GraphProto net;
  private final List<NodeProto> added = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();

  /** Begins with the net and what comes before it. */
  Graft(OnnxFile file, BackboneInput input, NamedScaling scaling) {
    model = file.model();
    net = Names.prefixed(file.graph());
    before(input, scaling);
  }

  private void before(BackboneInput input, NamedScaling scaling) {
    String value = "pixels";
    if (scaling.blueFirst()) {
      value = node("Gather", "pixels:blue-first", integer("axis", 3), value, whole("bgr", 2, 1, 0));
    }
    if (!input.channelsLast()) {
      value = node("Transpose", "pixels:planes", integers("perm", CHANNELS_FIRST), value);
    }
    if (input.type() != BackboneInput.Type.BYTE) {
      value = node("Cast", "pixels:float", integer("to", FLOAT), value);
      if (!scaling.name().equals(NamedScaling.NONE.name())) {
        value =
            node(
                "Sub",
                "pixels:centred",
                null,
                value,
                colours("mean", scaling.pixels().mean(), input));
        value =
            node(
                "Div",
                "pixels:scaled",
                null,
                value,
                colours("dev", scaling.pixels().deviation(), input));
      }
      if (input.type() != BackboneInput.Type.FLOAT) {
        value = node("Cast", "pixels:typed", integer("to", input.type().code()), value);
      }
    }
    added.add(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .addInput(value)
            .addOutput(Names.prefixed(input.name()))
            .build());
  }

  /** Every value a node of the net puts out, in the order of the nodes; under the file's names. */
  List<String> values() {
    return net.getNodeList().stream()
        .flatMap(node -> node.getOutputList().stream())
        .filter(name -> !name.isEmpty())
        .map(Names::inFile)
        .toList();
  }

  /** The values from the last convolution on: where the last feature map is, if there is one. */
  List<String> lastValues() {
    List<String> last = new ArrayList<>();
    for (NodeProto node : net.getNodeList()) {
      if (Names.CONVOLUTIONS.contains(node.getOpType())) {
        last.clear();
      }
      if (node.getOutputCount() > 0 && !node.getOutput(0).isEmpty()) {
        last.add(Names.inFile(node.getOutput(0)));
      }
    }
    return last;
  }

  /** The net with pixels as its input and these values of the file as its outputs. */
  byte[] showing(List<String> values, int side) {
    List<ValueInfoProto> outputs =
        values.stream()
            .map(name -> ValueInfoProto.newBuilder().setName(Names.prefixed(name)).build())
            .toList();
    return bytes(side, true, outputs);
  }

  /**
   * The finished encoder.
   *
   * @param pooled a vector of the net, or null for the mean of the grid
   * @param batches whether it can take several pictures at once
   */
  byte[] encoder(FeatureValue grid, FeatureValue pooled, int side, boolean batches) {
    String cells = cells(grid);
    node("Identity", "grid", null, cells);
    String vector;
    if (pooled != null) {
      vector = vector("vector", floats("vector", pooled), pooled.channels());
    } else {
      String swapped = node("Transpose", "mean:channels", integers("perm", SWAPPED), cells);
      String mean = node("GlobalAveragePool", "mean", null, swapped);
      vector = vector("mean", mean, grid.channels());
    }
    node("Identity", "pooled", null, vector);
    return bytes(
        side,
        batches,
        List.of(
            value("pooled", FLOAT, batches, grid.channels()),
            value("grid", FLOAT, batches, grid.cells(), grid.channels())));
  }

  /** The value as {@code [batch, cells, channels]}, in floats. */
  private String cells(FeatureValue grid) {
    String value = floats("grid", grid);
    if (grid.kind() == FeatureValue.Kind.MAPS) {
      value = node("Transpose", "grid:cells", integers("perm", CHANNELS_LAST), value);
    } else if (grid.kind() == FeatureValue.Kind.CLASS_AND_TOKENS) {
      long[] tokens = new long[grid.cells()];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = i + 1;
      }
      value = node("Gather", "grid:tokens", integer("axis", 1), value, whole("tokens", tokens));
    }
    String shape = whole("grid:shape", -1, grid.cells(), grid.channels());
    return node("Reshape", "grid:flat", null, value, shape);
  }

  private String vector(String name, String value, long length) {
    return node("Reshape", name + ":flat", null, value, whole(name + ":shape", -1, length));
  }

  private String floats(String name, FeatureValue value) {
    return node("Cast", name + ":float", integer("to", FLOAT), Names.prefixed(value.name()));
  }

  private byte[] bytes(int side, boolean batches, List<ValueInfoProto> outputs) {
    List<NodeProto> nodes = new ArrayList<>();
    // The net's nodes come after what makes its input and before what reads its values.
    int before = 1 + lastBefore();
    nodes.addAll(added.subList(0, before));
    nodes.addAll(net.getNodeList());
    nodes.addAll(added.subList(before, added.size()));
    Set<String> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.getName()));
    List<NodeProto> kept = needed(nodes, needed);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("encoder")
            .addInput(value("pixels", TensorProto.DataType.UINT8_VALUE, batches, side, side, 3))
            .addAllNode(kept)
            .addAllOutput(outputs);
    for (TensorProto tensor : net.getInitializerList()) {
      if (needed.contains(tensor.getName())) {
        graph.addInitializer(tensor);
      }
    }
    for (SparseTensorProto tensor : net.getSparseInitializerList()) {
      if (needed.contains(tensor.getValues().getName())) {
        graph.addSparseInitializer(tensor);
      }
    }
    constants.stream().filter(c -> needed.contains(c.getName())).forEach(graph::addInitializer);
    return model.toBuilder()
        .setIrVersion(Math.max(OLDEST_FORMAT, model.getIrVersion()))
        .clearMetadataProps()
        .clearTrainingInfo()
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private int lastBefore() {
    for (int i = 0; i < added.size(); i++) {
      if (added.get(i).getOpType().equals("Identity")) {
        return i;
      }
    }
    throw new IllegalStateException("nothing makes the net's input");
  }

  /** The nodes that lead to what is needed; every name they read is added to it. */
  private static List<NodeProto> needed(List<NodeProto> nodes, Set<String> needed) {
    List<NodeProto> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.add(node);
        needed.addAll(Names.readBy(node));
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  private String node(String operator, String name, AttributeProto attribute, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(name).addAllInput(List.of(inputs));
    if (attribute != null) {
      node.addAttribute(attribute);
    }
    added.add(node.addOutput(name).build());
    return name;
  }

  private String colours(String name, List<Float> values, BackboneInput input) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * 3).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    long[] shape = input.channelsLast() ? new long[] {3} : new long[] {3, 1, 1};
    return constant("pixels:" + name, FLOAT, bytes, shape);
  }

  private String whole(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return constant(name, TensorProto.DataType.INT64_VALUE, bytes, values.length);
  }

  private String constant(String name, int type, ByteBuffer filled, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long length : shape) {
      tensor.addDims(length);
    }
    constants.add(tensor.setRawData(ByteString.copyFrom(filled.flip())).build());
    return name;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, int type, boolean batches, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDim(
        batches
            ? TensorShapeProto.Dimension.newBuilder().setDimParam("batch")
            : TensorShapeProto.Dimension.newBuilder().setDimValue(1));
    for (long length : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type).setShape(dimensions)))
        .build();
  }
}
