package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small ONNX files, as others might write them. */
public final class OnnxNet {
  public static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  static final int HALF = TensorProto.DataType.FLOAT16_VALUE;
  static final int BYTE = TensorProto.DataType.UINT8_VALUE;

  final GraphProto.Builder graph = GraphProto.newBuilder().setName("net");
  private int operators = 13;
  private FunctionProto function;

  /**
   * A classifier: {@code map = relu(W x)}, a convolution of 1 x 1, whose four channels are red,
   * green, blue (as the net is given them) and their sum; its mean; five classes.
   */
  public static OnnxNet classifier(Object... input) {
    OnnxNet net = new OnnxNet().input("image", FLOAT, input);
    return net.look("image").classes();
  }

  /** Pictures of any size to one value for every 32 x 32 pixels. */
  public static OnnxNet patches(String output) {
    return new OnnxNet()
        .input("pixel_values", FLOAT, "N", 3, "H", "W")
        .weights("W", new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}, 4, 3, 1, 1)
        .node("Conv", output, "pixel_values", "W")
        .with("strides", 32, 32)
        .output(output, FLOAT, "N", 4, "h", "w");
  }

  OnnxNet look(String from) {
    weights("W", new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}, 4, 3, 1, 1);
    node("Conv", "conv", from, "W");
    return node("Relu", "map", "conv");
  }

  OnnxNet classes() {
    node("GlobalAveragePool", "mean", "map");
    node("Flatten", "flat", "mean");
    weights("C", new float[20], 4, 5);
    node("MatMul", "logits", "flat", "C");
    return output("logits", FLOAT, "N", 5);
  }

  OnnxNet operators(int version) {
    operators = version;
    return this;
  }

  public OnnxNet input(String name, int type, Object... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  OnnxNet output(String name, int type, Object... shape) {
    graph.addOutput(value(name, type, shape));
    return this;
  }

  OnnxNet node(String operator, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(List.of(inputs))
            .addOutput(output));
    return this;
  }

  /** Gives the last node a whole number or several. */
  OnnxNet with(String attribute, long... values) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(attribute);
    if (values.length == 1) {
      proto.setType(AttributeProto.AttributeType.INT).setI(values[0]);
    } else {
      proto.setType(AttributeProto.AttributeType.INTS);
      for (long value : values) {
        proto.addInts(value);
      }
    }
    graph.getNodeBuilder(graph.getNodeCount() - 1).addAttribute(proto);
    return this;
  }

  OnnxNet weights(String name, float[] values, long... shape) {
    return tensor(name, FLOAT, floats(values), shape);
  }

  OnnxNet whole(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT64_VALUE, bytes.array(), values.length);
  }

  OnnxNet tensor(String name, int type, byte[] raw, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long length : shape) {
      tensor.addDims(length);
    }
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(raw)));
    return this;
  }

  /** Where in a graph a tensor may stand. */
  public enum Place {
    WEIGHTS,
    CONSTANT,
    FUNCTION,
    SPARSE,
    BRANCH
  }

  /** Moves the values of the first weights into another file, or only says so. */
  public OnnxNet external(String location, long offset, long length) {
    TensorProto.Builder tensor = graph.getInitializerBuilder(0).clearRawData();
    tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalData(entry("location", location));
    tensor.addExternalData(entry("offset", Long.toString(offset)));
    tensor.addExternalData(entry("length", Long.toString(length)));
    return this;
  }

  /** Moves the first weights, as they are, to another place in the graph; what reads them stays. */
  public OnnxNet to(Place place) {
    TensorProto tensor = graph.getInitializer(0);
    NodeProto constant =
        NodeProto.newBuilder()
            .setOpType("Constant")
            .setName("constant")
            .addOutput(tensor.getName())
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(tensor))
            .build();
    NodeProto node = constant;
    switch (place) {
      case WEIGHTS -> {
        return this;
      }
      case CONSTANT -> node = constant;
      case FUNCTION -> {
        function =
            FunctionProto.newBuilder()
                .setName("Hidden")
                .setDomain("mine")
                .addOutput(tensor.getName())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operators))
                .addNode(constant)
                .build();
        node =
            NodeProto.newBuilder()
                .setOpType("Hidden")
                .setDomain("mine")
                .setName("call")
                .addOutput(tensor.getName())
                .build();
      }
      case SPARSE -> {
        SparseTensorProto.Builder sparse = SparseTensorProto.newBuilder().setValues(tensor);
        sparse.addAllDims(tensor.getDimsList());
        graph.addSparseInitializer(sparse).removeInitializer(0);
        return this;
      }
      case BRANCH -> {
        GraphProto.Builder branch = GraphProto.newBuilder().setName("branch").addNode(constant);
        branch.addOutput(ValueInfoProto.newBuilder().setName(tensor.getName()));
        node =
            NodeProto.newBuilder()
                .setOpType("If")
                .setName("if")
                .addInput("yes")
                .addOutput(tensor.getName())
                .addAttribute(branch("then_branch", branch))
                .addAttribute(branch("else_branch", branch))
                .build();
        tensor("yes", TensorProto.DataType.BOOL_VALUE, new byte[] {1});
      }
    }
    graph.removeInitializer(0);
    graph.addNode(0, node);
    return this;
  }

  private static AttributeProto branch(String name, GraphProto.Builder graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  public byte[] bytes() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(function == null ? 7 : 8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operators))
            .setGraph(graph);
    if (function != null) {
      model.addFunctions(function);
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("mine").setVersion(1));
    }
    return model.build().toByteArray();
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static ValueInfoProto value(String name, int type, Object... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (Object length : shape) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(
          length instanceof Integer size ? one.setDimValue(size) : one.setDimParam("" + length));
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
