package dev.sightline.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The characters a model knows, each with an id and its count in the training text. Characters are
 * Unicode code points; their ids follow the order of the code points.
 *
 * <p>File: one line {@code U+0061<TAB>count} per id, in order of the ids. Immutable, so
 * thread-safe.
 */
public final class Alphabet implements Symbols {
  /** The number of Unicode code points. */
  private static final int MOST = 0x110000;

  private final int[] characters;
  private final long[] counts;
  private final Map<Integer, Integer> ids = new HashMap<>();

  private Alphabet(TreeMap<Integer, Long> counted) {
    characters = counted.keySet().stream().mapToInt(Integer::intValue).toArray();
    counts = counted.values().stream().mapToLong(Long::longValue).toArray();
    for (int id = 0; id < characters.length; id++) {
      ids.put(characters[id], id);
    }
  }

  /** The characters that occur in a text. */
  public static Alphabet of(String text) {
    TreeMap<Integer, Long> counted = new TreeMap<>();
    text.codePoints().forEach(c -> counted.merge(c, 1L, Long::sum));
    return new Alphabet(counted);
  }

  @Override
  public int size() {
    return characters.length;
  }

  @Override
  public String symbol(int id) {
    return Character.toString(characters[id]);
  }

  /** How often the character occurs in the training text. */
  public long count(int id) {
    return counts[id];
  }

  /**
   * The ids of a text's characters.
   *
   * @throws IllegalArgumentException naming the first unknown character, and all known ones
   */
  @Override
  public int[] ids(String text) {
    return text.codePoints()
        .map(
            c -> {
              Integer id = ids.get(c);
              if (id == null) {
                throw new IllegalArgumentException(
                    "'%s' (%s) does not occur in the text the model learned from; it knows only: %s"
                        .formatted(Character.toString(c), name(c), listed()));
              }
              return id;
            })
        .toArray();
  }

  /** All characters in a row, invisible ones by their names. */
  private String listed() {
    StringBuilder all = new StringBuilder();
    StringBuilder unseen = new StringBuilder();
    for (int c : characters) {
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        unseen.append(' ').append(name(c));
      } else {
        all.appendCodePoint(c);
      }
    }
    return all.append(unseen).toString();
  }

  private static String name(int character) {
    return String.format(Locale.ROOT, "U+%04X", character);
  }

  @Override
  public String text(int[] text) {
    StringBuilder all = new StringBuilder();
    for (int id : text) {
      all.appendCodePoint(characters[id]);
    }
    return all.toString();
  }

  @Override
  public String joined(String text, int[] ids) {
    return text + text(ids);
  }

  @Override
  public int[] beginning() {
    return new int[0];
  }

  @Override
  public boolean isWritten(int id) {
    return true;
  }

  @Override
  public String unit() {
    return "character";
  }

  @Override
  public void write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int id = 0; id < characters.length; id++) {
      lines.append(name(characters[id])).append('\t').append(counts[id]).append('\n');
    }
    Files.writeString(file, lines, StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException naming file and line if the file is not an alphabet
   */
  public static Alphabet read(Path file) throws IOException {
    TreeMap<Integer, Long> counted = new TreeMap<>();
    int number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.matches("U\\+[0-9A-F]{4,6}\t\\d{1,18}")) {
          throw new IOException(
              file + ", line " + number + ": expected U+ with a number, a tab and a count");
        }
        int tab = line.indexOf('\t');
        int character = Integer.parseInt(line.substring(2, tab), 16);
        if (character >= MOST || (!counted.isEmpty() && character <= counted.lastKey())) {
          throw new IOException(
              file
                  + ", line "
                  + number
                  + ": "
                  + name(character)
                  + " is not a character or is misplaced");
        }
        counted.put(character, Long.valueOf(line.substring(tab + 1)));
      }
    } catch (CharacterCodingException e) {
      throw new IOException(file + ", near line " + (number + 1) + ": the text is not UTF-8", e);
    }
    if (counted.isEmpty()) {
      throw new IOException(file + ": is empty; a line for each character was expected");
    }
    return new Alphabet(counted);
  }
}
