package dev.sightline.cli;

import dev.sightline.encoder.zoo.EncoderNet;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** Says on standard error, loudly, that a net has learned nothing yet. */
final class RandomWeights {
  private RandomWeights() {}

  static void warn(CommandSpec spec, EncoderNet net, long seed) {
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "WARNING: no weights were given: %s begins with random ones (seed %d) and knows nothing"
                + " about photos. Give --weights FILE with published weights; docs/encoders.md says"
                + " where they are.%n",
            net.name(),
            seed);
  }
}
