package dev.sightline.encoder.weights;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of an array that lies in compressed pieces, as h5py's {@code compression="gzip"} makes
 * them. jHDF would inflate each piece to whatever size it has, and needs libraries for compressions
 * that nobody uses for weights; here a piece inflates to its stated size and no further, and all of
 * them together to no more than is allowed.
 */
final class HdfChunks {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int CHECKSUM = 4;

  private final ChunkedDataset array;
  private final List<FilterInfo> filters;
  private final int each;
  private final int[] shape;
  private final int[] piece;
  private final byte[] whole;
  private final int pieceBytes;

  /**
   * @param each bytes of one number
   * @param most bytes that all pieces may inflate to
   * @throws HdfException where they would be more
   */
  HdfChunks(ChunkedDataset array, List<FilterInfo> filters, int each, long most) {
    this.array = array;
    this.filters = filters;
    this.each = each;
    shape = array.getDimensions();
    piece = array.getChunkDimensions();
    long ofPiece = each;
    long pieces = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 1 || piece[axis] < 1) {
        throw new HdfException("an array of no size");
      }
      ofPiece = Math.multiplyExact(ofPiece, piece[axis]);
      pieces = Math.multiplyExact(pieces, (shape[axis] - 1) / piece[axis] + 1);
    }
    if (Math.multiplyExact(pieces, ofPiece) > Math.min(most, Integer.MAX_VALUE - 8)) {
      throw new HdfException(array.getName() + " would inflate to more than any weights do");
    }
    pieceBytes = (int) ofPiece;
    int bytes = each;
    for (int length : shape) {
      bytes *= length; // no more than the pieces have
    }
    whole = new byte[bytes];
  }

  /** All numbers, row by row, as they were before they were compressed. */
  byte[] read() {
    int[] at = new int[shape.length];
    do {
      ByteBuffer stored = array.getRawChunkBuffer(at.clone());
      byte[] bytes = new byte[stored.remaining()];
      stored.get(bytes);
      put(decoded(bytes), at);
    } while (next(at, shape, piece));
    return whole;
  }

  /** The next place, the last axis first; false behind the last one. */
  private static boolean next(int[] at, int[] end, int[] steps) {
    for (int axis = at.length - 1; axis >= 0; axis--) {
      at[axis] += steps[axis];
      if (at[axis] < end[axis]) {
        return true;
      }
      at[axis] = 0;
    }
    return false;
  }

  /** Backwards through what was done to it. */
  private byte[] decoded(byte[] stored) {
    byte[] bytes = stored;
    for (int i = filters.size() - 1; i >= 0; i--) {
      FilterInfo filter = filters.get(i);
      switch (filter.getId()) {
        // A piece that would not shrink is left as it is.
        case DEFLATE -> bytes = bytes.length == pieceBytes ? bytes : inflated(bytes);
        case SHUFFLE -> bytes = unshuffled(bytes);
        case FLETCHER32 -> bytes = Arrays.copyOf(bytes, Math.max(0, bytes.length - CHECKSUM));
        default ->
            throw new HdfException(
                "%s is compressed with filter %s, expected gzip or none ('h5repack -f NONE' undoes it)"
                    .formatted(array.getName(), filter.getId()));
      }
    }
    if (bytes.length != pieceBytes) {
      throw new HdfException(
          array.getName() + " has a piece of " + bytes.length + " bytes, expected " + pieceBytes);
    }
    return bytes;
  }

  private byte[] inflated(byte[] deflated) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated);
      byte[] bytes = new byte[pieceBytes];
      int length = 0;
      int more = 1;
      while (more > 0 && length < pieceBytes) {
        more = inflater.inflate(bytes, length, pieceBytes - length);
        length += more;
      }
      if (length < pieceBytes || inflater.inflate(new byte[1]) > 0) {
        throw new HdfException(array.getName() + " has a piece that inflates to another size");
      }
      return bytes;
    } catch (DataFormatException broken) {
      throw new HdfException(array.getName() + " is compressed, and damaged", broken);
    } finally {
      inflater.end();
    }
  }

  /** All first bytes of the numbers stood first, then all second ones. */
  private byte[] unshuffled(byte[] shuffled) {
    int count = shuffled.length / each;
    byte[] bytes = shuffled.clone(); // what is left over at the end was left alone
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < each; b++) {
        bytes[i * each + b] = shuffled[b * count + i];
      }
    }
    return bytes;
  }

  /** Copies what of a piece lies inside of the array, stretch by stretch of the last axis. */
  private void put(byte[] bytes, int[] at) {
    int last = shape.length - 1;
    int stretch = Math.min(piece[last], shape[last] - at[last]) * each;
    int[] steps = new int[shape.length];
    Arrays.fill(steps, 1);
    steps[last] = piece[last];
    int[] in = new int[shape.length];
    do {
      int from = 0;
      int to = 0;
      boolean inside = true;
      for (int axis = 0; axis <= last; axis++) {
        from = from * piece[axis] + in[axis];
        to = to * shape[axis] + at[axis] + in[axis];
        inside &= at[axis] + in[axis] < shape[axis];
      }
      if (inside) {
        System.arraycopy(bytes, from * each, whole, to * each, stretch);
      }
    } while (next(in, piece, steps));
  }
}
