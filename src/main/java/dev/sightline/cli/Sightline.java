package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.bundle.ObjectStreams;
import dev.sightline.machine.NativeFolder;
import dev.sightline.media.MediaAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/**
 * The command line. A command is one class, listed once in {@link #COMMANDS} under the words that
 * call it; only the command that was asked for is built, so that the others cost nothing at start.
 *
 * <p>A command returns its exit code ({@link ExitCode}), prints to {@code
 * spec.commandLine().getOut()}, and lets exceptions fly: they become one sentence and an exit code
 * here, in {@link Complaint}.
 */
@Command(
    name = "sightline",
    description =
        "Captions photos and videos, labels what happens in films, answers questions about"
            + " pictures.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Sightline.Version.class,
    scope = ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    parameterListHeading = "%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:some inputs failed, the others were done",
      "2:the command line was not understood",
      "3:a model or data set is missing or damaged"
    })
public final class Sightline {

  /** Every command, in the order of the help: the words that call it, and its class. */
  static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("caption", CaptionCommand.class),
          Map.entry("label", LabelCommand.class),
          Map.entry("classify", ClassifyCommand.class),
          Map.entry("watch", WatchCommand.class),
          Map.entry("ask", AskCommand.class),
          Map.entry("serve", ServeCommand.class),
          Map.entry("train caption", TrainCaptionCommand.class),
          Map.entry("train average", TrainAverageCommand.class),
          Map.entry("train video", TrainVideoCommand.class),
          Map.entry("train activity", TrainActivityCommand.class),
          Map.entry("train vqa", TrainVqaCommand.class),
          Map.entry("train encoder", TrainEncoderCommand.class),
          Map.entry("train text", TrainTextCommand.class),
          Map.entry("write", WriteCommand.class),
          Map.entry("score captions", ScoreCaptionsCommand.class),
          Map.entry("score segments", ScoreSegmentsCommand.class),
          Map.entry("score detections", ScoreDetectionsCommand.class),
          Map.entry("evaluate captions", EvaluateCaptionsCommand.class),
          Map.entry("evaluate video-captions", EvaluateVideoCaptionsCommand.class),
          Map.entry("evaluate activity", EvaluateActivityCommand.class),
          Map.entry("evaluate clips", EvaluateClipsCommand.class),
          Map.entry("evaluate vqa", EvaluateVqaCommand.class),
          Map.entry("bench cells", BenchCellsCommand.class),
          Map.entry("bench encoder", BenchEncoderCommand.class),
          Map.entry("lecture backprop", LectureCommand.OfBackprop.class),
          Map.entry("lecture cafeteria", LectureCommand.OfCafeteria.class),
          Map.entry("lecture hello", LectureCommand.OfHello.class),
          Map.entry("lecture addition", LectureCommand.OfAddition.class),
          Map.entry("lecture sharing", LectureCommand.OfSharing.class),
          Map.entry("lecture fibonacci", LectureCommand.OfFibonacci.class),
          Map.entry("lecture gradients", LectureGradientsCommand.class),
          Map.entry("models list", ModelsList.class),
          Map.entry("models show", ModelsShow.class),
          Map.entry("models import", ModelsImport.class),
          Map.entry("models export", ModelsExport.class),
          Map.entry("models import-onnx", ModelsImportOnnx.class),
          Map.entry("models verify", ModelsVerify.class),
          Map.entry("cache list", CacheList.class),
          Map.entry("cache clear", CacheClear.class),
          Map.entry("doctor", DoctorCommand.class),
          Map.entry("completion", CompletionCommand.class));

  /** The first words of two-word commands, and what they are about. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "train", "Train a model on your own data or on a public data set.",
          "bench", "Measure how fast Sightline runs on this machine.",
          "evaluate", "Measure a model on a data set.",
          "score", "Score captions, segments or detections from any program, without a model.",
          "lecture", "Demonstrate what the lecture notes say about recurrent nets.",
          "cache", "List and delete cached files.",
          "models", "List, show, check, import and export models.");

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "If something goes wrong, also print where in the program it happened.")
  private boolean verbose;

  private final List<Map.Entry<String, Class<?>>> commands;

  Sightline(List<Map.Entry<String, Class<?>>> commands) {
    this.commands = commands;
  }

  public static void main(String[] args) {
    // Letters and numbers for machines do not depend on where a machine stands, in libraries too.
    Locale.setDefault(Locale.ROOT);
    PrintWriter err = Screen.err();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> report(thrown, err, false));
    System.exit(run(Screen.out(), err, args));
  }

  /**
   * Runs one command line and returns its exit code. Nothing here is shared between two runs but
   * the limits of {@link MediaOptions}, so several may run at once.
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    return new Sightline(COMMANDS).execute(out, err, args);
  }

  int execute(PrintWriter to, PrintWriter errors, String... words) {
    ObjectStreams.forbid();
    NativeFolder.choose();
    PrintWriter out = Screen.harmless(to);
    PrintWriter err = Screen.harmless(errors);
    String[] args = helpIsAnOption(words);
    CommandLine line = line(args);
    line.setExpandAtFiles(false)
        .setOut(out)
        .setErr(err)
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(this::misunderstood)
        .setExecutionStrategy(Sightline::checked)
        .setExecutionExceptionHandler((thrown, at, parsed) -> report(thrown, at.getErr(), verbose));
    int code;
    try {
      requireNoFileAmongOptions(line, args);
      code = line.execute(FormerNames.replaced(err, args));
      out.flush();
    } catch (ParameterException e) {
      code = misunderstood(e, args);
    } catch (Throwable thrown) { // errors of the virtual machine too end in a sentence
      code = report(thrown, err, verbose);
    }
    err.flush();
    if (code == ExitCode.DONE && out.checkError()) {
      IOException lost = new IOException("the output was closed, or its disk is full");
      code = report(lost, err, verbose);
    }
    return code;
  }

  /** With the command that the arguments name; with all where they name none. */
  CommandLine line(String... args) {
    CommandLine line = new CommandLine(this);
    add(line, args);
    Output.register(line);
    OptionSections.show(line);
    return line;
  }

  /**
   * {@code help}, {@code help caption} and {@code train help} are asked for like that elsewhere.
   */
  private static String[] helpIsAnOption(String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    boolean first = !args.isEmpty() && args.get(0).equals("help");
    boolean second = args.size() == 2 && GROUPS.containsKey(args.get(0));
    if (first) {
      args.remove(0);
      args.add("--help");
    } else if (second && args.get(1).equals("help")) {
      args.set(1, "--help");
    }
    return args.toArray(String[]::new);
  }

  /**
   * A shell writes the names of files where {@code *} stands, and one may look like an option:
   * which of the two is meant must be said.
   */
  private static void requireNoFileAmongOptions(CommandLine line, String... args) {
    for (String arg : args) {
      if (arg.equals("--")) {
        return;
      } else if (arg.length() > 1 && arg.startsWith("-") && isFile(arg)) {
        throw new ParameterException(
            line, arg + " is the name of a file here; write ./" + arg + ", or -- before all names");
      }
    }
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * What a command writes is looked at first; the options of one that reads pictures or videos hold
   * while it runs.
   */
  private static int checked(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandSpec mixin = last.commandSpec().mixins().get(MediaOptions.NAME);
    if (!last.isUsageHelpRequested() && !last.isVersionHelpRequested()) {
      Choices.require(last.commandSpec());
      OutputCheck.require(last.commandSpec());
      last.commandSpec().options().forEach(Sightline::tellPassedOver);
    }
    if (mixin == null) {
      return new RunLast().execute(parsed);
    }
    try (MediaAccess inForce = begin(mixin, last.commandSpec())) {
      return new RunLast().execute(parsed);
    }
  }

  private static void tellPassedOver(OptionSpec option) {
    if (List.of("--model", "--from", "--encoder").contains(option.longestName())
        && option.getValue() instanceof String name) {
      ModelFolders.passedOver(name)
          .ifPresent(
              sentence ->
                  option
                      .command()
                      .commandLine()
                      .getErr()
                      .println("sightline: " + Screen.line(sentence)));
    }
  }

  private static MediaAccess begin(CommandSpec mixin, CommandSpec command) {
    try {
      return ((MediaOptions) mixin.userObject())
          .begin(followsCrash(command.mixins().get(OutputOptions.NAME)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private static boolean followsCrash(CommandSpec output) {
    return output != null
        && output.userObject() instanceof OutputOptions results
        && results.followsCrash();
  }

  /** Adds the command that the arguments name; all of them where they name none (for the help). */
  private void add(CommandLine line, String... args) {
    String first = args.length > 0 ? args[0] : "";
    String both = args.length > 1 ? first + " " + args[1] : first;
    List<Predicate<String>> choices =
        List.of(
            words -> words.equals(first) || words.equals(both),
            words -> words.startsWith(first + " "),
            words -> true);
    for (Predicate<String> choice : choices) {
      for (Map.Entry<String, Class<?>> command : commands) {
        if (choice.test(command.getKey())) {
          add(line, command.getKey().split(" "), command.getValue());
        }
      }
      if (!line.getSubcommands().isEmpty()) {
        return;
      }
    }
  }

  private static void add(CommandLine line, String[] words, Class<?> command) {
    if (words.length == 1) {
      line.addSubcommand(words[0], command);
      return;
    }
    CommandLine group = line.getSubcommands().get(words[0]);
    if (group == null) {
      group = new CommandLine(new Group());
      group.getCommandSpec().usageMessage().description(GROUPS.get(words[0]));
      line.addSubcommand(words[0], group);
      group = line.getSubcommands().get(words[0]);
    }
    group.addSubcommand(words[1], command);
  }

  /** A wrong command line: one sentence, and where the help is. */
  private int misunderstood(ParameterException wrong, String... args) {
    PrintWriter err = wrong.getCommandLine().getErr();
    int code = report(wrong, err, List.of(args).contains("--verbose"));
    err.printf(
        Locale.ROOT, "Try '%s --help'.%n", wrong.getCommandLine().getCommandSpec().qualifiedName());
    return code;
  }

  static int report(Throwable thrown, PrintWriter err, boolean verbose) {
    Complaint complaint = Complaint.about(thrown);
    if (thrown instanceof Screen.Lost lost && lost.readerLeft()) {
      return complaint.exitCode(); // head has seen enough
    }
    err.println("sightline: " + Screen.line(complaint.sentence()));
    if (verbose) {
      thrown.printStackTrace(err);
    }
    return complaint.exitCode();
  }

  /** The first word of a two-word command; alone it is a usage error. */
  @Command(synopsisSubcommandLabel = "COMMAND")
  private static final class Group {}

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Sightline.class.getPackage().getImplementationVersion();
      return new String[] {"sightline " + (version == null ? "(not packaged)" : version)};
    }
  }
}
