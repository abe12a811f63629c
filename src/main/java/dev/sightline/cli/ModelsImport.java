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
import dev.sightline.encoder.zoo.Top;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline models import MODEL}: weights of an encoder become one to caption with. */
@Command(
    description =
        "Turn the weights of a photo encoder, from PyTorch, Keras, ONNX, DL4J or one epoch of a "
            + "training here, into a model that can be used. What lies on top of its features is "
            + "left out, but see --classes.")
final class ModelsImport implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "The folder to write.")
  private Output.ToFolder model;

  @Option(
      names = "--net",
      paramLabel = "NAME",
      defaultValue = EncoderNets.DEFAULT,
      description =
          "The net: ${COMPLETION-CANDIDATES}. Those of DL4J's zoo begin with zoo/."
              + " Default: ${DEFAULT-VALUE}.",
      completionCandidates = NetNames.class)
  private String net;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Safetensors, Keras HDF5, ONNX or a DL4J zip. Without it the weights are random.")
  private Path weights;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Names of the classes that the weights tell apart, one per line: the model keeps them as"
              + " a further output. Without it they are left out, but see --classes.")
  private Path classes;

  @Option(names = "--side", paramLabel = "PIXELS", description = "Default: the net's own.")
  private Integer side;

  @Option(
      names = "--precision",
      defaultValue = "half",
      description = "How weights are stored: half or single. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--data",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "What it was trained on, for its model card.")
  private String data;

  @Option(
      names = "--command",
      paramLabel = "TEXT",
      defaultValue = "not stated",
      description = "How it was trained, for its model card.")
  private String command;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of random weights. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    EncoderNet kind = EncoderNets.named(net);
    WeightTensors tensors = weights == null ? null : WeightFile.read(weights);
    if (tensors == null) {
      RandomWeights.warn(spec, kind, seed);
    } else {
      kind = NetWeights.kind(net, tensors);
    }
    List<String> names = classes == null ? List.of() : classes(kind, tensors);
    NetShape shape = kind.shape().resized(side == null ? kind.side() : side, 1);
    NetShape built = names.isEmpty() ? shape : shape.with(Top.CLASSIFIER, names.size());
    ComputationGraph graph =
        tensors == null ? kind.init(shape, seed) : NetWeights.load(kind, built, tensors);
    String tuned = tensors == null ? null : tensors.metadata().get("fine-tuned");
    EncoderBundle.write(
        kind,
        shape,
        graph,
        precision,
        Provenance.now(data, command, seed),
        "Turns a photo into the features from which captions are written. Weights: "
            + (tensors == null
                ? "random, seed " + seed + ": it has learned nothing"
                : tensors.metadata().getOrDefault("architecture", tensors.format()))
            + (tuned == null ? "." : ", fine-tuned " + tuned + "."),
        names,
        model.path());
    spec.commandLine().getOut().println(model + " is ready.");
    return ExitCode.DONE;
  }

  private List<String> classes(EncoderNet kind, WeightTensors tensors) throws IOException {
    if (tensors == null) {
      throw new ParameterException(
          spec.commandLine(), "--classes needs --weights: random weights tell no classes apart.");
    }
    List<String> names = TextFile.read(classes).lines().toList();
    int expected = NetWeights.classes(kind, tensors);
    if (names.size() != expected) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: has %d lines; the weights in %s tell %d classes apart, so it must have as many.",
              classes,
              names.size(),
              weights,
              expected));
    }
    return names;
  }

  /** The names of all nets, for help and completion. */
  static final class NetNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EncoderNets.names().iterator();
    }
  }
}
