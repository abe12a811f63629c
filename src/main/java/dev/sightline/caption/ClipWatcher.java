package dev.sightline.caption;

/** Is told how the encoding of a data set's clips goes. */
public interface ClipWatcher {
  /** Nobody who wants to know. */
  ClipWatcher NONE =
      new ClipWatcher() {
        @Override
        public void encoded(int done, int all) {}

        @Override
        public void leftOut(String sentence) {}
      };

  /** So many of the clips are encoded or left out. */
  void encoded(int done, int all);

  /** A clip was left out, or could be read only in part; why, in one sentence. */
  void leftOut(String sentence);

  /** Another program is encoding this video; it is waited for. */
  default void waiting(String video) {}
}
