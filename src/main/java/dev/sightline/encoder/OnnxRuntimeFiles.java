package dev.sightline.encoder;

import ai.onnxruntime.OrtEnvironment;
import dev.sightline.bundle.UserCache;
import dev.sightline.io.AtomicFile;
import dev.sightline.machine.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;

/**
 * ONNX Runtime's native libraries, unpacked once into the user's cache. Left to itself, ONNX
 * Runtime unpacks 28 MB into a new temporary folder at every start: a fifth of a second and more.
 *
 * <p>Where anything stands in the way (another platform, a cache that cannot be written or from
 * which nothing may be run), ONNX Runtime does as it always does. Thread-safe.
 */
public final class OnnxRuntimeFiles {
  /** ONNX Runtime looks into the folder that this property names first. */
  private static final String PROPERTY = "onnxruntime.native.path";

  private static final String[] LIBRARIES = {"onnxruntime", "onnxruntime4j_jni"};

  private OnnxRuntimeFiles() {}

  /** Must run before ONNX Runtime's classes are first used. */
  public static synchronized void prepare() {
    String platform = platform();
    CodeSource source = OrtEnvironment.class.getProtectionDomain().getCodeSource();
    if (System.getProperty(PROPERTY) != null || platform == null || source == null) {
      return;
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        return;
      }
      // The jar's name holds its version; the size tells builds of one name apart.
      Path folder =
          UserCache.folder(UserCache.NATIVE).resolve(jar.getFileName() + "-" + Files.size(jar));
      if (!NativeFolder.runsPrograms(folder)) {
        return;
      }
      for (String library : LIBRARIES) {
        Path file = folder.resolve(System.mapLibraryName(library));
        if (!Files.isRegularFile(file)) {
          String packed = "/ai/onnxruntime/native/" + platform + "/";
          String providers = System.mapLibraryName("onnxruntime_providers_shared");
          if (OrtEnvironment.class.getResource(packed + providers) != null) {
            return; // the build for GPUs has more files, and finds them by itself
          }
          unpack(packed + file.getFileName(), file);
        }
      }
      UserCache.used(folder);
      System.setProperty(PROPERTY, folder.toString());
    } catch (IOException | URISyntaxException | FileSystemNotFoundException e) {
      System.getLogger(OnnxRuntimeFiles.class.getName())
          .log(System.Logger.Level.DEBUG, "ONNX Runtime will be unpacked at every start", e);
    }
  }

  /** The library appears under its name only when it is whole. */
  private static void unpack(String packed, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = OrtEnvironment.class.getResourceAsStream(packed)) {
      if (in == null) {
        throw new IOException(packed + " is not in ONNX Runtime's jar");
      }
      AtomicFile.write(file, in::transferTo);
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
