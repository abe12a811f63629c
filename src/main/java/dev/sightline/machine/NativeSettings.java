package dev.sightline.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the native libraries must be told before they load; otherwise nets run 4 to 50 times slower
 * (docs/architecture.md, "Threads and environment variables"). The launcher sets the variables
 * before Java starts. In a program that uses Sightline as a library, {@link #apply} does; whatever
 * in Sightline loads OpenBLAS, OpenCV or ND4J calls it first. What the user has set is kept.
 *
 * <p>If it is too late for a variable (something else in the program has loaded the library), or it
 * cannot be set at all, the setting says so and one warning is logged. To be certain, call {@link
 * #apply} first in {@code main}.
 *
 * <p>Thread-safe; the first call counts.
 */
public final class NativeSettings {
  /** How a setting came about. */
  public enum State {
    /** It was set before this program began, by the launcher or the user. */
    GIVEN,
    /** It was set here, in time. */
    SET,
    /** The library that reads it was already loaded. */
    TOO_LATE,
    /** It could not be set. */
    FAILED
  }

  /**
   * One setting.
   *
   * @param name of the environment variable or Java system property
   * @param value its value; if it could not be set, what it should be
   * @param reason what prevented it, empty if nothing did
   */
  public record Setting(String name, String value, State state, String reason) {
    /** Whether it is in force. */
    public boolean holds() {
      return state == State.GIVEN || state == State.SET;
    }
  }

  /** Turns on DL4J's oneDNN layers; read whenever a layer is created. */
  public static final String HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  /** Where JavaCPP logs to, read when its loader is first used. */
  private static final String JAVACPP_LOGGER = "org.bytedeco.javacpp.logger";

  /** What slf4j says of itself, read when it is first used. */
  private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";

  private record Variable(String name, String value, String library, Predicate<Processor> wanted) {}

  private static final List<Variable> VARIABLES =
      List.of(
          new Variable("OPENBLAS_THREAD_TIMEOUT", "4", "libopenblas", any -> true),
          new Variable("OMP_WAIT_POLICY", "passive", "libgomp", any -> true),
          // OpenBLAS does not know every processor with AVX-512, and then uses kernels half as
          // fast. On a processor without AVX-512 these kernels would crash the program.
          new Variable("OPENBLAS_CORETYPE", "SKYLAKEX", "libopenblas", Processor::hasAvx512));

  private static List<Setting> applied;

  private NativeSettings() {}

  /** Sets what is not set yet, on the first call; every call returns the state of each setting. */
  public static synchronized List<Setting> apply() {
    if (applied == null) {
      NativeFolder.choose();
      // JavaCPP warns that OpenCV and OpenBLAS are older than itself; simplelogger.properties
      // explains why.
      if (System.getProperty(JAVACPP_LOGGER) == null) {
        System.setProperty(JAVACPP_LOGGER, "slf4j");
      }
      // A program may do without a logging library; it needs not be told that it has none.
      if (!logs() && System.getProperty(SLF4J_VERBOSITY) == null) {
        System.setProperty(SLF4J_VERBOSITY, "ERROR");
      }
      List<Setting> settings = new ArrayList<>();
      Processor processor = Processor.here();
      for (Variable variable : VARIABLES) {
        if (System.getenv(variable.name()) != null) {
          settings.add(given(variable.name(), System.getenv(variable.name())));
        } else if (variable.wanted().test(processor)) {
          settings.add(set(variable));
        }
      }
      String helpers = System.getProperty(HELPERS);
      if (helpers == null) {
        System.setProperty(HELPERS, "false");
        settings.add(new Setting(HELPERS, "false", State.SET, ""));
      } else {
        settings.add(given(HELPERS, helpers));
      }
      applied = List.copyOf(settings);
      warn(applied);
    }
    return applied;
  }

  private static boolean logs() {
    ClassLoader loader = NativeSettings.class.getClassLoader();
    return loader.getResource("META-INF/services/org.slf4j.spi.SLF4JServiceProvider") != null;
  }

  private static Setting given(String name, String value) {
    return new Setting(name, value, State.GIVEN, "");
  }

  /** Sets it in any case: another copy of the library may be loaded later, and read it. */
  private static Setting set(Variable variable) {
    boolean late = LoadedLibraries.find(variable.library()).isPresent();
    String reason = late ? variable.library() + " was loaded before" : "";
    State state = late ? State.TOO_LATE : State.SET;
    try {
      NativeEnvironment.set(variable.name(), variable.value());
    } catch (IllegalStateException | LinkageError cannot) {
      state = State.FAILED;
      reason = String.valueOf(cannot.getMessage());
    }
    return new Setting(variable.name(), variable.value(), state, reason);
  }

  private static void warn(List<Setting> settings) {
    String missing =
        settings.stream()
            .filter(setting -> !setting.holds())
            .map(s -> s.name() + "=" + s.value() + " (" + s.reason() + ")")
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      System.getLogger(NativeSettings.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "Nets will run slowly, since these could not be set: "
                  + missing
                  + ". Set them before Java starts, or call NativeSettings.apply() first in main.");
    }
  }
}
