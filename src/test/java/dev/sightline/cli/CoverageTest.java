package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the map from the lecture to the product names exists. */
class CoverageTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

  private static List<String> words(String line) {
    Matcher word = WORD.matcher(line);
    List<String> words = new ArrayList<>();
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    return words;
  }

  @Test
  void everyCommandAndEveryChoiceExists() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("docs/coverage.md")).stream()
            .filter(line -> line.startsWith("| ") && line.contains("`"))
            .toList();
    assertTrue(rows.size() > 40, "rows: " + rows.size());
    int choices = 0;
    for (String row : rows) {
      List<String> before = List.of();
      Matcher quoted = Pattern.compile("`([^`]+)`").matcher(row);
      while (quoted.find()) {
        String said = quoted.group(1);
        if (said.startsWith("sightline ")) {
          before = words(said).subList(1, words(said).size());
          parsed(before);
        } else if (said.startsWith("--")) {
          // Another choice of the command before.
          List<String> other = new ArrayList<>(before);
          int at = other.indexOf(words(said).get(0));
          other.set(at + 1, words(said).get(1));
          before = other;
          parsed(before);
        }
        choices += choice(before);
      }
    }
    assertTrue(choices > 20, "choices: " + choices);
  }

  private static CommandLine parsed(List<String> words) {
    String[] args = words.toArray(String[]::new);
    CommandLine line = new Sightline(Sightline.COMMANDS).line(args);
    CommandLine.ParseResult result = line.parseArgs(args);
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    return result.commandSpec().commandLine();
  }

  /** What follows --net, --cell, --fusion or --ranking stands in the help. */
  private static int choice(List<String> words) {
    int found = 0;
    for (String option : List.of("--net", "--cell", "--fusion", "--ranking", "--optimizer")) {
      int at = words.indexOf(option);
      if (at >= 0) {
        String help = parsed(words).getUsageMessage().replaceAll("\\s+", " ");
        String value = words.get(at + 1);
        assertTrue(help.matches(".*\\b" + value + "[,. ].*"), value + " is no choice of " + words);
        found++;
      }
    }
    return found;
  }
}
