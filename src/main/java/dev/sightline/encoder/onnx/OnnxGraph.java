package dev.sightline.encoder.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.sightline.bundle.Half;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * An ONNX graph under construction (operator set {@value #OPSET}, IR version 7). Nodes must be
 * added in the order in which they run. A graph may have branches and loop bodies, {@link #inner},
 * which see all values of the graph around them; constants stand in the outermost one. Not
 * thread-safe.
 */
public final class OnnxGraph {
  /** The operator set of all files that are written here. */
  public static final int OPSET = 13;

  /** A dimension that may be anything: the number of examples. */
  public static final long BATCH = -1;

  /** A dimension that may be anything: the number of steps, frames or words. */
  public static final long STEPS = -2;

  /** A dimension that may be anything and has no name. */
  public static final long ANY = -3;

  /** A dimension that may be anything: the number of cells of a grid, or of the frames in it. */
  public static final long CELLS = -4;

  private static final Map<Long, String> DIMENSIONS =
      Map.of(BATCH, "batch", STEPS, "steps", CELLS, "cells");

  private static final int IR_VERSION = 7;

  /** The type of an input or output. */
  public enum Type {
    FLOAT(TensorProto.DataType.FLOAT_VALUE),
    UINT8(TensorProto.DataType.UINT8_VALUE),
    INT64(TensorProto.DataType.INT64_VALUE);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final OnnxGraph outermost;
  private final boolean halfWeights;
  private final Map<String, String> metadata = new TreeMap<>();
  private String description = "";
  private int unnamed;

  /**
   * Begins an empty graph.
   *
   * @param halfWeights whether weights are stored as float16, each followed by a cast to float that
   *     the runtime folds when it loads the file: half the size, the same speed. The weights must
   *     be half-precision numbers already
   */
  public OnnxGraph(String name, boolean halfWeights) {
    graph.setName(name);
    this.halfWeights = halfWeights;
    outermost = this;
  }

  private OnnxGraph(String name, OnnxGraph outermost) {
    graph.setName(name);
    halfWeights = outermost.halfWeights;
    this.outermost = outermost;
  }

  GraphProto proto() {
    return graph.build();
  }

  /** Begins a branch or a loop's body within this graph. */
  public OnnxGraph inner(String name) {
    return new OnnxGraph(name, outermost);
  }

  /** Adds a node whose one output has the node's name, and returns that name. */
  public String node(String operator, String name, List<String> inputs, Attribute... attributes) {
    nodes(operator, List.of(name), inputs, attributes);
    return name;
  }

  /** Adds a node with several outputs; it is named after the first. An empty name is no output. */
  public void nodes(
      String operator, List<String> outputs, List<String> inputs, Attribute... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).addAllInput(inputs);
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    String name = outputs.stream().filter(one -> !one.isEmpty()).findFirst().orElseThrow();
    graph.addNode(node.setName(name).addAllOutput(outputs));
  }

  /** A name that no other value has. */
  public String fresh(String what) {
    return what + "#" + outermost.unnamed++;
  }

  /** Adds a node without attributes and with a name of its own; returns its output's name. */
  public String op(String operator, String... inputs) {
    return node(operator, fresh(operator), List.of(inputs));
  }

  /** The same with attributes. */
  public String op(String operator, List<String> inputs, Attribute... attributes) {
    return node(operator, fresh(operator), inputs, attributes);
  }

  /**
   * Adds trained weights, in half precision where that was asked for; returns the floats' name.
   *
   * @throws IllegalArgumentException if half precision would change a value
   */
  public String weights(String name, float[] values, long... shape) {
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
    return outermost.toFloat(name, stored);
  }

  /** Adds floats that stay floats; returns their name. */
  public String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    initializer(name, TensorProto.DataType.FLOAT_VALUE, bytes.position(bytes.limit()), shape);
    return name;
  }

  /** Adds one float without dimensions; returns its name. */
  public String scalar(String name, float value) {
    return constant(name, new float[] {value});
  }

  /** Adds whole numbers, as shapes and axes are; returns their name. */
  public String integers(String name, long... values) {
    return longs(name, values, values.length);
  }

  /** Adds one whole number without dimensions; returns its name. */
  public String integer(String name, long value) {
    return longs(name, new long[] {value});
  }

  /**
   * Adds a part of a value, from {@code starts} to before {@code ends} along some axes; returns its
   * name, which is {@code name} and {@code part}.
   */
  String slice(String name, String part, String value, long[] axes, long[] starts, long... ends) {
    return node(
        "Slice",
        name + part,
        List.of(
            value,
            integers(name + ":starts", starts),
            integers(name + ":ends", ends),
            integers(name + ":axes", axes)));
  }

  private String longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    initializer(name, TensorProto.DataType.INT64_VALUE, bytes.position(bytes.limit()), shape);
    return name;
  }

  /** Adds a cast to float; returns its name. */
  public String toFloat(String name, String from) {
    return node(
        "Cast", name, List.of(from), Attribute.of("to", (long) TensorProto.DataType.FLOAT_VALUE));
  }

  /** Adds a cast to whole numbers; returns its name. */
  public String toInteger(String name, String from) {
    return node(
        "Cast", name, List.of(from), Attribute.of("to", (long) TensorProto.DataType.INT64_VALUE));
  }

  /** Declares an input; dimensions may be those without a size. */
  public void input(String name, Type type, long... shape) {
    graph.addInput(value(name, type, shape));
  }

  /** Declares an output of floats. */
  public void output(String name, long... shape) {
    graph.addOutput(value(name, Type.FLOAT, shape));
  }

  /** Declares what a loop's body is given: floats of whatever shape; returns the name. */
  public String argument() {
    String name = fresh("argument");
    graph.addInput(floats(name));
    return name;
  }

  /** Declares a result of a branch or of a loop's body: floats of whatever shape. */
  public void result(String name) {
    graph.addOutput(floats(name));
  }

  private static ValueInfoProto floats(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(Type.FLOAT.code)))
        .build();
  }

  /** What the file is, for people. */
  public void describe(String text) {
    description = text;
  }

  /** A fact about the file that programs may ask for, in its metadata. */
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /** The finished file. */
  public byte[] toByteArray() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("sightline")
            .setDocString(description)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private void initializer(String name, int type, ByteBuffer filled, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    LongStream.of(shape).forEach(tensor::addDims);
    outermost.graph.addInitializer(tensor.setRawData(ByteString.copyFrom(filled.flip())));
  }

  private static ValueInfoProto value(String name, Type type, long[] shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      if (size >= 0) {
        dimension.setDimValue(size);
      } else if (size != ANY) {
        dimension.setDimParam(DIMENSIONS.get(size));
      }
      dimensions.addDim(dimension);
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
