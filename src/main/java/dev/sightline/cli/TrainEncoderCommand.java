package dev.sightline.cli;

import dev.sightline.encoder.EncoderCourse;
import dev.sightline.encoder.EncoderTrainingSettings;
import dev.sightline.encoder.PhotoSet;
import dev.sightline.encoder.TrainingBackend;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.spec.Spec;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sightline train encoder}: fine-tunes a net on what data sets say of their photos. */
@Command(
    name = "encoder",
    description =
        "Fine-tune the photo encoder to tell the words of captions and questions and the classes of"
            + " photos, of several data sets at once. Ctrl-C stops the training, --resume continues"
            + " it.")
public final class TrainEncoderCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

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

  @Option(
      names = "--clip-frames",
      description = "Frames per clip: this many are photos to learn from, spread evenly over it.")
  int clipFrames = 6;

  @Mixin TrainingOutput output;

  @Mixin SettingOptions training = new SettingOptions(EncoderTrainingSettings.SPEC);

  @Mixin DeviceChoice device;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    TrainingBackend.expect(device.device);
    EncoderNet kind = EncoderNets.named(net);
    EncoderTrainingSettings settings = settings(kind); // refuses what cannot be at once
    PrintWriter screen = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path folder = output.folder.path();
    List<PhotoSet> sets = sets(new EncoderData(clipFrames, folder.resolve("frames"), err), screen);
    WeightTensors begin = weights == null ? null : WeightFile.read(weights);
    if (begin == null) {
      RandomWeights.warn(spec, kind, settings.seed());
    } else {
      kind = NetWeights.kind(net, begin);
      settings = settings(kind);
    }
    NetShape shape = NetShape.of(settings.side()).resized(settings.side(), settings.width());
    List<String> names = classes.names(spec, kind, shape, weights, begin);
    try (Interruption interruption = Interruption.watch();
        EncoderCourse course =
            new EncoderCourse(kind, settings, sets, begin, names, origin(sets))) {
      Path bundle = folder.resolve(Path.of(kind.name()).getFileName());
      TrainingRun run = new TrainingRun(course, folder, bundle, screen, err, interruption::wished);
      if (run.run(output.resume).isPresent()) {
        screen.printf(
            Locale.ROOT,
            "Use it: sightline train caption --data %s --encoder %s --output runs/mine%n",
            data.get(0),
            output.folder);
      }
    }
    return ExitCode.DONE;
  }

  private List<PhotoSet> sets(EncoderData reader, PrintWriter screen) throws IOException {
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
    return sets;
  }

  private TrainingOrigin origin(List<PhotoSet> sets) {
    String photos =
        sets.stream()
            .map(set -> set.name() + ", " + set.train().size() + " photos")
            .collect(Collectors.joining("; "));
    String begun = weights == null ? "random weights" : weights.getFileName().toString();
    return new TrainingOrigin(photos + "; begun from " + begun, TrainingFolder.commandLine(spec));
  }

  /** How this net is trained; its own side where none was asked for. */
  private EncoderTrainingSettings settings(EncoderNet kind) {
    return training.over(Spec.with(EncoderTrainingSettings.SPEC.usual(), "side", kind.side()));
  }
}
