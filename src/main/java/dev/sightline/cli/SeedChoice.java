package dev.sightline.cli;

import picocli.CommandLine.Option;

/** What everything random follows from. */
final class SeedChoice {
  @Option(
      names = "--seed",
      description = "Seed for everything random: the same seed gives the same result.")
  long value = 1;
}
