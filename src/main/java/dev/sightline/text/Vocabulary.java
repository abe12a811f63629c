package dev.sightline.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words a model knows, each with an id and its count in the training captions.
 *
 * <p>Ids: 0 ends a sentence and fills up batches, 1 starts a sentence, 2 stands for every unknown
 * word; the words follow by falling count, ties in alphabetical order, so that the same captions
 * always give the same ids.
 *
 * <p>File: one line {@code word<TAB>count} per id, in order of the ids, UTF-8. Immutable, so
 * thread-safe.
 */
public final class Vocabulary {
  /** Ends a sentence; also pads the rows of a batch. */
  public static final int END = 0;

  /** Comes before the first word. */
  public static final int START = 1;

  /** Stands for any word that is not in the vocabulary. */
  public static final int UNKNOWN = 2;

  /** More than any caption set has; a longer file is refused. */
  static final int MOST_WORDS = 1_000_000;

  private static final List<String> SPECIAL = List.of("<end>", "<start>", "<unk>");

  private final String[] words;
  private final long[] counts;
  private final Map<String, Integer> ids = new HashMap<>();

  private Vocabulary(List<String> words, List<Long> counts) {
    this.words = words.toArray(String[]::new);
    this.counts = counts.stream().mapToLong(Long::longValue).toArray();
    for (int id = 0; id < this.words.length; id++) {
      ids.put(this.words[id], id);
    }
  }

  /**
   * The vocabulary of tokenised sentences. The count of {@code <end>} and {@code <start>} is the
   * number of sentences, that of {@code <unk>} the number of tokens left out.
   *
   * @param minCount a word seen less often becomes {@code <unk>}; 1 keeps all
   */
  public static Vocabulary build(Iterable<? extends List<String>> sentences, int minCount) {
    if (minCount < 1) {
      throw new IllegalArgumentException(
          "the lowest count of a word is " + minCount + "; 1 or more expected");
    }
    Map<String, Long> seen = new HashMap<>();
    long sentenceCount = 0;
    for (List<String> sentence : sentences) {
      sentenceCount++;
      for (String word : sentence) {
        seen.merge(word, 1L, Long::sum);
      }
    }
    long unknown = 0;
    List<Map.Entry<String, Long>> kept = new ArrayList<>();
    for (Map.Entry<String, Long> entry : seen.entrySet()) {
      if (entry.getValue() < minCount || !isWord(entry.getKey())) {
        unknown += entry.getValue();
      } else {
        kept.add(entry);
      }
    }
    kept.sort(
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    List<String> words = new ArrayList<>(SPECIAL);
    List<Long> counts = new ArrayList<>(List.of(sentenceCount, sentenceCount, unknown));
    for (Map.Entry<String, Long> entry : kept) {
      words.add(entry.getKey());
      counts.add(entry.getValue());
    }
    return new Vocabulary(words, counts);
  }

  /** Not empty, no white space, and none of the three special entries. */
  private static boolean isWord(String word) {
    return !word.isEmpty()
        && !SPECIAL.contains(word)
        && word.chars().noneMatch(Character::isWhitespace);
  }

  /**
   * Returns this vocabulary if it has words.
   *
   * @param setting that asked for words that occur {@code minCount} times, for the message
   * @throws IllegalArgumentException if no word does
   */
  public Vocabulary requireWords(String setting, int minCount) {
    if (words.length == SPECIAL.size()) {
      throw new IllegalArgumentException(
          "%s: no word of the training data occurs %s%s, so the vocabulary would be empty; ask for less, or add data"
              .formatted(setting, minCount, minCount == 1 ? " time" : " times"));
    }
    return this;
  }

  /** The number of ids, the three special ones included. */
  public int size() {
    return words.length;
  }

  /** The id of {@code word}, or {@link #UNKNOWN}. */
  public int id(String word) {
    return ids.getOrDefault(word, UNKNOWN);
  }

  /** Whether {@code word} has an id of its own. */
  public boolean contains(String word) {
    return ids.containsKey(word);
  }

  /** The word of an id; {@code <end>}, {@code <start>}, {@code <unk>} for the first three. */
  public String word(int id) {
    return words[id];
  }

  /** How often the word was seen in the training captions. */
  public long count(int id) {
    return counts[id];
  }

  /** The ids of a tokenised sentence, without start and end. */
  public int[] ids(List<String> sentence) {
    return sentence.stream().mapToInt(this::id).toArray();
  }

  /** The words of a caption up to the first {@link #END}; {@link #START} is skipped. */
  public List<String> words(int[] caption) {
    List<String> sentence = new ArrayList<>(caption.length);
    for (int id : caption) {
      if (id == END) {
        break;
      }
      if (id != START) {
        sentence.add(words[id]);
      }
    }
    return sentence;
  }

  /** Writes the vocabulary to {@code file}, replacing any previous content. */
  public void write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int id = 0; id < words.length; id++) {
      lines.append(words[id]).append('\t').append(counts[id]).append('\n');
    }
    Files.writeString(file, lines, StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException naming file and line if the file is not a vocabulary
   */
  public static Vocabulary read(Path file) throws IOException {
    List<String> words = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    Map<String, Integer> lineOf = new HashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int number = words.size() + 1;
        String where = file + ", line " + number + ": ";
        if (number > MOST_WORDS) {
          throw new IOException(where + "more than " + MOST_WORDS + " words are not a vocabulary");
        }
        int tab = line.indexOf('\t');
        if (tab < 1 || !line.substring(tab + 1).matches("\\d{1,18}")) {
          throw new IOException(
              where + "expected a word, a tab and its count, found \"" + shortened(line) + "\"");
        }
        String word = line.substring(0, tab);
        boolean special = number <= SPECIAL.size();
        if (special && !word.equals(SPECIAL.get(number - 1))) {
          throw new IOException(
              "%sexpected %s, found \"%s\""
                  .formatted(where, SPECIAL.get(number - 1), shortened(word)));
        }
        if (!special && !isWord(word)) {
          throw new IOException(where + "\"" + shortened(word) + "\" cannot be a word");
        }
        Integer before = lineOf.putIfAbsent(word, number);
        if (before != null) {
          throw new IOException(where + "\"" + shortened(word) + "\" is already on line " + before);
        }
        words.add(word);
        counts.add(Long.valueOf(line.substring(tab + 1)));
      }
    } catch (CharacterCodingException e) {
      throw new IOException(
          file + ", near line " + (words.size() + 1) + ": the text is not UTF-8", e);
    }
    if (words.size() < SPECIAL.size()) {
      throw new IOException(
          "%s: %s lines; at least the three lines %s were expected"
              .formatted(file, words.size(), SPECIAL));
    }
    return new Vocabulary(words, counts);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
