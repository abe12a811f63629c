package dev.sightline.media;

/** A source of live pictures, for one thread at a time. */
interface LivePictures extends AutoCloseable {
  /**
   * Waits for the next picture.
   *
   * @return null at the end
   * @throws MediaException with one sentence, if there are no more because of a fault
   */
  Picture next() throws MediaException, InterruptedException;

  /** The shape of a pixel when shown: its width divided by its height. */
  default double pixelAspect() {
    return 1;
  }

  /** From any thread: makes {@link #next()} end soon. */
  default void giveUp() {}

  @Override
  void close();
}
