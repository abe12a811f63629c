package dev.sightline.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text, with its punctuation marks and line ends as words of their own. A word that
 * is too rare to be known is {@code <unk>}. White space within a line is not kept: {@link #text}
 * puts a space between words, and none before punctuation marks that follow a word.
 */
public final class WordSymbols implements Symbols {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['\u2019-][\\p{L}\\p{M}\\p{N}]+)*|[^\\s]");

  private static final String NO_SPACE_BEFORE = ".,;:!?)]}%\u2019\u201d";
  private static final String NO_SPACE_AFTER = "([{\u201c";

  private final Vocabulary vocabulary;

  private WordSymbols(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The words of a text.
   *
   * @param minimumCount words seen less often are {@code <unk>}
   */
  public static WordSymbols of(String text, int minimumCount) {
    List<List<String>> lines = text.lines().map(WordSymbols::words).toList();
    return new WordSymbols(
        Vocabulary.build(lines, minimumCount).requireWords("--minimum-count", minimumCount));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException naming file and line if the file is not a vocabulary
   */
  public static WordSymbols read(Path file) throws IOException {
    return new WordSymbols(Vocabulary.read(file));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public String symbol(int id) {
    return id == Vocabulary.END ? "\n" : vocabulary.word(id);
  }

  /** A line end stands after each line, also where the text ends in the middle of one. */
  @Override
  public int[] ids(String text) {
    List<Integer> ids = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              words(line).forEach(word -> ids.add(vocabulary.id(word)));
              ids.add(Vocabulary.END);
            });
    if (!text.isEmpty() && !text.endsWith("\n")) {
      ids.remove(ids.size() - 1);
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String text(int[] ids) {
    return joined("", ids);
  }

  @Override
  public String joined(String text, int[] ids) {
    StringBuilder all = new StringBuilder(text);
    for (int id : ids) {
      String word = symbol(id);
      if (spaceBetween(all, word)) {
        all.append(' ');
      }
      all.append(word);
    }
    return all.toString();
  }

  private static boolean spaceBetween(StringBuilder text, String word) {
    if (text.length() == 0 || Character.isWhitespace(word.charAt(0))) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    return !Character.isWhitespace(last)
        && NO_SPACE_AFTER.indexOf(last) < 0
        && !(word.length() == 1 && NO_SPACE_BEFORE.contains(word));
  }

  /** A line end. */
  @Override
  public int[] beginning() {
    return new int[] {Vocabulary.END};
  }

  /** Every known word and line ends. */
  @Override
  public boolean isWritten(int id) {
    return id != Vocabulary.START && id != Vocabulary.UNKNOWN;
  }

  @Override
  public String unit() {
    return "word";
  }

  @Override
  public void write(Path file) throws IOException {
    vocabulary.write(file);
  }
}
