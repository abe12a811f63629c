package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** A file that FFmpeg reads from memory. It must be closed after what reads it. */
final class FileInMemory implements AutoCloseable {
  private static final int BUFFER = 1 << 15;

  /** What FFmpeg hands back to the functions: where the file is, how long, and how far it is read. */
  private static final int ADDRESS = 0;

  private static final int LENGTH = 1;
  private static final int POSITION = 2;

  /** One of each for all files: JavaCPP has room for few. They must not be collected. */
  private static final class Read extends Read_packet_Pointer_BytePointer_int {
    static final Read READ = new Read();

    @Override
    public int call(Pointer opaque, BytePointer to, int most) {
      LongPointer file = new LongPointer(opaque);
      int count = (int) Math.min(most, file.get(LENGTH) - file.get(POSITION));
      if (count <= 0) {
        return AVERROR_EOF();
      }
      Pointer.memcpy(to, new At(file.get(ADDRESS) + file.get(POSITION)), count);
      file.put(POSITION, file.get(POSITION) + count);
      return count;
    }
  }

  private static final class Seek extends Seek_Pointer_long_int {
    static final Seek SEEK = new Seek();

    @Override
    public long call(Pointer opaque, long offset, int whence) {
      LongPointer file = new LongPointer(opaque);
      if (whence == AVSEEK_SIZE) {
        return file.get(LENGTH);
      }
      long from = whence == 1 ? file.get(POSITION) : whence == 2 ? file.get(LENGTH) : 0;
      if (from + offset < 0 || from + offset > file.get(LENGTH)) {
        return -1;
      }
      file.put(POSITION, from + offset);
      return from + offset;
    }
  }

  private static final class At extends Pointer {
    At(long address) {
      this.address = address;
    }
  }

  private final BytePointer bytes;
  private final LongPointer state = new LongPointer(3);
  private final AVIOContext context;

  FileInMemory(byte[] file) {
    bytes = new BytePointer(file);
    state.put(ADDRESS, bytes.address()).put(LENGTH, file.length).put(POSITION, 0);
    context =
        avio_alloc_context(
            new BytePointer(av_malloc(BUFFER)), BUFFER, 0, state, Read.READ, null, Seek.SEEK);
  }

  AVIOContext context() {
    return context;
  }

  @Override
  public void close() {
    av_free(context.buffer());
    avio_context_free(context);
    state.close();
    bytes.close();
  }
}
