package dev.sightline.cli;

import dev.sightline.bundle.Provenance;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.EncoderTraining;
import dev.sightline.encoder.PhotoSet;
import dev.sightline.encoder.TrainingBackend;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline train encoder}: fine-tunes a net on what data sets say of their photos. */
@Command(
    name = "encoder",
    description =
        "Fine-tune the photo encoder to tell the words of captions and questions and the classes of"
            + " photos, of several data sets at once. Ctrl-C stops the training, --resume continues"
            + " it.")
public final class TrainEncoderCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data set: photos or clips with captions, photos with questions, or folders of photos for"
              + " classes in a folder train and one dev. Several may be given, each with --data.")
  List<Path> data;

  @Option(
      names = "--net",
      defaultValue = EncoderNets.DEFAULT,
      completionCandidates = Choices.Encoders.class,
      description = "Kind of net: ${COMPLETION-CANDIDATES}.")
  String net;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Weights to start from: safetensors, Keras HDF5, ONNX or a DL4J zip. Default: random"
              + " weights.")
  Path weights;

  @Mixin ClassesChoice classes;

  @Mixin TrainingOutput output;

  @Mixin EncoderTrainingOptions training;

  @Mixin DeviceChoice device;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    TrainingBackend.expect(device.device);
    EncoderNet kind = EncoderNets.named(net);
    training.settings(kind); // refuses what cannot be before anything is read
    PrintWriter screen = spec.commandLine().getOut();
    EncoderData reader =
        new EncoderData(
            training.clipFrames,
            output.folder.path().resolve("frames"),
            spec.commandLine().getErr());
    List<PhotoSet> sets = new ArrayList<>();
    for (Path dir : data) {
      PhotoSet set = reader.read(dir);
      sets.add(set);
      screen.printf(
          Locale.ROOT,
          "%s: %d photos to train on, %d to check with.%n",
          set.name(),
          set.train().size(),
          set.dev().size());
    }
    WeightTensors begin = weights == null ? null : WeightFile.read(weights);
    if (begin == null) {
      RandomWeights.warn(spec, kind, training.seed.value);
    } else {
      kind = NetWeights.kind(net, begin);
    }
    EncoderTraining.Settings settings = training.settings(kind);
    NetShape shape = NetShape.of(settings.side()).resized(settings.side(), settings.width());
    List<String> names = classes.names(spec, kind, shape, weights, begin);
    try (Interruption interruption = Interruption.watch()) {
      EncoderTraining.Result result =
          new EncoderTraining(
                  kind,
                  settings,
                  output.folder.path(),
                  line -> {
                    screen.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + line);
                    screen.flush();
                  },
                  interruption::wished)
              .run(sets, begin, names.size(), output.resume);
      if (result != null) {
        writeBundle(kind, sets, names, result);
      }
    }
    return ExitCode.DONE;
  }

  private void writeBundle(
      EncoderNet kind, List<PhotoSet> sets, List<String> names, EncoderTraining.Result result)
      throws IOException {
    Provenance provenance =
        Provenance.now(
            sets.stream()
                    .map(set -> set.name() + ", " + set.train().size() + " photos")
                    .collect(Collectors.joining("; "))
                + "; begun from "
                + (weights == null ? "random weights" : weights.getFileName()),
            TrainingFolder.commandLine(spec),
            training.seed.value);
    for (var figure : result.score().entrySet()) {
      provenance = provenance.with("dev " + figure.getKey() + ", %", figure.getValue());
    }
    Path bundle = output.folder.path().resolve(Path.of(kind.name()).getFileName());
    EncoderBundle.write(
        kind,
        result.shape(),
        NetWeights.load(
            kind,
            result.shape(),
            WeightFile.read(output.folder.path().resolve("encoder.safetensors"))),
        EncoderBundle.Precision.HALF,
        provenance,
        "The eye of the other models: it was fine-tuned to tell which words captions and questions"
            + " about a photo hold, and which classes photos are of.",
        new EncoderBundle.Labels(names, result.words()),
        bundle);
    PrintWriter screen = spec.commandLine().getOut();
    screen.println("The encoder is in " + bundle + ".");
    screen.printf(
        Locale.ROOT,
        "Use it: sightline train caption --data %s --encoder %s --output runs/mine%n",
        data.get(0),
        output.folder);
  }
}
