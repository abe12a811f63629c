package dev.sightline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionSet;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.Encoder;
import dev.sightline.language.TextBench;
import dev.sightline.rnn.CellBench;
import dev.sightline.rnn.CellKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
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
  private static final CellBench.Setting USUAL = new CellBench.Setting(512, 512, 64, 16);

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Photos and captions: Flickr8k's layout, or a folder with a captions.csv.")
  Path data;

  @Option(
      names = "--encoder",
      defaultValue = "mobilenet-v2",
      paramLabel = "MODEL",
      description = "Name or folder of the encoder. " + DEFAULT)
  String encoder;

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

  @Option(names = "--json", paramLabel = "OUT", description = "Write the figures here.")
  Path json;

  private final Map<String, Object> figures = new LinkedHashMap<>();
  private PrintWriter out;

  @Override
  public Integer call() throws Exception {
    out = spec.commandLine().getOut();
    List<CellKind> kinds =
        cells == null
            ? List.of(CellKind.values())
            : cells.stream().map(CellKind::of).collect(Collectors.toList());
    List<CellBench.Setting> ofCells = List.of(USUAL);
    figures.put("cells", speeds(kinds, ofCells));
    List<CellBench.Setting> growing = new ArrayList<>();
    for (int batch : new int[] {1, 4, 16, 32, 64, 128}) {
      growing.add(new CellBench.Setting(USUAL.inputs(), USUAL.hidden(), batch, USUAL.steps()));
    }
    figures.put("byBatch", speeds(kinds.subList(0, 1), growing));
    growing.clear();
    for (int steps : new int[] {4, 8, 16, 32, 64}) {
      growing.add(new CellBench.Setting(USUAL.inputs(), USUAL.hidden(), USUAL.batch(), steps));
    }
    figures.put("bySteps", speeds(kinds.subList(0, 1), growing));
    figures.put("characterModelSpeeds", characterSpeeds(kinds));
    if (data != null) {
      captioners(kinds);
    }
    if (data != null || text != null) {
      characterModels(kinds);
    }
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
    }
    return ExitCode.DONE;
  }

  private List<CellBench.Speed> speeds(List<CellKind> kinds, List<CellBench.Setting> settings) {
    List<CellBench.Speed> all = new ArrayList<>();
    for (CellKind kind : kinds) {
      for (CellBench.Setting setting : settings) {
        CellBench.Speed s = CellBench.measure(kind, setting, seconds);
        all.add(s);
        out.printf(
            Locale.ROOT,
            "%-16s hidden %d, batch %3d, %2d steps: %8.2f ms a pass, %6.0f sequences/s, %5.1f GFLOP/s%n",
            kind,
            setting.hidden(),
            setting.batch(),
            setting.steps(),
            s.milliseconds(),
            s.sequencesPerSecond(),
            s.gigaflops());
        out.flush();
      }
    }
    return all;
  }

  private List<TextBench.Speed> characterSpeeds(List<CellKind> kinds) {
    List<TextBench.Speed> all = new ArrayList<>();
    for (CellKind kind : kinds) {
      for (int batch : new int[] {1, 32}) {
        var setting = new TextBench.Setting(kind, 65, 128, batch, 25);
        TextBench.Speed s = TextBench.measure(setting, seconds);
        all.add(s);
        out.printf(
            Locale.ROOT,
            "%-16s character model, hidden %d, batch %2d, %d steps: %.0f characters/s%n",
            kind,
            setting.hidden(),
            batch,
            setting.steps(),
            s.charactersPerSecond());
        out.flush();
      }
    }
    return all;
  }

  private void captioners(List<CellKind> kinds) throws Exception {
    List<Object> all = new ArrayList<>();
    figures.put("captioners", all);
    try (Encoder eye = Encoder.open(ModelFolders.find(encoder))) {
      CaptionSet train =
          CaptionSet.of(eye, CaptionData.read(data, "train").photos(), true, (done, of) -> {});
      CaptionSet dev =
          CaptionSet.of(eye, CaptionData.read(data, "dev").photos(), false, (done, of) -> {});
      var comparison =
          new dev.sightline.caption.CellComparison(train, dev, width, captionEpochs, seed);
      for (CellKind kind : kinds) {
        var o = comparison.train(kind);
        all.add(o);
        out.printf(
            Locale.ROOT,
            "%-16s Show and Tell, %.2f M weights: CIDEr-D %.3f, BLEU-1 %.1f, BLEU-4 %.1f after %.0f s"
                + " (%.0f photos/s)%n",
            kind,
            o.weights() / 1e6,
            o.dev().cider(),
            100 * o.dev().bleu1(),
            100 * o.dev().bleu4(),
            o.seconds(),
            o.photosPerSecond());
        out.flush();
      }
    }
  }

  private void characterModels(List<CellKind> kinds) throws IOException {
    List<Object> all = new ArrayList<>();
    figures.put("characterModels", all);
    var comparison = new dev.sightline.language.CellComparison(learned(), 128, textEpochs, seed);
    for (CellKind kind : kinds) {
      var o = comparison.train(kind);
      all.add(o);
      out.printf(
          Locale.ROOT,
          "%-16s character model, %.2f M weights: %.3f bits a character after %.0f s (%.0f"
              + " characters/s)%n",
          kind,
          o.weights() / 1e6,
          o.bits(),
          o.seconds(),
          o.charactersPerSecond());
      out.flush();
    }
  }

  private String learned() throws IOException {
    if (text != null) {
      return Files.readString(text);
    }
    return CaptionData.read(data, "train").photos().stream()
        .map(CaptionedPhoto::captions)
        .flatMap(List::stream)
        .collect(Collectors.joining("\n"));
  }
}
