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
          "What runs the encoder: cpu, cuda (an NVIDIA card) or auto (a card if one can be used).")
  Device device;
}
