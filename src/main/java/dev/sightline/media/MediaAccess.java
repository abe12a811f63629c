package dev.sightline.media;

/**
 * How this process reads pictures and videos: within which limits, and whether in this JVM or, to
 * outlive a decoder that crashes, in another one. It holds for all threads, from {@link #begin} to
 * {@link #close()}; without one, with the default limits and in this JVM.
 *
 * <p>Thread-safe, but two overlapping ones of different threads would undo each other.
 */
public final class MediaAccess implements AutoCloseable {
  private static volatile MediaAccess current = new MediaAccess(MediaLimits.DEFAULT, null, null);

  private final MediaLimits limits;
  private final DecoderPool decoders;
  private final MediaAccess before;

  /** Decodes while too many decoders of this JVM hang. */
  private DecoderPool whenFull;

  private boolean closed;

  private MediaAccess(MediaLimits limits, DecoderPool decoders, MediaAccess before) {
    this.limits = limits;
    this.decoders = decoders;
    this.before = before;
  }

  /**
   * Makes these limits hold.
   *
   * @param isolated whether files are decoded in JVMs of their own, which are started again after a
   *     crash
   */
  public static MediaAccess begin(MediaLimits limits, boolean isolated) {
    return begin(limits, isolated ? new DecoderPool(DecoderMain.class.getName(), limits) : null);
  }

  /** With decoders of one's own, or null for none. */
  static synchronized MediaAccess begin(MediaLimits limits, DecoderPool decoders) {
    current = new MediaAccess(limits, decoders, current);
    return current;
  }

  static MediaAccess current() {
    return current;
  }

  MediaLimits limits() {
    return limits;
  }

  /** Where files are decoded, or null where they are in this JVM. */
  DecoderPool decoders() {
    if (decoders != null || !DecodingWatch.isFull()) {
      return decoders;
    }
    synchronized (this) {
      if (whenFull == null && !closed) {
        whenFull = new DecoderPool(DecoderMain.class.getName(), limits);
      }
      return whenFull;
    }
  }

  /** What held before holds again; decoding JVMs end. */
  @Override
  public void close() {
    synchronized (MediaAccess.class) {
      if (current == this) {
        current = before;
      }
    }
    synchronized (this) {
      closed = true;
      for (DecoderPool pool : new DecoderPool[] {decoders, whenFull}) {
        if (pool != null) {
          pool.close();
        }
      }
    }
  }
}
