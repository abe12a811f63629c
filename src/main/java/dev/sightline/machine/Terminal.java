package dev.sightline.machine;

/**
 * Which of the standard streams are a terminal. Java cannot tell for each of them, so the launcher
 * does, in the property {@value #PROPERTY}: the digits 0, 1 and 2 for input, output and errors.
 */
public final class Terminal {
  static final String PROPERTY = "sightline.terminals";

  private Terminal() {}

  /** Whether a person types, and sees what is printed. */
  public static boolean talks() {
    return is('0') && is('1');
  }

  /** Whether a person sees standard error. */
  public static boolean showsErrors() {
    return is('2');
  }

  private static boolean is(char stream) {
    return System.getProperty(PROPERTY, "").indexOf(stream) >= 0;
  }
}
