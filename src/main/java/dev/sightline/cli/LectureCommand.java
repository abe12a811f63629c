package dev.sightline.cli;

import dev.sightline.eval.Board;
import dev.sightline.io.AtomicFile;
import dev.sightline.lecture.Demonstration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline lecture NAME}: examples of the lecture notes, each a command. */
abstract class LectureCommand implements Callable<Integer> {
  private final Demonstration shown;

  @Spec CommandSpec spec;

  @Option(
      names = "--page",
      paramLabel = "FILE.html",
      description = "Also write a page for a browser: the same, with charts.")
  Output.ToFile page;

  @Mixin SeedChoice seed;

  private LectureCommand(Demonstration shown) {
    this.shown = shown;
  }

  @Override
  public Integer call() throws Exception {
    Board board = shown.board(seed.value);
    PrintWriter out = spec.commandLine().getOut();
    out.println(shown.title());
    out.println();
    out.print(board.text());
    if (page != null) {
      AtomicFile.write(page.path(), board.page(shown.title()));
      out.println("\nThe page is in " + page + ".");
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "backprop",
      description =
          "Follow every number of back-propagation through time, in one neuron over two steps.")
  static final class OfBackprop extends LectureCommand {
    OfBackprop() {
      super(Demonstration.BACKPROP);
    }
  }

  @Command(
      name = "cafeteria",
      description = "Let recurrent nets with weights of 0 and 1 cook for a week, step by step.")
  static final class OfCafeteria extends LectureCommand {
    OfCafeteria() {
      super(Demonstration.CAFETERIA);
    }
  }

  @Command(
      name = "hello",
      description = "Train the smallest character model, and see why the second l needs a memory.")
  static final class OfHello extends LectureCommand {
    OfHello() {
      super(Demonstration.HELLO);
    }
  }

  @Command(
      name = "addition",
      description = "Train nets to add binary numbers bit by bit, and try them on longer ones.")
  static final class OfAddition extends LectureCommand {
    OfAddition() {
      super(Demonstration.ADDITION);
    }
  }

  @Command(
      name = "sharing",
      description =
          "Find the year in a sentence: the same weights at every word, against weights for each place.")
  static final class OfSharing extends LectureCommand {
    OfSharing() {
      super(Demonstration.SHARING);
    }
  }

  @Command(
      name = "fibonacci",
      description = "Learn the rule of the Fibonacci numbers: two weights, by gradient descent.")
  static final class OfFibonacci extends LectureCommand {
    OfFibonacci() {
      super(Demonstration.FIBONACCI);
    }
  }
}
