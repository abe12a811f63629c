package dev.sightline.media;

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

  /** FFmpeg asks many times a second, or decodes a frame. */
  private static final long LONG = 3_000_000_000L;

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

  /** For how long, in seconds. */
  double seconds() {
    return nanos / 1e9;
  }

  boolean isOver() {
    return System.nanoTime() - deadline.get() > 0;
  }

  /** Whether it has been over for a while, so that FFmpeg does not ask any more: it hangs. */
  synchronized boolean isLongOver() {
    return !deadline.isNull() && System.nanoTime() - deadline.get() > LONG;
  }

  @Override
  public synchronized void close() {
    deadline.close();
  }
}
