package dev.sightline.world;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A MobileNetV2 a tenth as wide, with weights by chance, for pictures of 64 pixels: 4 cells. */
public final class SmallEncoder {
  private SmallEncoder() {}

  /** Writes the encoder's bundle, and its weights as a training starts from them. */
  public static void write(Path bundle, Path weights) throws IOException {
    EncoderNet kind = EncoderNets.named("mobilenet-v2");
    NetShape shape = kind.shape().resized(64, 0.1);
    ComputationGraph net = kind.init(shape, 3);
    Safetensors.write(weights, NetWeights.of(net), Map.of(), false);
    Provenance origin =
        new Provenance("nothing", "none", 3, "unknown", "2025-01-31T12:00:00Z", Map.of());
    EncoderBundle.write(
        kind, shape, net, EncoderBundle.Precision.HALF, origin, "For tests.", bundle);
  }
}
