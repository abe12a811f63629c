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
        "Measure how fast each recurrent cell is trained. With --data, also train the same captioner"
            + " and the same character model with each of them.")
public final class BenchCellsCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data set: photos and captions, as to train caption.")
  Path data;

  @Mixin EncoderChoice eyes;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Text for the character model. Default: the captions of --data.")
  Path text;

  @Option(
      names = "--cell",
      split = ",",
      paramLabel = "CELL",
      description = "Recurrent cell: ${COMPLETION-CANDIDATES}; several are allowed. Default: all.")
  List<CellKind> cells = List.of(CellKind.values());

  @Option(names = "--caption-epochs", description = "Passes over the captions.")
  int captionEpochs = 4;

  @Option(names = "--text-epochs", description = "Passes over the text.")
  int textEpochs = 3;

  @Option(names = "--hidden", description = "Width of the recurrent state.")
  int hidden = 256;

  @Option(names = "--seconds", description = "Seconds to spend on each measurement.")
  double seconds = 2;

  @Mixin SeedChoice seed;

  @Mixin FiguresFile figuresFile;

  @Override
  public Integer call() throws IOException {
    CellReport report = new CellReport(cells, seconds, spec.commandLine().getOut());
    report.speeds();
    if (data != null) {
      report.captioners(
          data, eyes.bundle(spec.commandLine().getErr()), hidden, captionEpochs, seed.value);
    }
    if (data != null || text != null) {
      report.characterModels(learned(), textEpochs, seed.value);
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
