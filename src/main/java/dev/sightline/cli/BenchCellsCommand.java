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
        "Train the same captioner and the same character model with each recurrent cell, and compare"
            + " what they reach and how fast.")
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

  @Mixin SeedChoice seed;

  @Mixin FiguresFile figuresFile;

  @Override
  public Integer call() throws IOException {
    CellReport report = new CellReport(cells, spec.commandLine().getOut());
    if (data == null && text == null) {
      throw new IllegalArgumentException(
          "--data or --text is missing: photos with captions, or a text to train on");
    }
    if (data != null) {
      report.captioners(
          data, eyes.bundle(spec.commandLine().getErr()), hidden, captionEpochs, seed.value);
    }
    report.characterModels(learned(), textEpochs, seed.value);
    report.findings();
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
