package dev.sightline.encoder;

import dev.sightline.bundle.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.ZipEntry;

/**
 * ONNX Runtime's native libraries, unpacked once into the user's cache. Left to itself, ONNX
 * Runtime unpacks 28 MB into a new temporary folder at every start: a fifth of a second and more.
 *
 * <p>Where anything stands in the way (another platform, a cache that cannot be written), ONNX
 * Runtime does as it always does. Thread-safe.
 */
final class OnnxRuntimeFiles {
  /** ONNX Runtime looks into the folder that this property names first. */
  private static final String PROPERTY = "onnxruntime.native.path";

  private static boolean done;

  private OnnxRuntimeFiles() {}

  /** Must run before ONNX Runtime's classes are first used. */
  static synchronized void prepare() {
    if (done || System.getProperty(PROPERTY) != null) {
      return;
    }
    done = true;
    String platform = platform();
    if (platform == null) {
      return;
    }
    try {
      Path folder = UserCache.folder("native");
      Path together = null;
      for (String library : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
        String name = System.mapLibraryName(library);
        URL packed =
            OnnxRuntimeFiles.class.getResource("/ai/onnxruntime/native/" + platform + "/" + name);
        if (packed == null || !(packed.openConnection() instanceof JarURLConnection connection)) {
          return;
        }
        ZipEntry entry = connection.getJarEntry();
        if (together == null) {
          // The checksum of the first names the version, so that versions do not meet.
          together = folder.resolve(String.format("onnxruntime-%08x", entry.getCrc()));
          Files.createDirectories(together);
        }
        unpack(connection, entry.getSize(), together.resolve(name));
      }
      System.setProperty(PROPERTY, together.toString());
    } catch (IOException e) {
      System.getLogger(OnnxRuntimeFiles.class.getName())
          .log(System.Logger.Level.DEBUG, "ONNX Runtime will be unpacked at every start", e);
    }
  }

  private static void unpack(JarURLConnection packed, long size, Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) == size) {
      return;
    }
    Path unfinished = Files.createTempFile(file.getParent(), "unpacking-", null);
    try (InputStream in = packed.getInputStream()) {
      Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** As ONNX Runtime's jar names it; null where that is not certain. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = machine.equals("aarch64");
    if (!arm && !machine.equals("amd64") && !machine.equals("x86_64")) {
      return null;
    }
    if (system.contains("linux")) {
      return arm ? "linux-aarch64" : "linux-x64";
    }
    return system.contains("mac") ? (arm ? "osx-aarch64" : "osx-x64") : null;
  }
}
