package dev.sightline.cli;

import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.rnn.CellKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline bench cells}: every recurrent cell's speed, and what models reach with it. */
@Command(
    name = "cells",
    description =
        "Measures how fast each recurrent cell is trained. With --data, also trains the same"
            + " captioner and the same character model with each of them.")
public final class BenchCellsCommand implements Callable<Integer> {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Photos and captions: a folder laid out like Flickr8k, one with a captions.csv, or"
              + " Karpathy's JSON file.")
  Path data;

  @Mixin EncoderChoice eyes;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Text for the character model. Default: the captions of --data.")
  Path text;

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "CELL",
      description = "Only these cells. Default: all.")
  List<String> cells;

  @Option(
      names = "--caption-epochs",
      defaultValue = "4",
      description = "Epochs of each captioner. " + DEFAULT)
  int captionEpochs;

  @Option(
      names = "--text-epochs",
      defaultValue = "3",
      description = "Epochs of each character model. " + DEFAULT)
  int textEpochs;

  @Option(names = "--width", defaultValue = "256", description = "Of the captioner. " + DEFAULT)
  int width;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Of measuring each speed. " + DEFAULT)
  double seconds;

  @Option(names = "--seed", defaultValue = "1", description = DEFAULT)
  long seed;

  @Mixin FiguresFile figuresFile;

  @Override
  public Integer call() throws IOException {
    List<CellKind> kinds =
        cells == null
            ? List.of(CellKind.values())
            : cells.stream().map(CellKind::of).collect(Collectors.toList());
    CellReport report = new CellReport(kinds, seconds, spec.commandLine().getOut());
    report.speeds();
    if (data != null) {
      report.captioners(data, eyes.bundle(spec.commandLine().getErr()), width, captionEpochs, seed);
    }
    if (data != null || text != null) {
      report.characterModels(learned(), textEpochs, seed);
      report.findings();
    }
    figuresFile.write(report.figures());
    return ExitCode.DONE;
  }

  private String learned() throws IOException {
    if (text != null) {
      return TextFile.read(text);
    }
    return CaptionData.read(data, "train").photos().stream()
        .map(CaptionedPhoto::captions)
        .flatMap(List::stream)
        .collect(Collectors.joining("\n"));
  }
}
