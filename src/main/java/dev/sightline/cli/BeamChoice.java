package dev.sightline.cli;

import picocli.CommandLine.Option;

/** How widely captions are searched for. */
final class BeamChoice {
  @Option(
      names = "--beams",
      description =
          "Beam width: the number of captions searched side by side; 1 is fastest. Default: the"
              + " model's own.")
  Integer width;
}
