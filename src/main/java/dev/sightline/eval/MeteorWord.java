package dev.sightline.eval;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import opennlp.tools.stemmer.snowball.SnowballStemmer;

/**
 * A word as {@link Meteor} compares it.
 *
 * @param text in lower case
 * @param stem by Porter's second stemmer (Snowball's English one)
 * @param meanings in WordNet
 * @param function whether it is one of the most frequent words, which count less
 */
record MeteorWord(String text, String stem, Set<Long> meanings, boolean function) {
  private static final Set<String> FUNCTION_WORDS = functionWords();

  /** A hyphen inside a word, which parts it. */
  private static final Pattern HYPHEN = Pattern.compile("(?<=[\\pL\\pM\\pN])-(?=[\\pL\\pM\\pN])");

  /** What is one word: a number, an abbreviation, a word, what follows its apostrophe, a sign. */
  private static final Pattern PART =
      Pattern.compile(
          "\\d+(?:[.,]\\d+)+|(?:\\pL\\.){2,}|[\\pL\\pM\\pN]+"
              + "|(?<=[\\pL\\pM\\pN])['’][\\pL\\pM\\pN]+|\\.{2,}|--|\\S");

  /** Makes words, equal ones once. For one thread. */
  static final class Table {
    private final Map<String, MeteorWord> known = new HashMap<>();
    private final SnowballStemmer stemmer = new SnowballStemmer(SnowballStemmer.ALGORITHM.ENGLISH);

    /** The words of a token; its signs are words of their own. */
    List<MeteorWord> words(String token) {
      List<MeteorWord> words = new ArrayList<>();
      Matcher part = PART.matcher(HYPHEN.matcher(token.toLowerCase(Locale.ROOT)).replaceAll(" "));
      while (part.find()) {
        words.add(known.computeIfAbsent(part.group(), this::word));
      }
      return words;
    }

    private MeteorWord word(String text) {
      return new MeteorWord(
          text,
          stemmer.stem(text).toString(),
          WordNet.meanings(text),
          FUNCTION_WORDS.contains(text));
    }
  }

  private static Set<String> functionWords() {
    Set<String> words = new HashSet<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                MeteorWord.class.getResourceAsStream("function-words.txt"),
                StandardCharsets.UTF_8))) {
      in.lines().filter(line -> !line.startsWith("# ")).forEach(words::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Set.copyOf(words);
  }
}
