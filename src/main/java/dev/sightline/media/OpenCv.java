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
 * Loads OpenCV, once, quickly, for one thread, and without a voice: what is wrong with a picture we
 * say ourselves, in one sentence.
 */
final class OpenCv {
  static {
    // OpenCV's core brings OpenBLAS with it.
    NativeSettings.apply();
    NativeEnvironment.suggest("OPENCV_LOG_LEVEL", "SILENT");
    skipCuda();
    // Callers decode many pictures side by side; threads within one picture only get in their way.
    opencv_core.setNumThreads(1);
    silence();
  }

  private OpenCv() {}

  /** Does nothing, but the first call loads the library. */
  static void load() {}

  /**
   * The libraries of JPEG and PNG remark upon damaged files on C's standard error, and OpenCV
   * leaves them to it. C's name for it is made to mean its standard input, which takes no lines.
   * Java's own, and the JVM's, do not go through it. Where C has other names, their lines are seen.
   */
  private static void silence() {
    Pointer err = Loader.addressof("stderr");
    Pointer in = Loader.addressof("stdin");
    if (err != null && in != null) {
      new PointerPointer<>(err).put(0, new PointerPointer<>(in).get(0));
    }
  }

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
