package dev.sightline.cli;

import dev.sightline.data.CaptionData;
import dev.sightline.encoder.EncoderCourse;
import dev.sightline.encoder.EncoderTrainingSettings;
import dev.sightline.encoder.TrainingBackend;
import dev.sightline.encoder.TrainingPhoto;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.spec.Spec;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sightline train encoder}: fine-tunes a net on the words of captions. */
@Command(
    name = "encoder",
    description =
        "Fine-tune every layer of the photo encoder to predict the words of your captions. Ctrl-C"
            + " stops the training, --resume continues it.")
public final class TrainEncoderCommand implements Callable<Integer> {
  @picocli.CommandLine.Spec CommandSpec spec;

  @Mixin DataChoice.OfPhotos input;

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

  @Mixin TrainingOutput output;

  @Mixin SettingOptions training = new SettingOptions(EncoderTrainingSettings.SPEC);

  @Mixin DeviceChoice device;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    TrainingBackend.expect(device.device);
    EncoderNet kind = EncoderNets.named(net);
    EncoderTrainingSettings settings = settings(kind); // refuses what cannot be at once
    CaptionData.ForTraining parts = CaptionData.forTraining(input.data);
    CaptionData train = parts.train();
    CaptionData dev = parts.dev();
    int missing = MissingPhotos.tell(parts, spec.commandLine().getErr());
    WeightTensors begin = weights == null ? null : WeightFile.read(weights);
    if (begin == null) {
      RandomWeights.warn(spec, kind, settings.seed());
    } else {
      kind = NetWeights.kind(net, begin);
      settings = settings(kind);
    }
    PrintWriter screen = spec.commandLine().getOut();
    try (Interruption interruption = Interruption.watch()) {
      screen.printf(
          Locale.ROOT,
          "%d photos to train on, %d to check with, %d missing.%n",
          train.photos().size(),
          dev.photos().size(),
          missing);
      TrainingOrigin origin =
          new TrainingOrigin(
              "%s, %d photos and the commonest words of their captions; begun from %s"
                  .formatted(
                      input.data.getFileName(),
                      train.photos().size(),
                      weights == null ? "random weights" : weights.getFileName()),
              TrainingFolder.commandLine(spec));
      Path folder = output.folder.path();
      Path bundle = folder.resolve(Path.of(kind.name()).getFileName());
      try (EncoderCourse course =
          new EncoderCourse(kind, settings, photos(train), photos(dev), begin, origin)) {
        PrintWriter err = spec.commandLine().getErr();
        TrainingRun run =
            new TrainingRun(course, folder, bundle, screen, err, interruption::wished);
        if (run.run(output.resume).isPresent()) {
          screen.printf(
              Locale.ROOT,
              "Use it: sightline train caption --data %s --encoder %s --output runs/mine%n",
              input.data,
              output.folder);
        }
      }
    }
    return ExitCode.DONE;
  }

  /** How this net is trained; its own side where none was asked for. */
  private EncoderTrainingSettings settings(EncoderNet kind) {
    return training.over(Spec.with(EncoderTrainingSettings.SPEC.usual(), "side", kind.side()));
  }

  private static List<TrainingPhoto> photos(CaptionData data) {
    return data.photos().stream()
        .map(photo -> new TrainingPhoto(photo.file(), photo.captions()))
        .toList();
  }
}
