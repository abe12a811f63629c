package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.language.TextGenerator;
import dev.sightline.language.UnitActivations;
import dev.sightline.language.UnitPage;
import dev.sightline.train.Allowed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline write}: writes text with a character model, and shows what its units follow. */
@Command(
    name = "write",
    description =
        "Write text with a model made by 'sightline train text'. With --cells, also write a page that"
            + " colours the text by what single units of the net do.")
public final class WriteCommand implements Callable<Integer> {
  /**
   * Characters that are read to see what the units follow: enough to tell, and a bounded memory.
   */
  private static final int MOST_READ = 20_000;

  @Spec CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "Model to use: name or folder of a model that writes text.")
  String model;

  @Option(
      names = "--prompt",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "The beginning of the text.")
  String prompt;

  @Option(
      names = "--length",
      description = "Number of characters to write, or of words with a model of words.")
  int length = 500;

  @Option(
      names = "--temperature",
      description = "0 always takes the most likely character, 1 draws as the model predicts.")
  double temperature = 0.8;

  @Mixin SeedChoice seed;

  @Option(
      names = "--cells",
      paramLabel = "PAGE.html",
      description = "Write a page that shows which units follow what in the text.")
  Output.ToFile cells;

  @Option(
      names = "--read",
      paramLabel = "FILE",
      description = "For --cells: read this text instead of the one that is written.")
  Path read;

  @Option(
      names = "--passage",
      description = "For --cells: number of characters to show, from the beginning of the text.")
  int passage = 2000;

  @Option(
      names = "--units",
      split = ",",
      paramLabel = "UNIT",
      description = "For --cells: units to show in any case.")
  List<Integer> units = List.of();

  @Override
  public Integer call() throws IOException {
    Allowed.whole("--passage", passage, 1, Integer.MAX_VALUE);
    PrintWriter screen = spec.commandLine().getOut();
    try (TextGenerator writer = TextGenerator.open(ModelFolders.find(model))) {
      String text;
      if (read == null) {
        text = writer.write(prompt, length, temperature, seed.value);
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
        if (activations.findings().isEmpty()) {
          screen.println("No unit follows anything that is looked for (|r| of at least 0.2).");
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
