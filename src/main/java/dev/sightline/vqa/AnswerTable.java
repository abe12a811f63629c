package dev.sightline.vqa;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answers that a model chooses from, or the words that it writes them with, each with its count
 * in training: the symbols of {@link AnswerModel} by their numbers. The commonest comes first; of
 * words the end symbol is number 0.
 *
 * <p>File: one line {@code answer<TAB>count} for each, UTF-8. Immutable, so thread-safe.
 */
public final class AnswerTable {
  private static final String END = "<end>";
  private static final int MOST = 1_000_000;

  /** A comma is a word of its own: an answer may be a list of things. */
  private static final Pattern WORD = Pattern.compile("[^\\s,]+|,");

  private final boolean written;
  private final List<String> texts;
  private final List<Integer> counts;
  private final Map<String, Integer> numbers = new HashMap<>();

  private AnswerTable(boolean written, List<String> texts, List<Integer> counts) {
    this.written = written;
    this.texts = texts;
    this.counts = counts;
    for (int i = 0; i < texts.size(); i++) {
      numbers.put(texts.get(i), i);
    }
  }

  /**
   * The table of training answers. Where answers are chosen, the things of a list count for
   * themselves too: a list that stands nowhere else still teaches what there is to be seen.
   *
   * @param written whether its entries are words
   * @param most entries at most, the commonest; rarer answers are not known
   * @param leastCount how often an entry must stand
   */
  public static AnswerTable build(List<String> answers, boolean written, int most, int leastCount) {
    Map<String, Integer> seen = new HashMap<>();
    for (String answer : answers) {
      for (String entry : written ? words(answer) : List.of(normal(answer))) {
        seen.merge(entry, 1, Integer::sum);
      }
      for (String thing : written ? new String[0] : things(answer)) {
        seen.merge(normal(thing), 1, Integer::sum);
      }
    }
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(seen.entrySet());
    sorted.removeIf(entry -> entry.getValue() < leastCount || entry.getKey().isEmpty());
    sorted.sort(
        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    List<String> texts = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    if (written) {
      texts.add(END);
      counts.add(answers.size());
    }
    for (Map.Entry<String, Integer> entry : sorted.subList(0, Math.min(most, sorted.size()))) {
      texts.add(entry.getKey());
      counts.add(entry.getValue());
    }
    return new AnswerTable(written, texts, counts);
  }

  /** Lower case, one space between words. */
  private static String normal(String answer) {
    return answer.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  private static String[] things(String answer) {
    return answer.contains(",") ? answer.split(",") : new String[0];
  }

  private static List<String> words(String answer) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(normal(answer));
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }

  /** Whether its entries are words, to be written one after the other. */
  public boolean written() {
    return written;
  }

  /** Whether yes and no are answers that a model chooses from. */
  boolean knowsYesAndNo() {
    return !written && numbers.containsKey("yes") && numbers.containsKey("no");
  }

  /** Number of entries. */
  public int size() {
    return texts.size();
  }

  /** The commonest answer, or word. */
  public String commonest() {
    return texts.get(written ? 1 : 0);
  }

  /** The symbols of an answer as they are learned; null where one of them is not known. */
  int[] symbols(String answer) {
    List<String> entries = written ? words(answer) : List.of(normal(answer));
    int[] symbols = new int[entries.size() + (written ? 1 : 0)];
    for (int i = 0; i < entries.size(); i++) {
      Integer number = numbers.get(entries.get(i));
      if (number == null) {
        return null;
      }
      symbols[i] = number;
    }
    return symbols;
  }

  /**
   * What may be learned from an answer: its symbols; where it is a list of things that is not known
   * as such, those of each thing that is; none where nothing of it is known.
   */
  List<int[]> lessons(String answer) {
    int[] whole = symbols(answer);
    if (whole != null) {
      return List.of(whole);
    }
    List<int[]> lessons = new ArrayList<>();
    for (String thing : answer.split(",")) {
      int[] one = symbols(thing);
      if (one != null) {
        lessons.add(one);
      }
    }
    return lessons;
  }

  /** The answer that symbols stand for. */
  String text(List<Integer> symbols) {
    return String.join(" ", symbols.stream().map(texts::get).toList()).replace(" ,", ",");
  }

  /** Writes the file. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      lines.add(texts.get(i) + "\t" + counts.get(i));
    }
    Files.write(file, lines);
  }

  /**
   * Reads the file.
   *
   * @throws IOException naming file and line where it is no such table
   */
  static AnswerTable read(Path file, boolean written) throws IOException {
    List<String> texts = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String where = file + ", line " + (texts.size() + 1) + ": ";
        int tab = line.lastIndexOf('\t');
        if (tab < 1 || !line.substring(tab + 1).matches("\\d{1,9}")) {
          throw new IOException(where + "expected an answer, a tab and its count");
        }
        if (texts.size() >= MOST) {
          throw new IOException(where + "more than " + MOST + " answers are no table of answers");
        }
        texts.add(line.substring(0, tab));
        counts.add(Integer.valueOf(line.substring(tab + 1)));
      }
    }
    if (texts.size() < (written ? 2 : 1) || (written && !texts.get(0).equals(END))) {
      throw new IOException(file + ": holds no answers" + (written ? " behind " + END : ""));
    }
    return new AnswerTable(written, texts, counts);
  }
}
