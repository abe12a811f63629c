package dev.sightline.encoder;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.zoo.MobileNetV2;
import dev.sightline.encoder.zoo.MobileNetV2.Shape;
import dev.sightline.encoder.zoo.MobileNetV2.Top;
import dev.sightline.media.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A MobileNetV2 of a tenth of the width for pictures of 64 pixels, untrained, and photos for it.
 */
final class SmallEncoder {
  static final Shape SHAPE = new Shape(64, .1, Top.NONE, 0, DataType.FLOAT);
  static final int CELLS = 4;
  static final int CHANNELS = 128;

  private SmallEncoder() {}

  /** Writes its bundle; the same seed makes the same net. */
  static Path bundle(Path folder, int seed) throws IOException {
    Nd4j.getRandom().setSeed(seed);
    ComputationGraph net = new MobileNetV2(SHAPE).init();
    Path weights = folder.resolve("weights-" + seed + ".safetensors");
    Safetensors.write(
        weights, new LinkedHashMap<>(MobileNetV2.weights(net)), Map.of("format", "test"), true);
    Path bundle = folder.resolve("small-" + seed);
    EncoderBundle.write(
        Safetensors.read(weights),
        SHAPE,
        new Provenance("nothing", "none", seed, "unknown", "2026-01-01T00:00:00Z", Map.of()),
        "A net for tests.",
        bundle);
    return bundle;
  }

  /** A picture of coloured noise. */
  static Picture picture(int seed, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new Picture(width, height, rgb);
  }

  /** A picture file of coloured noise. */
  static Path photo(Path folder, int seed) throws IOException {
    BufferedImage image = new BufferedImage(80, 70, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < 70; y++) {
      for (int x = 0; x < 80; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    Path file = folder.resolve(String.format("photo-%03d.png", seed));
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
