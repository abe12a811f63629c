package org.nd4j.nativeblas;

/**
 * Lets DL4J's oneDNN layers find out that oneDNN is there. DL4J 1.0.0-M2.1 asks a class of this
 * name by reflection before it hands a convolution to oneDNN; ND4J moved that class to another
 * package, so the question fails and every convolution falls back to code some ten times slower.
 * Only what is asked for exists here. Also needed: the system property {@code
 * org.eclipse.deeplearning4j.helpers.disable=false}.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What DL4J looks up. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The only instance. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether ND4J's library was built with oneDNN: the one of this project is. */
    public boolean isUseMKLDNN() {
      return true;
    }
  }
}
