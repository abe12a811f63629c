package dev.sightline.media;

import dev.sightline.machine.NativeEnvironment;
import dev.sightline.machine.NativeSettings;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.global.opencv_core;

/**
 * Loads OpenCV once, quickly, single-threaded and silent: problems with a picture are reported by
 * us, in one sentence.
 */
final class OpenCv {
  static {
    // OpenCV's core brings OpenBLAS with it.
    NativeSettings.apply();
    NativeEnvironment.suggest("OPENCV_LOG_LEVEL", "SILENT");
    skipCuda();
    // Callers decode many pictures in parallel; threads within one picture only get in the way.
    opencv_core.setNumThreads(1);
    silence();
  }

  private OpenCv() {}

  /** Does nothing itself; the first call loads the library. */
  static void load() {}

  /**
   * The JPEG and PNG libraries print remarks on damaged files to C's standard error, and OpenCV
   * does not stop them. Here C's name for it is made to mean standard input, which accepts no
   * output. Java's and the JVM's own output do not go through it. If C uses other names, the
   * remarks are visible.
   */
  private static void silence() {
    Pointer err = Loader.addressof("stderr");
    Pointer in = Loader.addressof("stdin");
    if (err != null && in != null) {
      new PointerPointer<>(err).put(0, new PointerPointer<>(in).get(0));
    }
  }

  /**
   * Before JavaCPP loads OpenCV's core it looks for some thirty CUDA libraries, each in every jar:
   * three tenths of a second for nothing, since OpenCV's CPU build cannot use them. Here they are
   * recorded as searched for and not found. If JavaCPP keeps its records elsewhere, it searches.
   */
  private static void skipCuda() {
    try {
      Field field = Loader.class.getDeclaredField("foundLibraries");
      field.setAccessible(true);
      @SuppressWarnings("unchecked")
      Map<String, URL[]> found = (Map<String, URL[]>) field.get(null);
      for (String library :
          Loader.loadProperties(
                  org.bytedeco.opencv.presets.opencv_core.class, Loader.loadProperties(), true)
              .get("platform.preload")) {
        if (library.startsWith("cu")
            || library.startsWith("npp")
            || library.startsWith("opencv_cu")) {
          found.putIfAbsent(library, new URL[0]);
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Then the start is slower; everything else is the same.
    }
  }
}
