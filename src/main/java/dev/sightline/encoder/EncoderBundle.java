package dev.sightline.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Half;
import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.onnx.OnnxExport;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns a net with its weights into the bundle that {@link Encoder} opens: {@code encoder.onnx},
 * checked against DL4J, which scales the pixels itself; settings; where it comes from; a model
 * card.
 */
public final class EncoderBundle {
  /** How weights are stored. */
  public enum Precision {
    /** 16 bits: half the size, and what shipped encoders have. */
    HALF("float16"),
    /** 32 bits. */
    SINGLE("float32");

    private final String type;

    Precision(String type) {
      this.type = type;
    }
  }

  /** The names of the classes, one per line, where the net tells classes apart. */
  public static final String CLASSES = "classes.txt";

  /** The words that the net knows, one per line, where it knows any. */
  public static final String WORDS = "words.txt";

  private EncoderBundle() {}

  /**
   * What a net says beside its features.
   *
   * @param classes what its classifier tells apart, in its order; none if that is not kept
   * @param words that it knows, in the order of their outputs
   */
  public record Labels(List<String> classes, List<String> words) {
    /** Nothing. */
    public static final Labels NONE = new Labels(List.of(), List.of());

    /** Keeps its own copies. */
    public Labels {
      classes = List.copyOf(classes);
      words = List.copyOf(words);
    }
  }

  /** As the other method, with features only. */
  public static void write(
      EncoderNet kind,
      NetShape shape,
      ComputationGraph net,
      Precision precision,
      Provenance provenance,
      String intent,
      Path bundle)
      throws IOException {
    write(kind, shape, net, precision, provenance, intent, Labels.NONE, bundle);
  }

  /**
   * Writes the bundle; it replaces an older one only when it is whole.
   *
   * @param net the net of that kind and shape, on top of it what tells the classes and words;
   *     {@link Precision#HALF} rounds its weights
   * @param intent what the model is for and what it was trained on, in Markdown sentences
   * @param labels the names of what it tells
   * @throws IOException if a weight is too large for half precision, or the bundle cannot be
   *     written
   */
  public static void write(
      EncoderNet kind,
      NetShape shape,
      ComputationGraph net,
      Precision precision,
      Provenance provenance,
      String intent,
      Labels labels,
      Path bundle)
      throws IOException {
    OnnxExport export =
        new OnnxExport(net, 3, shape.side(), shape.side())
            .fromPixels(kind.scaling())
            .output("pooled", EncoderNet.POOLED)
            .grid("grid", kind.grid());
    if (precision == Precision.HALF) {
      roundToHalf(net);
      export.halfWeights();
    }
    if (!labels.classes.isEmpty()) {
      export.output("classes", NetShape.CLASSIFIER);
    }
    if (!labels.words.isEmpty()) {
      export.output("words", NetShape.WORDS);
    }
    long[] grid = kind.gridShape(shape);
    try (BundleWriter writer = BundleWriter.to(bundle, Encoder.TASK)) {
      export.write(writer.file(Encoder.FILE));
      describe(writer.settings(), kind, shape, grid, precision);
      names(writer, CLASSES, "classes", labels.classes);
      names(writer, WORDS, "words", labels.words);
      writer.provenance(provenance);
      writer.card(card(bundle, kind, shape, grid, precision, provenance, intent, labels));
      writer.finish();
    }
  }

  private static void names(BundleWriter writer, String file, String output, List<String> names)
      throws IOException {
    if (!names.isEmpty()) {
      Files.write(writer.file(file), names);
      ((ObjectNode) writer.settings().path("outputs")).putArray(output).add(names.size());
    }
  }

  /**
   * The net of a bundle that {@link #write} wrote.
   *
   * @throws SightlineException if it is none that Sightline can build
   */
  static EncoderNet kind(Bundle encoder) throws SightlineException {
    // The first bundles knew one net only, and did not name it.
    String name = encoder.settings().path("net").asText("");
    boolean first = encoder.settings().path("architecture").asText("").equals("MobileNetV2");
    if (!first && !EncoderNets.names().contains(name)) {
      throw new SightlineException(
          encoder.place()
              + ": is none of the nets that can be trained further: "
              + String.join(", ", EncoderNets.names()));
    }
    String manner = encoder.settings().path("weights").asText("");
    List<EncoderNet> kinds = EncoderNets.kinds(first ? EncoderNets.DEFAULT : name);
    return kinds.stream()
        .filter(kind -> manner.equals(manner(kind)))
        .findFirst()
        .orElse(kinds.get(0));
  }

  private static String manner(EncoderNet kind) {
    return "in the manner of " + kind.source();
  }

  /** Makes every parameter the nearest half-precision number. */
  private static void roundToHalf(ComputationGraph net) throws IOException {
    INDArray parameters = net.params();
    float[] values = parameters.dup().data().asFloat();
    for (int i = 0; i < values.length; i++) {
      if (!Half.holds(values[i])) {
        throw new IOException(
            "A weight of "
                + values[i]
                + " is too large for half precision: keep single precision.");
      }
      values[i] = Half.toFloat(Half.fromFloat(values[i]));
    }
    parameters.assign(
        Nd4j.createFromArray(values).castTo(parameters.dataType()).reshape(parameters.shape()));
  }

  private static void describe(
      ObjectNode settings, EncoderNet kind, NetShape shape, long[] grid, Precision precision) {
    settings
        .put("net", kind.name())
        .put("architecture", kind.architecture())
        .put("weights", manner(kind))
        .put("width", shape.width());
    settings
        .putObject("input")
        .put("name", "pixels")
        .put("type", "uint8")
        .put("layout", "batch, height, width, RGB")
        .put("height", shape.side())
        .put("width", shape.side())
        .put("scaling", "inside the net: " + kind.scaling().formula());
    ObjectNode outputs = settings.putObject("outputs");
    outputs.putArray("pooled").add(grid[0]);
    outputs.putArray("grid").add(grid[1] * grid[2]).add(grid[0]);
    settings.put("precision", "weights " + precision.type + ", activations float32");
  }

  private static String card(
      Path bundle,
      EncoderNet kind,
      NetShape shape,
      long[] grid,
      Precision precision,
      Provenance provenance,
      String intent,
      Labels labels) {
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

        - Architecture: %s, width %s, batch normalisation folded in.
        - Input `pixels`: 8-bit RGB, batch x %d x %d x 3, as decoded; the net scales it itself: %s.
        - Outputs: `grid`, batch x %d x %d, one vector per cell of %d x %d, row by row; `pooled`,
          batch x %d, the mean of the grid%s%s.
        - Weights in %s precision, computed in single precision by ONNX Runtime.

        Trained on: %s
        Command: `%s` (seed %d, revision %s, %s)

        %s""",
        bundle.getFileName(),
        intent.strip(),
        kind.architecture(),
        shape.width(),
        shape.side(),
        shape.side(),
        kind.scaling().formula(),
        grid[1] * grid[2],
        grid[0],
        grid[1],
        grid[2],
        grid[0],
        output("classes", labels.classes.size(), "probabilities that add up to 1, see " + CLASSES),
        output("words", labels.words.size(), "a probability each, see " + WORDS),
        precision.name().toLowerCase(Locale.ROOT),
        provenance.data(),
        provenance.command(),
        provenance.seed(),
        provenance.commit(),
        provenance.date(),
        figures);
  }

  private static String output(String name, int count, String what) {
    return count == 0 ? "" : "; `%s`, batch x %s, %s".formatted(name, count, what);
  }
}
