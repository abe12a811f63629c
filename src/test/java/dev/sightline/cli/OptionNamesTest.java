package dev.sightline.cli;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What holds for the options of every command. */
class OptionNamesTest {
  private static final CommandLine ALL = new Sightline(Sightline.COMMANDS).line();

  /** Names that may mean two things, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "--json", "scripts call it: a flag, or a file for results; until 1.0",
          "--seconds", "how long to watch, or to measure");

  private static CommandSpec spec(String words) {
    CommandLine line = ALL;
    for (String word : words.split(" ")) {
      line = line.getSubcommands().get(word);
    }
    return line.getCommandSpec();
  }

  private static List<String> commands() {
    return Sightline.COMMANDS.stream().map(Map.Entry::getKey).toList();
  }

  private static String help(String words) {
    StringWriter out = new StringWriter();
    Sightline.run(new PrintWriter(out), new PrintWriter(out), (words + " --help").split(" "));
    return out.toString().replaceAll("\\s+", " ");
  }

  /** Its description up to the first punctuation: what follows may tell how it is meant here. */
  private static String meaning(OptionSpec option) {
    return String.join(" ", option.description()).replaceFirst("(?s)[.:;,(].*", "").strip();
  }

  @Test
  void anOptionNameHasOneMeaning() {
    Map<String, Set<String>> meanings = new TreeMap<>();
    for (String command : commands()) {
      for (OptionSpec option : spec(command).options()) {
        if (!option.hidden() && !EXCEPTIONS.containsKey(option.longestName())) {
          meanings
              .computeIfAbsent(option.longestName(), any -> new TreeSet<>())
              .add(meaning(option));
        }
      }
    }
    meanings.values().removeIf(all -> all.size() == 1);
    assertEquals(Map.of(), meanings);
  }

  @Test
  void everyOptionHasASectionOfTheHelp() {
    List<String> listed =
        OptionSections.ALL.stream().flatMap(section -> section.names().stream()).toList();
    assertEquals(new HashSet<>(listed).size(), listed.size());
    Set<String> used =
        commands().stream()
            .flatMap(command -> spec(command).options().stream())
            .filter(o -> listed.contains(o.longestName()) || !OptionSections.isSetting(o))
            .map(OptionSpec::longestName)
            .collect(toSet());
    assertEquals(new TreeSet<>(listed), new TreeSet<>(used));
  }

  @TestFactory
  Stream<DynamicTest> theHelpShowsEveryOptionAndItsDefault() {
    return commands().stream()
        .map(
            command ->
                dynamicTest(
                    command,
                    () -> {
                      String help = help(command).replace("[no-]", "");
                      for (OptionSpec option : spec(command).options()) {
                        if (option.hidden()) {
                          continue;
                        }
                        assertTrue(help.contains(option.longestName()), option.longestName());
                        String usual = OptionSections.usual(option);
                        assertTrue(
                            usual.isEmpty()
                                || String.join(" ", option.description()).contains("Default:")
                                || help.contains("Default: " + usual + "."),
                            () -> option.longestName() + " without its default in " + help);
                      }
                      assertFalse(help.contains("${"), help);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> anOldNameWarnsOnceAndIsRead() {
    List<DynamicTest> tests = new ArrayList<>();
    for (FormerNames.Former former : FormerNames.ALL) {
      for (String command : commands()) {
        if (former.isOf(command) && spec(command).findOption(former.now()) != null) {
          tests.add(dynamicTest(command + " " + former.before(), () -> isRead(former, command)));
        }
      }
    }
    assertTrue(tests.size() >= FormerNames.ALL.size());
    return tests.stream();
  }

  private static void isRead(FormerNames.Former former, String command) {
    String also = former.before().equals("--window") ? " --net multi-lstm" : "";
    String words = command + also + " " + former.before();
    String today = command + also + " " + former.now();
    StringWriter err = new StringWriter();
    PrintWriter to = new PrintWriter(err);
    assertArrayEquals(
        (today + " 1").split(" "), FormerNames.replaced(to, (words + " 1").split(" ")));
    assertEquals(
        "sightline: %s is now %s; the old name works until 1.0.%n"
            .formatted(former.before(), former.now()),
        err.toString());
    assertArrayEquals(
        (today + "=1").split(" "), FormerNames.replaced(to, (words + "=1").split(" ")));
    assertFalse(help(command).matches(".*" + former.before() + "[ =,].*") && also.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "train activity --window 8, train activity --window 8",
    "train activity --net lstm --window 8, train activity --net lstm --window 8",
    "train activity --net multi-lstm-i --window=8, train activity --net multi-lstm-i"
        + " --attention-window=8",
    "train activity --net multi-lstm --attention-window 4 --window 8, train activity --net"
        + " multi-lstm --attention-window 4 --window 8",
    "write --prompt x -- --start, write --prompt x -- --start",
    "caption --model m p.jpg, caption --model m p.jpg",
    "--verbose label --rate 7 f.mp4, --verbose label --fps 7 f.mp4"
  })
  void onlyWhatIsAnOldNameIsReplaced(String given, String read) {
    PrintWriter err = new PrintWriter(new StringWriter());
    assertArrayEquals(read.split(" "), FormerNames.replaced(err, given.split(" ")));
  }

  @Test
  void anOldNameIsToldOnStandardErrorAndWorks() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Sightline.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "train caption --data none --out x --rate -1".split(" "));
    assertEquals(2, code);
    assertEquals("", out.toString());
    assertEquals(
        List.of(
            "sightline: --out is now --output; the old name works until 1.0.",
            "sightline: --rate is now --learning-rate; the old name works until 1.0.",
            "sightline: learning-rate is -1.0; it must be more than 0"),
        err.toString().lines().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "captoin p.jpg|unknown: captoin p.jpg; did you mean caption?",
        "train captoin|unknown: captoin; did you mean caption?",
        "caption --explian=d p.jpg|unknown: --explian=d; did you mean --explain?",
        "caption --device cdua p.jpg|--device is 'cdua'; it must be cpu, cuda or auto; did you mean"
            + " cuda?",
        "train caption --data x --output y --baseline greddy|--baseline is 'greddy'; it must be"
            + " greedy or others; did you mean greedy?",
        "train vqa --data x --output y --net deeper-lst|--net is 'deeper-lst'; it must be attention,"
            + " deeper-lstm, ask-your-neurons, ask-your-neurons-words, concatenation, question-only"
            + " or image-only; did you mean deeper-lstm?",
        "train text x --output y --optimizer adm|--optimizer is 'adm'; it must be sgd, adagrad,"
            + " rmsprop or adam; did you mean adam?",
        "train activity --data x --output y --cell lstn|--cell is 'lstn'; it must be lstm, peephole,"
            + " coupled, gru, gru-reset-after, leaky, elman, elman-logistic, elman-relu or jordan; did you mean lstm?",
        "train activity --data x --output y --fusion median|--fusion is 'median'; it must be last,"
            + " max, mean or weighted",
        "train activity --data x --output y --ranking r-loss|--ranking is 'r-loss'; it must be none,"
            + " s-loss, m-loss or both; did you mean s-loss?",
        "cache clear featurs|KIND is 'featurs'; it must be features, encoders, bundles or native;"
            + " did you mean features?",
        "completion bsh|SHELL is 'bsh'; it must be bash, zsh or fish; did you mean bash?"
      })
  void theNearestWordIsNamed(String line, String sentence) {
    StringWriter err = new StringWriter();
    int code =
        Sightline.run(new PrintWriter(new StringWriter()), new PrintWriter(err), line.split(" "));
    assertEquals("sightline: " + sentence, err.toString().lines().findFirst().orElse(""));
    assertEquals(2, code);
  }

  @Test
  void theNearestNetIsNamedAmongMany() {
    StringWriter err = new StringWriter();
    String[] line = {"models", "import", "m", "--net", "resnet51"};
    Sightline.run(new PrintWriter(new StringWriter()), new PrintWriter(err), line);
    assertTrue(err.toString().contains("; did you mean resnet50?"), err::toString);
  }
}
