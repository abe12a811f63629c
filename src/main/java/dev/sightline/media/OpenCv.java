package dev.sightline.media;

import dev.sightline.machine.NativeSettings;
import java.lang.reflect.Field;
import java.net.URL;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV, once, quickly, and for one thread. */
final class OpenCv {
  static {
    // OpenCV's core brings OpenBLAS with it.
    NativeSettings.apply();
    skipCuda();
    // Callers decode many pictures side by side; threads within one picture only get in their way.
    opencv_core.setNumThreads(1);
  }

  private OpenCv() {}

  /** Does nothing, but the first call loads the library. */
  static void load() {}

  /**
   * JavaCPP looks for some thirty CUDA libraries before it loads OpenCV's core, each in every jar:
   * three tenths of a second for nothing, since OpenCV's CPU build cannot use them. Here they are
   * noted as looked for and not found. Where JavaCPP keeps its notes elsewhere, it looks for them.
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
      // Then the start is slower, and all else is the same.
    }
  }
}
