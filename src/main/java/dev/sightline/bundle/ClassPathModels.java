package dev.sightline.bundle;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Models in Java archives on the class path, as the folder {@value #ROOT}NAME. They are unpacked
 * into the user's cache, once for each content, and are then checked like any other bundle.
 */
final class ClassPathModels {
  static final String ROOT = "META-INF/sightline/models/";

  private ClassPathModels() {}

  /** The folder with the unpacked model of this name, where there is one. */
  static Optional<Path> find(String name) throws SightlineException {
    ClassLoader ofProgram = Thread.currentThread().getContextClassLoader();
    return find(name, ofProgram == null ? ClassPathModels.class.getClassLoader() : ofProgram);
  }

  static Optional<Path> find(String name, ClassLoader loader) throws SightlineException {
    URL json = loader.getResource(ROOT + name + "/" + Manifest.NAME);
    if (json == null) {
      return Optional.empty();
    }
    try (InputStream in = json.openStream()) {
      byte[] bytes = in.readNBytes(Manifest.MOST_JSON_BYTES);
      String sha256 = HexFormat.of().formatHex(Seal.newSha256().digest(bytes));
      Manifest manifest = Manifest.parse(bytes, json.toString());
      Unpacking unpacking =
          folder -> {
            Path model = Files.createDirectory(folder.resolve(name));
            Files.write(model.resolve(Manifest.NAME), bytes);
            for (String file : manifest.files().keySet()) {
              copy(loader, ROOT + name + "/" + file, model.resolve(file));
            }
            Bundle.open(model).verify();
          };
      Path model = Unpacking.once(sha256, unpacking).resolve(name);
      try {
        return Optional.of(Bundle.open(model).place());
      } catch (SightlineException damaged) {
        BundleZip.forget(model.getParent());
        return Optional.of(Unpacking.once(sha256, unpacking).resolve(name));
      }
    } catch (SightlineException refused) {
      throw refused;
    } catch (IOException broken) {
      throw new SightlineException(json + ": cannot be unpacked: " + broken.getMessage(), broken);
    }
  }

  private static void copy(ClassLoader loader, String resource, Path to) throws IOException {
    try (InputStream in = loader.getResourceAsStream(resource);
        OutputStream out = Files.newOutputStream(to)) {
      if (in == null) {
        throw new SightlineException(resource + " is missing on the class path");
      }
      in.transferTo(out);
    }
  }
}
