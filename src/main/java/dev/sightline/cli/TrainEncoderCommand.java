package dev.sightline.cli;

import dev.sightline.bundle.Provenance;
import dev.sightline.data.CaptionData;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.EncoderTraining;
import dev.sightline.encoder.TrainingBackend;
import dev.sightline.encoder.TrainingPhoto;
import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightFile;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.EncoderNets;
import dev.sightline.encoder.zoo.NetShape;
import dev.sightline.spec.Spec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
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

  @Mixin SettingOptions training = new SettingOptions(EncoderTraining.Settings.SPEC);

  @Mixin DeviceChoice device;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    TrainingBackend.expect(device.device);
    EncoderNet kind = EncoderNets.named(net);
    EncoderTraining.Settings settings = settings(kind); // refuses what cannot be at once
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
      EncoderTraining.Score score =
          new EncoderTraining(
                  kind,
                  settings,
                  output.folder.path(),
                  line -> {
                    screen.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + line);
                    screen.flush();
                  },
                  interruption::wished)
              .run(photos(train), photos(dev), begin, output.resume);
      if (score != null) {
        writeBundle(kind, settings, train, score);
      }
    }
    return ExitCode.DONE;
  }

  /** How this net is trained; its own side where none was asked for. */
  private EncoderTraining.Settings settings(EncoderNet kind) {
    return training.over(
        Spec.with(EncoderTraining.Settings.SPEC.usual(), "side", kind.side()));
  }

  private void writeBundle(
      EncoderNet kind,
      EncoderTraining.Settings settings,
      CaptionData train,
      EncoderTraining.Score score)
      throws IOException {
    NetShape shape = kind.shape().resized(settings.side(), settings.width());
    Provenance provenance =
        Provenance.now(
                input.data.getFileName()
                    + ", "
                    + train.photos().size()
                    + " photos and the commonest words of their captions; begun from "
                    + (weights == null ? "random weights" : weights.getFileName()),
                TrainingFolder.commandLine(spec),
                settings.seed())
            .with("dev loss", score.loss())
            .with("dev word mAP", score.meanAveragePrecision())
            .with("dev precision at 5", score.precisionAtFive());
    Path bundle = output.folder.path().resolve(Path.of(kind.name()).getFileName());
    EncoderBundle.write(
        kind,
        shape,
        NetWeights.load(
            kind, shape, WeightFile.read(output.folder.path().resolve("encoder.safetensors"))),
        EncoderBundle.Precision.HALF,
        provenance,
        "The eye of the captioners: every layer was fine-tuned to tell which words the captions of"
            + " a photo hold.",
        bundle);
    spec.commandLine().getOut().println("The encoder is in " + bundle + ".");
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "Use it: sightline train caption --data %s --encoder %s --output runs/mine%n",
            input.data,
            output.folder);
  }

  private static List<TrainingPhoto> photos(CaptionData data) {
    return data.photos().stream()
        .map(photo -> new TrainingPhoto(photo.file(), photo.captions()))
        .toList();
  }
}
