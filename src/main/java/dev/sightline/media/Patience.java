package dev.sightline.media;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * How long FFmpeg may take before it has to show something. FFmpeg asks while it reads, and stops
 * where patience is over. Any thread may end it.
 */
final class Patience implements AutoCloseable {
  /** One for all videos: JavaCPP has room for ten such functions only. It must not be collected. */
  private static final class Ask extends AVIOInterruptCB.Callback_Pointer {
    static final Ask ASK = new Ask();

    @Override
    public int call(Pointer deadline) {
      return System.nanoTime() - new LongPointer(deadline).get() > 0 ? 1 : 0;
    }
  }

  private final LongPointer deadline = new LongPointer(1);
  private final long nanos;
  private volatile boolean ended;

  Patience(double seconds) {
    nanos = (long) (seconds * 1e9);
    renew();
  }

  void watch(AVFormatContext container) {
    container.interrupt_callback().callback(Ask.ASK).opaque(deadline);
  }

  /** Something was shown, or is asked for only now. */
  void renew() {
    deadline.put(System.nanoTime() + nanos);
    if (ended) {
      end(); // it came in between
    }
  }

  synchronized void end() {
    ended = true;
    if (!deadline.isNull()) {
      deadline.put(System.nanoTime() - 1);
    }
  }

  /** What to say of a file with which it was over. */
  String sentence(Path file) {
    return "%s was given up: nothing could be decoded for %.0f seconds."
        .formatted(file, nanos / 1e9);
  }

  boolean isOver() {
    return System.nanoTime() - deadline.get() > 0;
  }

  @Override
  public synchronized void close() {
    deadline.close();
  }
}
