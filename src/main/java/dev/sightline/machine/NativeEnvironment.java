package dev.sightline.machine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * The environment variables that native code sees. Java's own copy, made at start, does not change.
 *
 * <p>C libraries do not promise that variables may be set while another thread reads one; Sightline
 * sets its few together, before it loads any library that reads them.
 */
public final class NativeEnvironment {
  private NativeEnvironment() {}

  /**
   * Sets a variable.
   *
   * @throws IllegalStateException if the C library refuses
   * @throws LinkageError if native code cannot be called here at all
   */
  static void set(String name, String value) {
    int failed =
        Platform.isWindows()
            ? Function.getFunction("msvcrt", "_putenv_s").invokeInt(new Object[] {name, value})
            : function("setenv").invokeInt(new Object[] {name, value, 1});
    if (failed != 0) {
      throw new IllegalStateException("the C library refused " + name + " (" + failed + ")");
    }
  }

  /** Sets a variable that the user has not set, if possible: nothing depends on it. */
  public static void suggest(String name, String value) {
    if (System.getenv(name) == null) {
      try {
        set(name, value);
      } catch (IllegalStateException | LinkageError cannot) {
        // Then a library prints more than anybody wants to read.
      }
    }
  }

  /** The value that native code finds, or null. */
  static String get(String name) {
    Function getenv =
        Platform.isWindows() ? Function.getFunction("msvcrt", "getenv") : function("getenv");
    return getenv.invokeString(new Object[] {name}, false);
  }

  private static Function function(String name) {
    return NativeLibrary.getProcess().getFunction(name);
  }
}
