package dev.sightline.encoder.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.LongStream;

/** An attribute of a node. */
public record Attribute(AttributeProto proto) {
  private static AttributeProto.Builder named(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  public static Attribute of(String name, long value) {
    return new Attribute(named(name, AttributeProto.AttributeType.INT).setI(value).build());
  }

  public static Attribute of(String name, float value) {
    return new Attribute(named(name, AttributeProto.AttributeType.FLOAT).setF(value).build());
  }

  public static Attribute of(String name, String value) {
    return new Attribute(
        named(name, AttributeProto.AttributeType.STRING)
            .setS(ByteString.copyFromUtf8(value))
            .build());
  }

  public static Attribute of(String name, long[] values) {
    AttributeProto.Builder proto = named(name, AttributeProto.AttributeType.INTS);
    LongStream.of(values).forEach(proto::addInts);
    return new Attribute(proto.build());
  }

  public static Attribute of(String name, float[] values) {
    AttributeProto.Builder proto = named(name, AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      proto.addFloats(value);
    }
    return new Attribute(proto.build());
  }

  public static Attribute of(String name, List<String> values) {
    AttributeProto.Builder proto = named(name, AttributeProto.AttributeType.STRINGS);
    values.forEach(value -> proto.addStrings(ByteString.copyFromUtf8(value)));
    return new Attribute(proto.build());
  }

  /** A branch or a loop's body, which must be finished. */
  public static Attribute of(String name, OnnxGraph inner) {
    return new Attribute(
        named(name, AttributeProto.AttributeType.GRAPH).setG(inner.proto()).build());
  }
}
