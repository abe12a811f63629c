package dev.sightline.encoder.export;

import dev.sightline.bundle.Half;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * An ONNX graph under construction (operator set 13, IR version 7). Nodes must be added in the
 * order in which they run; each has one output, named after the node. Not thread-safe.
 */
final class OnnxGraph {
  static final int OPSET = 13;
  private static final int IR_VERSION = 7;

  /** The type of an input or output. */
  enum Type {
    FLOAT(TensorProto.DataType.FLOAT_VALUE),
    UINT8(TensorProto.DataType.UINT8_VALUE);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final boolean halfWeights;

  /**
   * Begins an empty graph.
   *
   * @param halfWeights whether weights are stored as float16, each followed by a cast to float that
   *     the runtime folds when it loads the file: half the size, the same speed. The weights must
   *     be half-precision numbers already
   */
  OnnxGraph(String name, boolean halfWeights) {
    graph.setName(name);
    this.halfWeights = halfWeights;
  }

  /** An attribute of a node. */
  record Attribute(AttributeProto proto) {
    static Attribute of(String name, long value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.INT)
              .setI(value)
              .build());
    }

    static Attribute of(String name, float value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.FLOAT)
              .setF(value)
              .build());
    }

    static Attribute of(String name, long[] values) {
      AttributeProto.Builder proto =
          AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
      LongStream.of(values).forEach(proto::addInts);
      return new Attribute(proto.build());
    }
  }

  /** Adds a node whose one output has the node's name, and returns that name. */
  String node(String operator, String name, List<String> inputs, Attribute... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(name).addAllInput(inputs);
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    graph.addNode(node.addOutput(name));
    return name;
  }

  /**
   * Adds trained weights, in half precision where that was asked for; returns the floats' name.
   *
   * @throws IllegalArgumentException if half precision would change a value
   */
  String weights(String name, float[] values, long... shape) {
    if (!halfWeights) {
      return constant(name, values, shape);
    }
    String stored = name + ".half";
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      short half = Half.fromFloat(value);
      if (Half.toFloat(half) != value) {
        throw new IllegalArgumentException(
            name + " holds " + value + ", which half precision would change: round it first");
      }
      bytes.putShort(half);
    }
    initializer(stored, TensorProto.DataType.FLOAT16_VALUE, bytes, shape);
    return toFloat(name, stored);
  }

  /** Adds floats that stay floats; returns their name. */
  String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    initializer(name, TensorProto.DataType.FLOAT_VALUE, bytes.position(bytes.limit()), shape);
    return name;
  }

  /** Adds one float without dimensions; returns its name. */
  String scalar(String name, float value) {
    return constant(name, new float[] {value});
  }

  /** Adds whole numbers, as shapes and axes are; returns their name. */
  String integers(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    initializer(
        name, TensorProto.DataType.INT64_VALUE, bytes.position(bytes.limit()), values.length);
    return name;
  }

  /** Adds a cast to float; returns its name. */
  String toFloat(String name, String from) {
    return node(
        "Cast", name, List.of(from), Attribute.of("to", (long) TensorProto.DataType.FLOAT_VALUE));
  }

  /** Declares an input; a negative dimension is the batch. */
  void input(String name, Type type, long... shape) {
    graph.addInput(value(name, type, shape));
  }

  /** Declares an output; a negative dimension is the batch. */
  void output(String name, long... shape) {
    graph.addOutput(value(name, Type.FLOAT, shape));
  }

  /** The finished file. */
  byte[] toByteArray() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("sightline")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private void initializer(String name, int type, ByteBuffer filled, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    LongStream.of(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor.setRawData(ByteString.copyFrom(filled.flip())));
  }

  private static ValueInfoProto value(String name, Type type, long[] shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dimensions.addDim(
          size < 0
              ? TensorShapeProto.Dimension.newBuilder().setDimParam("batch")
              : TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.code).setShape(dimensions)))
        .build();
  }
}
