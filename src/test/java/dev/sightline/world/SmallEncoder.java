package dev.sightline.world;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.zoo.MobileNetV2;
import dev.sightline.encoder.zoo.MobileNetV2.Shape;
import dev.sightline.encoder.zoo.MobileNetV2.Top;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** A MobileNetV2 a tenth as wide, with weights by chance, for pictures of 64 pixels: 4 cells. */
public final class SmallEncoder {
  private SmallEncoder() {}

  /** Writes the encoder's bundle, and its weights as a training starts from them. */
  public static void write(Path bundle, Path weights) throws IOException {
    Nd4j.getRandom().setSeed(3);
    Shape shape = new Shape(64, 0.1, Top.NONE, 0, DataType.FLOAT);
    Safetensors.write(weights, MobileNetV2.weights(new MobileNetV2(shape).init()), Map.of(), false);
    Provenance origin =
        new Provenance("nothing", "none", 3, "unknown", "2025-01-31T12:00:00Z", Map.of());
    EncoderBundle.write(Safetensors.read(weights), shape, origin, "For tests.", bundle);
  }
}
