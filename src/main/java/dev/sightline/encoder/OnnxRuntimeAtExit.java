package dev.sightline.encoder;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Keeps ONNX Runtime alive while the program ends.
 *
 * <p>ONNX Runtime's Java binding frees the library's environment in a shutdown hook of its own, at
 * the same moment as all other hooks run. Whatever still encodes then, because Ctrl-C is only a
 * wish until the work is saved or because daemon threads run until the very end, reads freed memory
 * and takes the process down with a segmentation fault. The environment counts who holds it: one
 * more holder, who never lets go, makes that hook harmless. The operating system takes the memory
 * back.
 *
 * <p>There is no public way to become a holder, so the binding's own method is called by
 * reflection; where it has changed, everything works as without it. Thread-safe.
 */
final class OnnxRuntimeAtExit {
  private static boolean held;

  private OnnxRuntimeAtExit() {}

  /** From now on the environment outlives every thread. */
  static synchronized void hold(OrtEnvironment environment) {
    if (held) {
      return;
    }
    held = true;
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          environment
              .getClass()
              .getDeclaredMethod("createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      int warnings = 2; // ORT_LOGGING_LEVEL_WARNING, as the binding itself asks for
      create.invoke(null, api.getLong(null), warnings, OrtEnvironment.DEFAULT_NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(OnnxRuntimeAtExit.class.getName())
          .log(System.Logger.Level.DEBUG, "ONNX Runtime is freed while the program ends", e);
    }
  }
}
