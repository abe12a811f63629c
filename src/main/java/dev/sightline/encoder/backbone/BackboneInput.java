package dev.sightline.encoder.backbone;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a net takes one square RGB picture.
 *
 * @param name of its input
 * @param type one of float, half float, and byte
 * @param channelsLast {@code [batch, height, width, 3]}, else {@code [batch, 3, height, width]}
 * @param side height and width
 */
record BackboneInput(String name, Type type, boolean channelsLast, int side) {
  /** The types of pixels that can be made. */
  enum Type {
    FLOAT(TensorProto.DataType.FLOAT_VALUE),
    HALF(TensorProto.DataType.FLOAT16_VALUE),
    BYTE(TensorProto.DataType.UINT8_VALUE);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    /** ONNX's number for it. */
    int code() {
      return code;
    }
  }

  private static final int COLOURS = 3;
  private static final int LARGEST_SIDE = 4096;
  private static final int ANY = -1;

  /**
   * The one input of a file.
   *
   * @throws SightlineException if there are several, or it takes no pictures, or none of one size
   */
  static BackboneInput of(OnnxFile file, BackboneSettings settings) throws SightlineException {
    List<ValueInfoProto> inputs = file.inputs();
    Path path = file.path();
    if (inputs.size() != 1) {
      String names =
          inputs.stream().map(i -> "'" + i.getName() + "'").collect(Collectors.joining(", "));
      throw new SightlineException(
          path + ": has " + inputs.size() + " inputs (" + names + "), expected one, a picture");
    }
    ValueInfoProto input = inputs.get(0);
    TypeProto.Tensor tensor = input.getType().getTensorType();
    int[] shape = tensor.getShape().getDimList().stream().mapToInt(BackboneInput::size).toArray();
    String declared = "'" + input.getName() + "' " + shape(tensor.getShape());
    if (shape.length != 4) {
      throw new SightlineException(
          path + ": its input " + declared + " is no picture, which has 4 axes");
    }
    if (shape[0] != ANY && shape[0] != 1) {
      throw new SightlineException(
          path + ": takes " + shape[0] + " pictures at once, expected one or any number");
    }
    boolean last = channelsLast(path, declared, shape);
    int height = shape[last ? 1 : 2];
    int width = shape[last ? 2 : 3];
    Type type = type(path, declared, tensor.getElemType());
    return new BackboneInput(
        input.getName(), type, last, side(path, declared, height, width, settings.side()));
  }

  private static int size(TensorShapeProto.Dimension dimension) {
    long size = dimension.getDimValue();
    return size >= 1 && size <= Integer.MAX_VALUE ? (int) size : ANY;
  }

  private static boolean channelsLast(Path path, String declared, int[] shape)
      throws SightlineException {
    boolean first = shape[1] == COLOURS;
    boolean last = shape[3] == COLOURS;
    if (first != last) {
      return last;
    }
    boolean open = shape[1] == ANY || shape[3] == ANY;
    throw new SightlineException(
        "%s: its input %s%s, expected 3 on the second or the last axis"
            .formatted(
                path,
                declared,
                open || first
                    ? " does not say which axis holds the colours"
                    : " takes no RGB pictures"));
  }

  private static Type type(Path path, String declared, int code) throws SightlineException {
    for (Type type : Type.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    TensorProto.DataType known = TensorProto.DataType.forNumber(code);
    throw new SightlineException(
        "%s: its input %s takes %s, expected float, half float or 8-bit pixels"
            .formatted(path, declared, known == null ? "values of type " + code : known));
  }

  private static int side(
      Path path, String declared, int height, int width, Optional<Integer> wanted)
      throws SightlineException {
    if (height != ANY && width != ANY && height != width
        || Math.max(height, width) > LARGEST_SIDE) {
      throw new SightlineException(
          "%s: takes pictures of %s x %s pixels, expected square ones of at most %s"
              .formatted(path, width, height, LARGEST_SIDE));
    }
    int fixed = Math.max(height, width);
    if (fixed == ANY && wanted.isEmpty()) {
      throw new SightlineException(
          "%s: its input %s takes pictures of any size; say which with --encoder-side, for example --encoder-side 224"
              .formatted(path, declared));
    }
    if (fixed != ANY && wanted.isPresent() && wanted.get() != fixed) {
      throw new SightlineException(
          "%s: takes pictures of %s pixels a side, not of %s as --encoder-side says"
              .formatted(path, fixed, wanted.get()));
    }
    return fixed == ANY ? wanted.orElseThrow() : fixed;
  }

  private static String shape(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(
            dimension ->
                dimension.getDimValue() > 0
                    ? Long.toString(dimension.getDimValue())
                    : dimension.getDimParam().isEmpty() ? "?" : dimension.getDimParam())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
