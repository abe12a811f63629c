package dev.sightline.cli;

import dev.sightline.encoder.Device;
import picocli.CommandLine.Option;

/** What computes encoders. */
final class DeviceChoice {
  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "DEVICE",
      description =
          "What computes the encoder: cpu, cuda (an NVIDIA card) or auto (a card where one can be"
              + " used). Default: ${DEFAULT-VALUE}.")
  Device device;
}
