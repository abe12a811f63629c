package dev.sightline.encoder;

import dev.sightline.encoder.FeatureFile.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;

/** The records of a feature file, mapped into memory. Immutable and thread-safe. */
final class FeatureRecords {
  /** A mapping may have 2 GB at most; a power of two below leaves room for whole records. */
  static final int LARGEST_PIECE = 1 << 30;

  private final Layout layout;
  private final ByteBuffer[] pieces;
  private final int recordsPerPiece;

  private FeatureRecords(Layout layout, ByteBuffer[] pieces, int recordsPerPiece) {
    this.layout = layout;
    this.pieces = pieces;
    this.recordsPerPiece = recordsPerPiece;
  }

  /** Maps a file that is complete; the channel may be closed after. */
  static FeatureRecords map(FileChannel channel, Layout layout, long recordsAt, int largestPiece)
      throws IOException {
    int perPiece = Math.max(1, largestPiece / layout.record());
    ByteBuffer[] pieces = new ByteBuffer[(layout.photos() + perPiece - 1) / perPiece];
    for (int i = 0; i < pieces.length; i++) {
      int count = Math.min(perPiece, layout.photos() - i * perPiece);
      long at = recordsAt + (long) i * perPiece * layout.record();
      pieces[i] =
          channel
              .map(FileChannel.MapMode.READ_ONLY, at, (long) count * layout.record())
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    return new FeatureRecords(layout, pieces, perPiece);
  }

  /** The bytes of a record. */
  ByteBuffer record(int record) {
    return pieces[record / recordsPerPiece].slice(
        record % recordsPerPiece * layout.record(), layout.record());
  }

  /** Copies a pooled vector, {@code [channels]}. */
  void pooled(int record, boolean mirrored, float[] to, int at) {
    floats(record, mirrored, 0, layout.channels(), to, at);
  }

  /** Copies the probabilities of the classes, {@code [classes]}. */
  void classes(int record, boolean mirrored, float[] to, int at) {
    floats(record, mirrored, layout.channels(), layout.classes(), to, at);
  }

  /** Copies the probabilities of the words, {@code [words]}. */
  void words(int record, boolean mirrored, float[] to, int at) {
    floats(record, mirrored, layout.channels() + layout.classes(), layout.words(), to, at);
  }

  private void floats(int record, boolean mirrored, int from, int count, float[] to, int at) {
    pieces[record / recordsPerPiece]
        .slice(view(record, mirrored) + from * Float.BYTES, count * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(to, at, count);
  }

  /** Copies a grid, {@code [cells, channels]}. */
  void grid(int record, boolean mirrored, float[] to, int at) {
    int channels = layout.channels();
    ShortBuffer halves =
        pieces[record / recordsPerPiece]
            .slice(
                view(record, mirrored) + layout.gridAt(), layout.cells() * channels * Short.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asShortBuffer();
    short[] cell = new short[channels];
    for (int i = 0; i < layout.cells(); i++) {
      halves.get(cell);
      toFloats(cell, to, at + i * channels);
    }
  }

  /**
   * Exact for every finite half, subnormal ones too: the exponent field is moved to its place and
   * the difference of the two biases, 112, put right by a multiplication. Simple enough for the
   * compiler to do many at once.
   */
  private static void toFloats(short[] halves, float[] to, int at) {
    for (int i = 0; i < halves.length; i++) {
      int bits = (halves[i] & 0x7fff) << 13 | (halves[i] & 0x8000) << 16;
      to[at + i] = Float.intBitsToFloat(bits) * 0x1p112f;
    }
  }

  /** Where a view begins in its piece. */
  private int view(int record, boolean mirrored) {
    if (mirrored && layout.views() < 2) {
      throw new IllegalArgumentException("mirror images were not encoded");
    }
    return record % recordsPerPiece * layout.record() + (mirrored ? layout.view() : 0);
  }
}
