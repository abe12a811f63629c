package dev.sightline.media;

/** Where live pictures come from, for one thread at a time. */
interface LivePictures extends AutoCloseable {
  /**
   * Waits for the next picture.
   *
   * @return null at the end
   * @throws MediaException with one sentence, if there is no more because of a fault
   */
  Picture next() throws MediaException, InterruptedException;

  /** How many times as wide as high a pixel is to be shown. */
  default double pixelAspect() {
    return 1;
  }

  /** From any thread: makes {@link #next()} end soon. */
  default void giveUp() {}

  @Override
  void close();
}
