package dev.sightline.bundle;

import java.io.ObjectInputFilter;

/**
 * Forbids Java deserialization in the whole process (JEP 290). A Java object stream names the
 * classes that it wants made, and making them may run code: a zip of DL4J's {@code ModelSerializer}
 * holds such streams. Nothing of ours reads one; with this filter no library can be talked into it
 * either, as every class in every stream is rejected.
 *
 * <p>Set when the command line starts, and on the first use of the library (the first bundle or
 * weight file). A filter that the program around us has set already, by {@link
 * ObjectInputFilter.Config#setSerialFilter} or {@code -Djdk.serialFilter=...}, is respected: who
 * needs object streams of its own sets one that allows its own classes. Thread-safe.
 */
public final class ObjectStreams {
  private ObjectStreams() {}

  /** From now on, unless somebody has decided otherwise before. */
  public static void forbid() {
    if (ObjectInputFilter.Config.getSerialFilter() != null) {
      return;
    }
    try {
      ObjectInputFilter.Config.setSerialFilter(stream -> ObjectInputFilter.Status.REJECTED);
    } catch (IllegalStateException | SecurityException decidedMeanwhile) {
      // Another thread or the program around us was quicker, or does not want it.
    }
  }
}
