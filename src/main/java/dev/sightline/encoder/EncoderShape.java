package dev.sightline.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an encoder's net takes and gives: {@code pixels [batch, side, side, 3]}, {@code pooled
 * [batch, channels]} and {@code grid [batch, cells, channels]}, perhaps {@code classes} and {@code
 * words} {@code [batch, count]}.
 *
 * @param side width and height in pixels
 * @param cells of the grid
 * @param channels length of each vector
 * @param classes of the output {@code classes}, 0 where there is none
 * @param words of the output {@code words}, 0 where there is none
 * @param batches whether the batch is free; it is 1 otherwise
 */
record EncoderShape(int side, int cells, int channels, int classes, int words, boolean batches) {
  private static final int LARGEST_SIDE = 4096;
  private static final int MOST_VALUES = 1 << 26;

  /**
   * The shape of a net.
   *
   * @param file for complaints
   * @throws SightlineException if the net is not one of an encoder, or of an impossible size
   */
  static EncoderShape of(OrtSession session, Path file) throws OrtException, SightlineException {
    long[] pixels = shape(session.getInputInfo(), "pixels", OnnxJavaType.UINT8, 4, file);
    long[] pooled = shape(session.getOutputInfo(), "pooled", OnnxJavaType.FLOAT, 2, file);
    long[] grid = shape(session.getOutputInfo(), "grid", OnnxJavaType.FLOAT, 3, file);
    if (pixels[1] != pixels[2] || pixels[3] != 3 || pixels[1] > LARGEST_SIDE) {
      throw new SightlineException(
          file + ": takes no square RGB pictures of at most " + LARGEST_SIDE + " pixels a side");
    }
    if (grid[2] != pooled[1] || grid[1] > MOST_VALUES / grid[2]) {
      throw new SightlineException(
          "%s: its outputs pooled %s and grid %s x %s do not fit together"
              .formatted(file, pooled[1], grid[1], grid[2]));
    }
    boolean batches = pixels[0] < 0 && pooled[0] < 0 && grid[0] < 0;
    return new EncoderShape(
        (int) pixels[1],
        (int) grid[1],
        (int) grid[2],
        scores(session, "classes", file),
        scores(session, "words", file),
        batches);
  }

  private static int scores(OrtSession session, String name, Path file)
      throws OrtException, SightlineException {
    return session.getOutputNames().contains(name)
        ? (int) shape(session.getOutputInfo(), name, OnnxJavaType.FLOAT, 2, file)[1]
        : 0;
  }

  private static long[] shape(
      Map<String, NodeInfo> nodes, String name, OnnxJavaType type, int rank, Path file)
      throws SightlineException {
    if (nodes.get(name) != null
        && nodes.get(name).getInfo() instanceof TensorInfo tensor
        && tensor.type == type
        && tensor.getShape().length == rank) {
      long[] shape = tensor.getShape();
      boolean known = shape[0] == -1 || shape[0] == 1;
      for (int i = 1; i < rank; i++) {
        known &= shape[i] > 0 && shape[i] <= MOST_VALUES;
      }
      if (known) {
        return shape;
      }
    }
    throw new SightlineException(
        "%s: has no '%s' of type %s with %s axes, of which only the batch is free"
            .formatted(file, name, type, rank));
  }
}
