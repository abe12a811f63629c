package dev.sightline.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** Writes paintings. */
final class PngFile {
  private PngFile() {}

  /**
   * Paints and writes.
   *
   * @throws MediaException with one sentence, if the file cannot be written or Java has no fonts
   */
  static void write(Path png, Supplier<BufferedImage> painter) throws MediaException {
    BufferedImage painting;
    try {
      painting = painter.get();
    } catch (InternalError | NoClassDefFoundError e) {
      throw new MediaException(
          png + " cannot be painted: Java finds no fonts here; install one, for example DejaVu.",
          e);
    }
    try (OutputStream out = Files.newOutputStream(png)) {
      ImageIO.write(painting, "png", out);
    } catch (NoSuchFileException e) {
      throw new MediaException(png + " cannot be written: its folder is not there.", e);
    } catch (IOException e) {
      throw new MediaException(png + " cannot be written: " + e.getMessage() + ".", e);
    }
  }
}
