package dev.sightline.cli;

import picocli.CommandLine.Option;

/** Whether results are for a program. */
final class JsonChoice {
  @Option(names = "--json", description = "Print JSON instead of text: one object per line.")
  boolean json;
}
