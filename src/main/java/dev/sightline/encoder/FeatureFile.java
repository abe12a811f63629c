package dev.sightline.encoder;

import dev.sightline.bundle.Half;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The layout of a feature cache on disk, little endian, and its writing and checking. Reading
 * features is {@link FeatureCache}'s.
 *
 * <pre>
 *   4,096 bytes   "SLFEAT01", whether complete (8), photos (4), views (4), channels (4), cells (4),
 *                 length of the problems (4), the key (64 characters)
 *   8 a photo     its state (4: absent, encoded, unreadable), its record's CRC-32C (4); filled up
 *                 to a multiple of 4,096
 *   a record for each photo: for each view (the photo; its mirror image)
 *                 pooled, float32 [channels]; classes and words, float32 [scores];
 *                 grid, float16 [cells, channels]
 *   the problems  a line for each unreadable photo: its index, a tab, a sentence
 * </pre>
 *
 * <p>A record is written before its state, and its checksum is compared when an interrupted writing
 * goes on and whenever a complete file is opened: so a killed program or machine costs only what
 * had not reached the disk, and a bit that flips on it later costs one record. For one thread.
 */
final class FeatureFile implements AutoCloseable {
  static final int ABSENT = 0;
  static final int ENCODED = 1;
  static final int UNREADABLE = 2;

  private static final byte[] MAGIC = "SLFEAT01".getBytes(StandardCharsets.US_ASCII);
  private static final int PAGE = 4096;
  private static final int PROBLEMS_AT = 32;
  private static final int HEADER = 36 + 64;

  /**
   * What a file holds, and therefore where in it.
   *
   * @param classes of the encoder that the key names, as {@code words}
   */
  record Layout(
      String key, int photos, int views, int channels, int cells, int classes, int words) {
    /** Without classes and words. */
    Layout(String key, int photos, int views, int channels, int cells) {
      this(key, photos, views, channels, cells, 0, 0);
    }

    /** Where the grid begins in a view. */
    int gridAt() {
      return (channels + classes + words) * Float.BYTES;
    }

    /** Bytes of one view of a photo. */
    int view() {
      return gridAt() + cells * channels * Short.BYTES;
    }

    int record() {
      return views * view();
    }

    long recordsAt() {
      return PAGE + (8L * photos + PAGE - 1) / PAGE * PAGE;
    }

    long recordsEnd() {
      return recordsAt() + (long) photos * record();
    }

    /**
     * A record.
     *
     * @param source for complaints
     */
    ByteBuffer encode(Path source, Features... views) throws IOException {
      ByteBuffer record = ByteBuffer.allocate(record()).order(ByteOrder.LITTLE_ENDIAN);
      for (Features view : views) {
        put(record, source, view.pooled(), channels);
        put(record, source, view.classes(), classes);
        put(record, source, view.words(), words);
        for (int i = 0; i < cells * channels; i++) {
          float value = view.grid()[i];
          if (!Float.isFinite(value) || !Half.holds(value)) {
            throw unfit(source, value);
          }
          record.putShort(Half.fromFloat(value));
        }
      }
      return record.flip();
    }

    private static void put(ByteBuffer record, Path source, float[] values, int count)
        throws IOException {
      for (int i = 0; i < count; i++) {
        if (!Float.isFinite(values[i])) {
          throw unfit(source, values[i]);
        }
        record.putFloat(values[i]);
      }
    }

    private static IOException unfit(Path source, float value) {
      return new IOException(
          "%s: the encoder gives %s among its features; numbers up to 65504 can be kept"
              .formatted(source, value));
    }

    ByteBuffer header(boolean complete, int problems) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.put(MAGIC).putLong(complete ? 1 : 0);
      header.putInt(photos).putInt(views).putInt(channels).putInt(cells).putInt(problems);
      return header.put(key.getBytes(StandardCharsets.US_ASCII)).flip();
    }
  }

  private final FileChannel channel;
  private final Layout layout;
  private final int[] states;
  private final StringBuilder problems = new StringBuilder();

  private FeatureFile(FileChannel channel, Layout layout) {
    this.channel = channel;
    this.layout = layout;
    this.states = new int[layout.photos()];
  }

  /** A complete file's states and problems; null if it is damaged, unfinished or another one. */
  static Content read(FileChannel channel, Layout layout) throws IOException {
    long size = channel.size();
    if (size < layout.recordsEnd()) {
      return null;
    }
    ByteBuffer header = read(channel, 0, HEADER);
    int length = header.getInt(PROBLEMS_AT);
    if (!header.equals(layout.header(true, length))
        || length < 0
        || size != layout.recordsEnd() + length) {
      return null;
    }
    ByteBuffer table = read(channel, PAGE, 8 * layout.photos());
    int[] states = new int[layout.photos()];
    int[] sums = new int[layout.photos()];
    for (int i = 0; i < states.length; i++) {
      states[i] = table.getInt(8 * i);
      sums[i] = table.getInt(8 * i + 4);
    }
    String problems =
        StandardCharsets.UTF_8.decode(read(channel, layout.recordsEnd(), length)).toString();
    return new Content(states, sums, problems);
  }

  /** What a complete file says about its photos. */
  record Content(int[] states, int[] sums, String problems) {}

  /**
   * Begins a file, or goes on with one whose writing was interrupted or that was damaged later: of
   * it what has the right checksums counts.
   */
  static FeatureFile begin(Path file, Layout layout) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FeatureFile begun = new FeatureFile(channel, layout);
    try {
      if (channel.size() < layout.recordsAt() || !isOf(layout, read(channel, 0, HEADER))) {
        channel.truncate(0);
        write(channel, layout.header(false, 0), 0);
        write(channel, ByteBuffer.allocate((int) (layout.recordsAt() - PAGE)), PAGE);
      } else {
        begun.resume();
        write(channel, layout.header(false, 0), 0);
      }
      return begun;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isOf(Layout layout, ByteBuffer header) {
    return header.equals(layout.header(false, 0))
        || header.equals(layout.header(true, header.getInt(PROBLEMS_AT)));
  }

  /** Believes of an earlier writing what has the right checksum. */
  private void resume() throws IOException {
    ByteBuffer table = read(channel, PAGE, 8 * layout.photos());
    for (int i = 0; i < layout.photos(); i++) {
      long at = layout.recordsAt() + (long) i * layout.record();
      if (table.getInt(8 * i) == ENCODED
          && at + layout.record() <= channel.size()
          && crc(read(channel, at, layout.record())) == table.getInt(8 * i + 4)) {
        states[i] = ENCODED;
      }
    }
  }

  boolean holds(int photo) {
    return states[photo] == ENCODED;
  }

  /** Bytes still to be written. */
  long missing() {
    return Arrays.stream(states).filter(state -> state != ENCODED).count() * layout.record();
  }

  /** Writes a photo's views. */
  void put(int photo, Path source, Features... views) throws IOException {
    ByteBuffer record = layout.encode(source, views);
    int crc = crc(record);
    write(channel, record, layout.recordsAt() + (long) photo * layout.record());
    state(photo, ENCODED, crc);
  }

  /** Notes that a photo cannot be read. */
  void unreadable(int photo, String sentence) throws IOException {
    problems.append(photo).append('\t').append(sentence.replaceAll("\\R", " ")).append('\n');
    state(photo, UNREADABLE, 0);
  }

  private void state(int photo, int state, int crc) throws IOException {
    states[photo] = state;
    ByteBuffer entry = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    write(channel, entry.putInt(state).putInt(crc).flip(), PAGE + 8L * photo);
  }

  /** Marks the file as complete, once everything in it is on the disk. */
  void finish() throws IOException {
    byte[] text = problems.toString().getBytes(StandardCharsets.UTF_8);
    channel.truncate(layout.recordsEnd());
    if (channel.size() < layout.recordsEnd()) { // the last photos were unreadable
      write(channel, ByteBuffer.allocate(1), layout.recordsEnd() - 1);
    }
    write(channel, ByteBuffer.wrap(text), layout.recordsEnd());
    channel.force(true);
    write(channel, layout.header(true, text.length), 0);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("a feature cache became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  /** Writes all of the bytes at a place, and returns where they end. */
  static long write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    return at;
  }
}
