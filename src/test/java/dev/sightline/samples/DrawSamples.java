package dev.sightline.samples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Draws the pictures of {@code datasets/samples}; see the README there. */
public final class DrawSamples {
  static final int WIDTH = 480;
  static final int HEIGHT = 360;

  /** Draws one picture at any size. */
  interface Drawing {
    BufferedImage paint(int width, int height);
  }

  /** By file name. */
  static Map<String, Drawing> drawings() {
    Map<String, Drawing> drawings = new LinkedHashMap<>();
    drawings.put("dog-on-grass.jpg", Dogs::onGrass);
    drawings.put("dog-in-snow.jpg", Dogs::inSnow);
    drawings.put("beach-at-sunset.jpg", Coast::sunset);
    drawings.put("surfer-on-wave.jpg", Coast::surf);
    drawings.put("hiker-in-snowy-mountains.jpg", Mountain::hiker);
    drawings.put("cyclist-in-wood.jpg", Trail::cyclist);
    return drawings;
  }

  private DrawSamples() {}

  /** Draws twice as large and shrinks, so that edges are smooth. */
  static BufferedImage draw(Drawing drawing, int width, int height) {
    return Layers.half(drawing.paint(2 * width, 2 * height));
  }

  static void write(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(0.9f);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), quality);
    } finally {
      writer.dispose();
    }
  }

  /** Writes all pictures, or those named behind the folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (Map.Entry<String, Drawing> entry : drawings().entrySet()) {
      if (args.length == 1 || List.of(args).contains(entry.getKey())) {
        write(draw(entry.getValue(), WIDTH, HEIGHT), folder.resolve(entry.getKey()));
      }
    }
  }
}
