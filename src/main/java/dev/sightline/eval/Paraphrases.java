package dev.sightline.eval;

import dev.sightline.SightlineException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Phrases that say the same, as METEOR's paraphrase tables list them: three lines for each pair, a
 * number that says how sure it is, the phrase and the other phrase; plain or gzipped. Immutable.
 */
final class Paraphrases {
  /** Words of a phrase that is looked for, at most. */
  static final int LONGEST = 7;

  static final Paraphrases NONE = new Paraphrases(Map.of());

  private final Map<String, Set<String>> others;

  private Paraphrases(Map<String, Set<String>> others) {
    this.others = others;
  }

  /** Some words as a phrase of the table. */
  static String phrase(List<MeteorWord> words, int start, int length) {
    return words.subList(start, start + length).stream()
        .map(MeteorWord::text)
        .collect(Collectors.joining(" "));
  }

  /**
   * Reads the pairs of a table that can matter to some sentences; the whole has millions.
   *
   * @throws SightlineException if the file cannot be read or is no such table
   */
  static Paraphrases read(
      Path file, Iterable<List<MeteorWord>> hypotheses, Iterable<List<MeteorWord>> references)
      throws SightlineException {
    Set<String> said = phrases(hypotheses);
    Set<String> wanted = phrases(references);
    Map<String, Set<String>> others = new HashMap<>();
    long number = 0;
    try (BufferedReader in = open(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String phrase = in.readLine();
        String other = in.readLine();
        number += 3;
        if (other == null || !isNumber(line)) {
          throw new SightlineException(
              "%s, line %s: no paraphrase table of METEOR: a number, a phrase and its paraphrase were expected, on three lines."
                  .formatted(file, number - 2));
        }
        if (said.contains(phrase) && wanted.contains(other)) {
          others.computeIfAbsent(phrase, p -> new LinkedHashSet<>()).add(other);
        }
        if (said.contains(other) && wanted.contains(phrase)) {
          others.computeIfAbsent(other, p -> new LinkedHashSet<>()).add(phrase);
        }
      }
    } catch (IOException e) {
      if (e instanceof SightlineException ours) {
        throw ours;
      }
      throw new SightlineException(
          file + " cannot be read as a paraphrase table: " + e.getMessage() + ".", e);
    }
    if (number == 0) {
      throw new SightlineException(file + " is empty; a paraphrase table of METEOR was expected.");
    }
    return new Paraphrases(others);
  }

  private static boolean isNumber(String line) {
    try {
      return Double.parseDouble(line.strip()) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return new BufferedReader(
          new InputStreamReader(
              zipped ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static Set<String> phrases(Iterable<List<MeteorWord>> sentences) {
    Set<String> phrases = new LinkedHashSet<>();
    for (List<MeteorWord> words : sentences) {
      for (int i = 0; i < words.size(); i++) {
        for (int n = 1; n <= LONGEST && i + n <= words.size(); n++) {
          phrases.add(phrase(words, i, n));
        }
      }
    }
    return phrases;
  }

  /** What says the same as a phrase of a hypothesis, whichever of the two the table has first. */
  Set<String> of(String phrase) {
    return others.getOrDefault(phrase, Set.of());
  }
}
