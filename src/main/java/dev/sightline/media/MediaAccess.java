package dev.sightline.media;

/**
 * How this process reads pictures and videos: within which limits, and whether in this JVM or, to
 * survive a decoder that crashes, in another one. It applies to all threads, from {@link #begin} to
 * {@link #close()}. Without it, the default limits apply, in this JVM.
 *
 * <p>Thread-safe, but two that overlap in different threads would undo each other.
 */
public final class MediaAccess implements AutoCloseable {
  private static volatile MediaAccess current =
      new MediaAccess(MediaLimits.DEFAULT, null, null, null);

  private final MediaLimits limits;
  private final DecoderPool decoders;
  private final DecoderPool filmDecoders;
  private final MediaAccess before;

  /** Decodes while too many decoders of this JVM hang. */
  private DecoderPool whenFull;

  private boolean closed;

  private MediaAccess(
      MediaLimits limits, DecoderPool decoders, DecoderPool filmDecoders, MediaAccess before) {
    this.limits = limits;
    this.decoders = decoders;
    this.filmDecoders = filmDecoders;
    this.before = before;
  }

  /**
   * Sets the limits.
   *
   * @param isolated whether files are decoded in separate JVMs, which are restarted after a crash
   */
  public static MediaAccess begin(MediaLimits limits, boolean isolated) {
    return begin(limits, isolated, isolated);
  }

  /** Like {@link #begin(MediaLimits, boolean)}, separately for pictures and videos. */
  public static MediaAccess begin(MediaLimits limits, boolean pictures, boolean videos) {
    return begin(
        limits,
        pictures ? pool(limits, DecoderProcess.PICTURE_KILOBYTES) : null,
        videos ? pool(limits, DecoderProcess.FILM_KILOBYTES) : null);
  }

  private static DecoderPool pool(MediaLimits limits, int kilobytes) {
    return new DecoderPool(DecoderMain.class.getName(), limits, kilobytes);
  }

  /** With the given decoders, or null for none. */
  static synchronized MediaAccess begin(
      MediaLimits limits, DecoderPool ofPictures, DecoderPool ofVideos) {
    current = new MediaAccess(limits, ofPictures, ofVideos, current);
    return current;
  }

  static MediaAccess current() {
    return current;
  }

  MediaLimits limits() {
    return limits;
  }

  /** Where pictures are decoded, or null for this JVM. */
  DecoderPool decoders() {
    return decoders == null ? whenFull() : decoders;
  }

  /** Where videos are decoded, or null for this JVM. */
  DecoderPool filmDecoders() {
    return filmDecoders == null ? whenFull() : filmDecoders;
  }

  /** Whether pictures are always decoded by other processes. */
  boolean isolatesPictures() {
    return decoders != null;
  }

  private DecoderPool whenFull() {
    if (!DecodingWatch.isFull()) {
      return null;
    }
    synchronized (this) {
      if (whenFull == null && !closed) {
        whenFull = pool(limits, DecoderProcess.PICTURE_KILOBYTES);
      }
      return whenFull;
    }
  }

  /** Restores what applied before; decoding JVMs end. */
  @Override
  public void close() {
    synchronized (MediaAccess.class) {
      if (current == this) {
        current = before;
      }
    }
    synchronized (this) {
      closed = true;
      for (DecoderPool pool : new DecoderPool[] {decoders, filmDecoders, whenFull}) {
        if (pool != null) {
          pool.close();
        }
      }
    }
  }
}
