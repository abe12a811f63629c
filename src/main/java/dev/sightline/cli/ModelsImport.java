package dev.sightline.cli;

import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.EncoderBundle.Precision;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline models import MODEL}: weights of an encoder become one to caption with. */
@Command(
    description =
        "Make an encoder out of weights from PyTorch, Keras, ONNX, DL4J or an epoch of train encoder."
            + " Layers on top of its features are left out, but see --classes.")
final class ModelsImport implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "The folder to write.")
  private Output.ToFolder model;

  @Option(
      names = "--net",
      defaultValue = EncoderNets.DEFAULT,
      completionCandidates = Choices.Encoders.class,
      description = "Kind of net: ${COMPLETION-CANDIDATES}. Those of DL4J's zoo begin with zoo/.")
  private String net;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Weights to start from: safetensors, Keras HDF5, ONNX or a DL4J zip. Default: random"
              + " weights.")
  private Path weights;

  @Mixin private ClassesChoice classes;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      description = "Width and height of the pictures that the net sees. Default: the net's own.")
  private Integer side;

  @Option(
      names = "--precision",
      defaultValue = "half",
      description = "How weights are stored: half (16 bits) or single (32 bits).")
  private Precision precision;

  @Option(
      names = "--trained-on",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "The data it was trained on, in words, for its model card.")
  private String trainedOn;

  @Option(
      names = "--trained-by",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "How it was trained, in words, for its model card.")
  private String trainedBy;

  @Mixin private SeedChoice seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    EncoderNet kind = EncoderNets.named(net);
    WeightTensors tensors = weights == null ? null : WeightFile.read(weights);
    if (tensors == null) {
      RandomWeights.warn(spec, kind, seed.value);
    } else {
      kind = NetWeights.kind(net, tensors);
    }
    NetShape shape = kind.shape().resized(side == null ? kind.side() : side, 1);
    List<String> names = classes.names(spec, kind, shape, weights, tensors);
    List<String> words = tensors == null ? List.of() : words(tensors);
    NetShape built = shape.with(names.size(), words.size());
    ComputationGraph graph =
        tensors == null ? kind.init(shape, seed.value) : NetWeights.load(kind, built, tensors);
    String tuned = tensors == null ? null : tensors.metadata().get("fine-tuned");
    EncoderBundle.write(
        kind,
        shape,
        graph,
        precision,
        Provenance.now(trainedOn, trainedBy, seed.value),
        "Turns a photo into the features from which captions are written. Weights: "
            + (tensors == null
                ? "random, seed " + seed.value + ": it has learned nothing"
                : tensors.metadata().getOrDefault("architecture", tensors.format()))
            + (tuned == null ? "." : ", fine-tuned " + tuned + "."),
        new EncoderBundle.Labels(names, words),
        model.path());
    spec.commandLine().getOut().println(model + " is ready.");
    return ExitCode.DONE;
  }

  /** The words that an epoch of {@code train encoder} knows. */
  private static List<String> words(WeightTensors tensors) {
    String words = tensors.metadata().getOrDefault("words", "");
    return words.isEmpty() || !tensors.has("words.weight") ? List.of() : List.of(words.split(" "));
  }
}
