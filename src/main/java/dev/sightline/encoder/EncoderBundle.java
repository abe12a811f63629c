package dev.sightline.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Half;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.export.OnnxExport;
import dev.sightline.encoder.zoo.MobileNetV2;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns a weight file of {@link MobileNetV2} into the bundle that {@link Encoder} opens: {@code
 * encoder.onnx} with weights in half precision, checked against DL4J; settings; where it comes
 * from; a model card. What lies on top of the pooled vector in the weight file is left out.
 */
public final class EncoderBundle {
  private static final float PIXEL_MEAN = 127.5f;
  private static final float PIXEL_DEVIATION = 127.5f;

  private EncoderBundle() {}

  /**
   * Writes the bundle; it replaces an older one only when it is whole.
   *
   * @param weights tensors named as the vertices of {@link MobileNetV2}
   * @param shape the net they belong to; its top is ignored
   * @param intent what the model is for and what it was trained on, in Markdown sentences
   * @throws IOException if the weights do not fit, or the bundle cannot be written
   */
  public static void write(
      Safetensors weights,
      MobileNetV2.Shape shape,
      Provenance provenance,
      String intent,
      Path bundle)
      throws IOException {
    MobileNetV2.Shape topless =
        new MobileNetV2.Shape(shape.side(), shape.width(), MobileNetV2.Top.NONE, 0, shape.type());
    ComputationGraph net = MobileNetV2.load(weights, topless);
    roundToHalf(net);
    try (BundleWriter writer = BundleWriter.to(bundle, Encoder.TASK)) {
      export(net, shape.side()).write(writer.file(Encoder.FILE));
      long channels = net.getLayer(MobileNetV2.GRID).getParam("b").length();
      int across = shape.side() / 32;
      describe(writer.settings(), shape, channels, across);
      writer.provenance(provenance);
      writer.card(card(bundle, shape, channels, across, provenance, intent));
      writer.finish();
    }
  }

  /** The export of a net for {@link Encoder}: pixels in, pooled vector and grid out. */
  static OnnxExport export(ComputationGraph net, int side) {
    return new OnnxExport(net, 3, side, side)
        .fromPixels(PIXEL_MEAN, PIXEL_DEVIATION)
        .halfWeights()
        .output("pooled", MobileNetV2.POOLED)
        .grid("grid", MobileNetV2.GRID);
  }

  /** Makes every parameter the nearest half-precision number. */
  static void roundToHalf(ComputationGraph net) {
    INDArray parameters = net.params();
    float[] values = parameters.dup().data().asFloat();
    for (int i = 0; i < values.length; i++) {
      values[i] = Half.toFloat(Half.fromFloat(values[i]));
    }
    parameters.assign(
        Nd4j.createFromArray(values).castTo(parameters.dataType()).reshape(parameters.shape()));
  }

  private static void describe(
      ObjectNode settings, MobileNetV2.Shape shape, long channels, int across) {
    settings.put("architecture", "MobileNetV2").put("width", shape.width());
    settings
        .putObject("input")
        .put("name", "pixels")
        .put("type", "uint8")
        .put("layout", "batch, height, width, RGB")
        .put("height", shape.side())
        .put("width", shape.side())
        .put("scaling", "inside the net: (x - 127.5) / 127.5");
    ObjectNode outputs = settings.putObject("outputs");
    outputs.putArray("pooled").add(channels);
    outputs.putArray("grid").add((long) across * across).add(channels);
    settings.put("precision", "weights float16, activations float32");
  }

  private static String card(
      Path bundle,
      MobileNetV2.Shape shape,
      long channels,
      int across,
      Provenance provenance,
      String intent) {
    StringBuilder figures = new StringBuilder();
    for (Map.Entry<String, Double> metric : provenance.metrics().entrySet()) {
      figures.append(
          String.format(Locale.ROOT, "- %s: %.4g%n", metric.getKey(), metric.getValue()));
    }
    return String.format(
        Locale.ROOT,
        """
        # %s: a photo encoder

        %s

        - Architecture: MobileNetV2 (Sandler and others 2018), width %s, batch normalisation folded in.
        - Input `pixels`: 8-bit RGB, batch x %d x %d x 3, as decoded; the net scales it itself.
        - Outputs: `grid`, batch x %d x %d, one vector per cell of %d x %d, row by row; `pooled`,
          batch x %d, the mean of the grid.
        - Weights in half precision, computed in single precision by ONNX Runtime.

        Trained on: %s
        Command: `%s` (seed %d, revision %s, %s)

        %s""",
        bundle.getFileName(),
        intent.strip(),
        shape.width(),
        shape.side(),
        shape.side(),
        across * across,
        channels,
        across,
        across,
        channels,
        provenance.data(),
        provenance.command(),
        provenance.seed(),
        provenance.commit(),
        provenance.date(),
        figures);
  }
}
