package dev.sightline.encoder;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.media.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A MobileNetV2 of a tenth of the width for pictures of 64 pixels, untrained, and photos for it.
 */
final class SmallEncoder {
  static final EncoderNet KIND = EncoderNets.named("mobilenet-v2");
  static final NetShape SHAPE = KIND.shape().resized(64, .1);
  static final int CELLS = 4;
  static final int CHANNELS = 128;

  private SmallEncoder() {}

  /** Writes its bundle; the same seed makes the same net. */
  static Path bundle(Path folder, int seed) throws IOException {
    ComputationGraph net = KIND.init(SHAPE, seed);
    Path weights = folder.resolve("weights-" + seed + ".safetensors");
    Safetensors.write(weights, NetWeights.of(net), Map.of("format", "test"), true);
    Path bundle = folder.resolve("small-" + seed);
    EncoderBundle.write(
        KIND,
        SHAPE,
        net,
        EncoderBundle.Precision.HALF,
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
