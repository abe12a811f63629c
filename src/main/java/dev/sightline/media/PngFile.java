package dev.sightline.media;

import dev.sightline.machine.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
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
    BufferedImage painting = painted(png, painter);
    try {
      WholeFile.write(png, out -> ImageIO.write(painting, "png", out));
    } catch (IOException e) {
      throw new MediaException(e.getMessage(), e);
    }
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
