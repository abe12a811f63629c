package dev.sightline.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_default_get_buffer2;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;

/**
 * Limits the memory that a film's decoder takes for frames. A film declares how many earlier frames
 * later ones build on, up to sixteen, and all of them stay in memory; at 8K that would be 1.6 GB.
 * FFmpeg keeps the memory of frames no longer needed for those to come, so whatever it has ever
 * asked for is what it takes. It asks from several threads.
 */
final class FrameMemory implements AutoCloseable {
  private static final Map<Long, FrameMemory> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  /**
   * One for all films: JavaCPP has room for only ten such functions. It must not be garbage
   * collected.
   */
  private static final class Get extends AVCodecContext.Get_buffer2_AVCodecContext_AVFrame_int {
    static final Get GET = new Get();

    @Override
    public int call(AVCodecContext codec, AVFrame frame, int flags) {
      int result = avcodec_default_get_buffer2(codec, frame, flags);
      FrameMemory memory = OPEN.get(codec.opaque().address());
      if (memory == null) {
        return result;
      }
      memory.full |= result == Ffmpeg.NO_MEMORY; // everything the process is allowed
      return result < 0 || memory.take(frame) ? result : Ffmpeg.NO_MEMORY;
    }
  }

  /** A number that FFmpeg stores for us. */
  private static final class Id extends Pointer {
    Id(long id) {
      address = id;
    }
  }

  private final long id = NEXT.getAndIncrement();
  private final long most;
  private final Set<Long> known = new HashSet<>();
  private long bytes;
  private long frameSize;
  private volatile boolean full;

  private FrameMemory(long most) {
    this.most = most;
  }

  /** For a codec that is not open yet. */
  static FrameMemory of(AVCodecContext codec, long most) {
    FrameMemory memory = new FrameMemory(most);
    OPEN.put(memory.id, memory);
    codec.opaque(new Id(memory.id)).get_buffer2(Get.GET);
    return memory;
  }

  private synchronized boolean take(AVFrame frame) {
    long size = (long) frame.width() << 32 | frame.height();
    if (size != frameSize) { // frames of another size are released
      frameSize = size;
      known.clear();
      bytes = 0;
    }
    AVBufferRef first = frame.buf(0);
    if (first != null && known.add(first.data().address())) {
      for (int i = 0; i < 8 && frame.buf(i) != null; i++) {
        bytes += frame.buf(i).size();
      }
    }
    full |= bytes > most;
    return bytes <= most;
  }

  /** Whether the decoder asked for more than it is allowed. */
  boolean isFull() {
    return full;
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
