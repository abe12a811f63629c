package dev.sightline.cli;

import dev.sightline.caption.CaptionCells;
import dev.sightline.caption.CaptionSet;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Encoder;
import dev.sightline.eval.Comparison;
import dev.sightline.language.TextCells;
import dev.sightline.rnn.CellKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline bench cells}: what models reach with every recurrent cell. */
@Command(
    name = "cells",
    description =
        "Train the same captioner and the same character model with each recurrent cell, and compare"
            + " what they reach and how fast.")
public final class BenchCellsCommand implements Callable<Integer> {
  private static final int TEXT_HIDDEN = 128;
  private static final String FINDINGS =
      """
      What others found:
      Greff et al. 2015 (eight LSTM variants, three tasks): none is clearly better than the plain
      LSTM; coupled gates or no peepholes cost nothing; forget gate and output activation matter most.
      Jozefowicz et al. 2015 (ten thousand cells): the GRU beats the LSTM everywhere but in language
      modelling; with a forget bias of 1 the LSTM nearly catches up.""";

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
    if (data == null && text == null) {
      throw new IllegalArgumentException(
          "--data or --text is missing: photos with captions, or a text to train on");
    }
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> figures = new LinkedHashMap<>();
    if (data != null) {
      try (Encoder eye = eyes.open(spec.commandLine().getErr())) {
        CaptionCells nets =
            new CaptionCells(
                photos(eye, "train", true), photos(eye, "dev", false), hidden, captionEpochs);
        out.println("Show and Tell:");
        Comparison compared = compared(nets.entrants(cells), out);
        out.println(compared.table(CaptionCells.columns(), "%.3f", List.of()).markdown());
        figures.put("captioners", compared.outcomes());
      }
    }
    out.println("The character model:");
    Comparison compared =
        compared(new TextCells(learned(), TEXT_HIDDEN, textEpochs).entrants(cells), out);
    out.println(compared.table(TextCells.columns(), "%.3f", List.of()).markdown());
    figures.put("characterModels", compared.outcomes());
    out.println(FINDINGS);
    figuresFile.write(figures);
    return ExitCode.DONE;
  }

  private Comparison compared(List<Comparison.Entrant> nets, PrintWriter out) throws IOException {
    return new Comparison(
        nets,
        seed.value,
        1,
        outcome -> {
          out.println(outcome.net() + ": trained and measured.");
          out.flush();
        });
  }

  private CaptionSet photos(Encoder eye, String split, boolean mirrored) throws IOException {
    return CaptionSet.of(eye, CaptionData.read(data, split).photos(), mirrored, (done, all) -> {});
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
