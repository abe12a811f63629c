package dev.sightline.bundle;

import java.io.ObjectInputFilter;

/**
 * Forbids Java deserialization in the whole process (JEP 290). A Java object stream names the
 * classes that it wants created, and creating them may run code; a zip of DL4J's {@code
 * ModelSerializer} holds such streams. Our own code reads none, and with this filter no library can
 * be talked into it either, because every class in every stream is rejected.
 *
 * <p>Set when the command line starts, and on the first use of the library (the first bundle or
 * weight file). A filter that the surrounding program has already set, by {@link
 * ObjectInputFilter.Config#setSerialFilter} or {@code -Djdk.serialFilter=...}, is respected: a
 * program that needs its own object streams sets a filter that allows its own classes. Thread-safe.
 */
public final class ObjectStreams {
  private ObjectStreams() {}

  /** Takes effect from now on, unless a filter is already set. */
  public static void forbid() {
    if (ObjectInputFilter.Config.getSerialFilter() != null) {
      return;
    }
    try {
      ObjectInputFilter.Config.setSerialFilter(stream -> ObjectInputFilter.Status.REJECTED);
    } catch (IllegalStateException | SecurityException decidedMeanwhile) {
      // Another thread or the surrounding program was quicker, or does not want it.
    }
  }
}
