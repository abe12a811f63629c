package dev.sightline.cli;

import static java.util.regex.Matcher.quoteReplacement;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sightline completion SHELL}: a script with which a shell completes command lines. */
@Command(
    name = "completion",
    description = "Print a script that makes a shell complete commands, options and their values.",
    footer = {
      "",
      "To use it now and in every later session:",
      "  bash: echo 'source <(sightline completion bash)' >> ~/.bashrc",
      "  zsh:  echo 'source <(sightline completion zsh)' >> ~/.zshrc",
      "  fish: sightline completion fish > ~/.config/fish/completions/sightline.fish"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** The shells, as they are typed. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What picocli's script lists as the values of an option: of an enum, its constants. */
  private static final Pattern VALUES = Pattern.compile("(?m)(?<=_args=)\\(.*$");

  private static final List<String> FISH_FUNCTIONS =
      List.of(
          "function __sightline_words",
          "    set -l words (commandline -opc)",
          "    set -e words[1]",
          "    string match -v -- '-*' $words",
          "end",
          "function __sightline_at",
          "    set -l words (__sightline_words)",
          "    test \"$words\" = \"$argv\"",
          "end",
          "function __sightline_in",
          "    set -l words (__sightline_words)",
          "    set -l n (count $argv)",
          "    test (count $words) -ge $n; and test \"$words[1..$n]\" = \"$argv\"",
          "end");

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
  Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    CommandLine line = new Sightline(Sightline.COMMANDS).line();
    if (shell == Shell.FISH) {
      FISH_FUNCTIONS.forEach(out::println);
      fish(line, "", out);
    } else { // picocli's script is for both
      out.print(
          VALUES
              .matcher(AutoComplete.bash("sightline", line))
              .replaceAll(all -> quoteReplacement(all.group().toLowerCase(Locale.ROOT))));
    }
    return ExitCode.DONE;
  }

  /** What may follow these words: commands, options, and values of a list. */
  private static void fish(CommandLine line, String words, PrintWriter out) {
    for (Map.Entry<String, CommandLine> command : line.getSubcommands().entrySet()) {
      CommandSpec of = command.getValue().getCommandSpec();
      out.printf(
          Locale.ROOT,
          "complete -c sightline -n '__sightline_at%s' -f -a %s -d %s%n",
          words,
          command.getKey(),
          quoted(of.usageMessage().description()));
      fish(command.getValue(), words + " " + command.getKey(), out);
    }
    String test = line.getSubcommands().isEmpty() ? "__sightline_in" : "__sightline_at";
    String where = "complete -c sightline -n '" + test + words + "'";
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (option.hidden()) {
        continue;
      }
      out.print(where);
      for (String name : option.names()) {
        out.print(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      out.println(values(option) + " -d " + quoted(option.description()));
    }
    for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
      if (!Choices.of(parameter).isEmpty()) {
        out.println(where + values(parameter));
      }
    }
  }

  private static String values(ArgSpec arg) {
    List<String> choices = Choices.of(arg);
    return choices.isEmpty()
        ? arg.arity().max() == 0 ? "" : " -r"
        : " -x -a '" + String.join(" ", choices) + "'";
  }

  /** The first sentence of a description. */
  private static String quoted(String... description) {
    String first = String.join(" ", description).replaceFirst("(?s)[.:;] .*|[.]$", "");
    return "'" + first.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
