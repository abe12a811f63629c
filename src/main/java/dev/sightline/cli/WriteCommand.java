package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.language.TextWriter;
import dev.sightline.language.UnitActivations;
import dev.sightline.language.UnitPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sightline write}: writes text with a character model, and shows what its units follow. */
@Command(
    name = "write",
    description =
        "Writes text with a model that 'sightline train text' made. With --cells, also a page that"
            + " colours the text by what single units of the net do.")
public final class WriteCommand implements Callable<Integer> {
  private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

  /**
   * Characters that are read to see what the units follow: enough to tell, and a bounded memory.
   */
  private static final int MOST_READ = 20_000;

  @Spec CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "Folder or name of the character model.")
  String model;

  @Option(
      names = "--start",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "How the text begins.")
  String start;

  @Option(
      names = "--length",
      defaultValue = "500",
      paramLabel = "N",
      description = "Characters to be written. " + DEFAULT)
  int length;

  @Option(
      names = "--temperature",
      defaultValue = "0.8",
      description = "0 takes the likeliest character always, 1 as the model would. " + DEFAULT)
  double temperature;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed writes the same text. " + DEFAULT)
  long seed;

  @Option(
      names = "--cells",
      paramLabel = "PAGE.html",
      description = "Write a page on which units follow what in the text.")
  Output.ToFile cells;

  @Option(
      names = "--read",
      paramLabel = "FILE",
      description = "With --cells: read this text, not the one that is written.")
  Path read;

  @Option(
      names = "--passage",
      defaultValue = "2000",
      paramLabel = "N",
      description = "With --cells: characters to show, from the beginning of the text. " + DEFAULT)
  int passage;

  @Option(
      names = "--units",
      split = ",",
      paramLabel = "UNIT",
      description = "With --cells: show these units too.")
  List<Integer> units = List.of();

  @Override
  public Integer call() throws IOException {
    if (passage < 1) {
      throw new ParameterException(spec.commandLine(), "--passage must be at least 1");
    }
    PrintWriter screen = spec.commandLine().getOut();
    try (TextWriter writer = TextWriter.open(ModelFolders.find(model))) {
      String text;
      if (read == null) {
        text = writer.write(start, length, temperature, seed);
        screen.println(text);
      } else {
        text = TextFile.read(read);
      }
      if (cells != null) {
        UnitActivations activations = writer.read(beginning(text, Math.max(passage, MOST_READ)));
        String title = "What the units of " + Path.of(model).getFileName() + " follow";
        new UnitPage(activations, title, passage).write(cells.path(), units);
        for (UnitActivations.Finding f : activations.findings()) {
          screen.printf(
              Locale.ROOT, "unit %4d  r = %5.2f  %s%n", f.unit(), f.correlation(), f.property());
        }
        screen.println("The page is " + cells + ".");
      }
    }
    return ExitCode.DONE;
  }

  private static String beginning(String text, int most) {
    int characters = text.codePointCount(0, text.length());
    return characters <= most ? text : text.substring(0, text.offsetByCodePoints(0, most));
  }
}
