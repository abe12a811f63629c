package dev.sightline.machine;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.Optional;

/**
 * OpenBLAS in this process, once something has loaded it. On Linux; elsewhere it is never found.
 *
 * @param file the library
 * @param kernels which processors its products are written for, for example {@code SkylakeX}
 * @param configuration version and build options, in its own words
 * @param threads that it may use for one product
 */
public record OpenBlas(Path file, String kernels, String configuration, int threads) {
  /** The library loaded now. */
  public static Optional<OpenBlas> loaded() {
    Optional<Path> file = LoadedLibraries.find("libopenblas");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      // Opening an already open library gives the same one.
      NativeLibrary library = NativeLibrary.getInstance(file.get().toString());
      return Optional.of(
          new OpenBlas(
              file.get(),
              text(library, "openblas_get_corename"),
              text(library, "openblas_get_config"),
              library.getFunction("openblas_get_num_threads").invokeInt(new Object[0])));
    } catch (LinkageError cannotBeAsked) {
      return Optional.empty();
    }
  }

  private static String text(NativeLibrary library, String function) {
    return library.getFunction(function).invokeString(new Object[0], false).strip();
  }
}
