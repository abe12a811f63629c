package dev.sightline.cli;

import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.Safetensors;
import dev.sightline.encoder.EncoderBundle;
import dev.sightline.encoder.zoo.MobileNetV2;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sightline models import WEIGHTS MODEL}: weights of an encoder become one to caption with.
 */
@Command(
    description =
        "Turn the weights of a photo encoder, for example of one epoch of a training, into a model "
            + "that can be used. What lies on top of its features is left out.")
final class ModelsImport implements Callable<Integer> {
  @Parameters(paramLabel = "WEIGHTS", description = "A safetensors file of MobileNetV2.")
  private Path weights;

  @Parameters(paramLabel = "MODEL", description = "The folder to write.")
  private Path model;

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

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Safetensors tensors = Safetensors.read(weights);
    String tuned = tensors.metadata().get("fine-tuned");
    EncoderBundle.write(
        tensors,
        MobileNetV2.Shape.standard(MobileNetV2.Top.NONE, 0),
        Provenance.now(data, command, seed),
        "Turns a photo into the features from which captions are written. Weights: "
            + tensors.metadata().getOrDefault("architecture", "MobileNetV2")
            + (tuned == null ? "." : ", fine-tuned " + tuned + "."),
        model);
    spec.commandLine().getOut().println(model + " is ready.");
    return ExitCode.DONE;
  }
}
