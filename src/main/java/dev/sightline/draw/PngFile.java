package dev.sightline.draw;

import dev.sightline.io.AtomicFile;
import dev.sightline.media.MediaException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes paintings. */
public final class PngFile {
  private PngFile() {}

  /**
   * Paints and writes.
   *
   * @throws MediaException with one sentence, if the file cannot be written or Java has no fonts
   */
  static void write(Path png, Supplier<BufferedImage> painter) throws MediaException {
    BufferedImage painting = painted(png, painter);
    try {
      write(png, painting);
    } catch (IOException e) {
      throw new MediaException(e.getMessage(), e);
    }
  }

  /**
   * Writes a painting, even while the program is ending: Java then closes its own streams that use
   * a temporary file.
   *
   * @throws IOException with one sentence
   */
  public static void write(Path png, BufferedImage painting) throws IOException {
    AtomicFile.write(
        png,
        out -> {
          try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(painting, "png", stream);
          }
        });
  }

  /** A picture as the bytes of a file of that type, such as {@code png}. */
  static byte[] bytes(BufferedImage picture, String type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, type, stream);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage painted(Path png, Supplier<BufferedImage> painter)
      throws MediaException {
    try {
      return painter.get();
    } catch (InternalError | NoClassDefFoundError e) {
      throw new MediaException(
          png + " cannot be painted: Java finds no fonts here; install one, for example DejaVu.",
          e);
    }
  }
}
