package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathModelsTest {
  @TempDir Path folder;

  /** An archive with the models in a folder. */
  private URLClassLoader archive(Path models) throws IOException {
    Path jar = folder.resolve("models.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(models)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(ClassPathModels.ROOT + models.relativize(each)));
        Files.copy(each, out);
        out.closeEntry();
      }
    }
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
  }

  @Test
  void aModelInAnArchiveIsFoundByItsName() throws IOException {
    Path models = folder.resolve("models");
    Path model = SmallBundle.write(models.resolve("in-archive"));
    try (URLClassLoader loader = archive(models)) {
      assertEquals(Optional.empty(), ClassPathModels.find("another", loader));
      Path found = ClassPathModels.find("in-archive", loader).orElseThrow();
      assertEquals("in-archive", Bundle.open(found).name());
      assertEquals(
          Files.readString(model.resolve("vocabulary.txt")),
          Files.readString(found.resolve("vocabulary.txt")));

      Files.writeString(found.resolve("vocabulary.txt"), "damaged");
      assertEquals(found, ClassPathModels.find("in-archive", loader).orElseThrow());
      Bundle.open(found).verify(); // it has been unpacked again
    }
  }

  /** The name of a model may be taken by others; what it needs is known by its content. */
  @Test
  void theEncoderOfAModelIsFoundInAnArchive() throws IOException {
    Path models = folder.resolve("models");
    Path encoder = SmallBundle.writeEncoder(models.resolve("eye-in-archive"), "the network");
    String sha256 = Bundle.open(encoder).seal("encoder.onnx").sha256();
    Path model =
        SmallBundle.write(
            folder.resolve("mine/model"), new EncoderReference("eye-in-archive", sha256));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = archive(models)) {
      Thread.currentThread().setContextClassLoader(loader);
      Bundle found = Bundle.open(model).openEncoder();
      assertEquals("the network", Files.readString(found.file("encoder.onnx")));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void anArchiveThatLacksAFileIsRefused() throws IOException {
    Path models = folder.resolve("models");
    Path model = SmallBundle.write(models.resolve("incomplete"));
    Files.writeString(model.resolve("vocabulary.txt"), "other words\n");
    try (URLClassLoader loader = archive(models)) {
      Exception refused =
          assertThrows(SightlineException.class, () -> ClassPathModels.find("incomplete", loader));
      assertTrue(refused.getMessage().contains("vocabulary.txt"), refused.getMessage());
    }
    Files.delete(model.resolve("vocabulary.txt"));
    try (URLClassLoader loader = archive(models)) {
      Exception refused =
          assertThrows(SightlineException.class, () -> ClassPathModels.find("incomplete", loader));
      assertTrue(refused.getMessage().contains("missing on the class path"), refused.getMessage());
    }
  }
}
