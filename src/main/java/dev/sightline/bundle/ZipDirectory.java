package dev.sightline.bundle;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipException;

/**
 * The table of contents at the end of a zip, read before Java's own reader reads it (APPNOTE
 * 6.3.10, sections 4.3.12 and 4.3.16): Java would take memory for any number of entries, and does
 * not tell a symbolic link from a file.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;

  /** A table of {@code most} entries with plain names needs less than a tenth of this per entry. */
  private static final int MOST_BYTES_AN_ENTRY = 4096;

  private static final int UNIX_TYPE = 0xf000;
  private static final int UNIX_LINK = 0xa000;

  private ZipDirectory() {}

  /**
   * Refuses a zip with more entries than any bundle has, or with a symbolic link in it.
   *
   * @throws ZipException if the end of the file is not the end of a zip
   */
  static void check(Path zip, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(zip, StandardOpenOption.READ)) {
      ByteBuffer end = end(channel);
      int entries = Short.toUnsignedInt(end.getShort(10));
      long length = Integer.toUnsignedLong(end.getInt(12));
      long from = Integer.toUnsignedLong(end.getInt(16));
      if (entries > most || length > (long) most * MOST_BYTES_AN_ENTRY) {
        throw new SightlineException(zip + ": has " + entries + " entries; no model has that many");
      }
      if (from + length > channel.size()) {
        throw new ZipException("the table of contents lies outside the file");
      }
      checkLinks(zip, read(channel, from, (int) length), entries);
    }
  }

  /** The end record: the last place that looks like one, since what follows it is its comment. */
  private static ByteBuffer end(FileChannel channel) throws IOException {
    long size = channel.size();
    int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
    ByteBuffer bytes = read(channel, size - tail, tail);
    for (int at = tail - END_BYTES; at >= 0; at--) {
      if (bytes.getInt(at) == END
          && at + END_BYTES + Short.toUnsignedInt(bytes.getShort(at + 20)) == tail) {
        return bytes.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    throw new ZipException("has no end record");
  }

  private static void checkLinks(Path zip, ByteBuffer table, int entries) throws IOException {
    int at = 0;
    for (int i = 0; i < entries; i++) {
      if (at + ENTRY_BYTES > table.limit() || table.getInt(at) != ENTRY) {
        throw new ZipException("the table of contents is damaged");
      }
      int name = Short.toUnsignedInt(table.getShort(at + 28));
      int next =
          at
              + ENTRY_BYTES
              + name
              + Short.toUnsignedInt(table.getShort(at + 30))
              + Short.toUnsignedInt(table.getShort(at + 32));
      if (next > table.limit()) {
        throw new ZipException("the table of contents is damaged");
      }
      if ((table.getInt(at + 38) >>> 16 & UNIX_TYPE) == UNIX_LINK) {
        byte[] letters = new byte[name];
        table.get(at + ENTRY_BYTES, letters);
        throw new SightlineException(
            zip
                + ": the entry '"
                + new String(letters, StandardCharsets.UTF_8)
                + "' is a symbolic link; links are not followed");
      }
      at = next;
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new ZipException("ends early");
      }
    }
    return bytes.flip();
  }
}
