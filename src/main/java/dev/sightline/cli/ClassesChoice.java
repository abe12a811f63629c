package dev.sightline.cli;

import dev.sightline.encoder.weights.NetWeights;
import dev.sightline.encoder.weights.WeightTensors;
import dev.sightline.encoder.zoo.EncoderNet;
import dev.sightline.encoder.zoo.NetShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The names of the classes that an encoder's weights tell apart. */
final class ClassesChoice {
  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Names of the classes that the weights tell apart, one per line: the model keeps them as"
              + " a further output. Without it they are left out.")
  private Path classes;

  /**
   * The names; none where they were not asked for.
   *
   * @param file of the weights, for complaints
   * @param weights null where there are none
   */
  List<String> names(
      CommandSpec spec, EncoderNet kind, NetShape shape, Path file, WeightTensors weights)
      throws IOException {
    if (classes == null) {
      return List.of();
    }
    if (weights == null) {
      throw new ParameterException(
          spec.commandLine(), "--classes needs --weights: random weights tell no classes apart.");
    }
    List<String> names = TextFile.read(classes).lines().toList();
    int expected = NetWeights.classes(kind, shape, weights);
    if (names.size() != expected) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: has %d lines; the weights in %s tell %d classes apart, so it must have as many.",
              classes,
              names.size(),
              file,
              expected));
    }
    return names;
  }
}
