package dev.sightline.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sentences about what a reader left out. A file that is wrong throughout must not produce as many
 * sentences as it has lines, so only the first {@value #OF_A_KIND} of each kind are kept and the
 * others are counted.
 */
final class Remarks {
  static final int OF_A_KIND = 10;

  /** The longest caption, question, answer or label. */
  static final int LONGEST_TEXT = 10_000;

  /** The replacement for lost letters. */
  private static final char LOST = '\uFFFD';

  private static final class Kind {
    final List<String> sentences = new ArrayList<>();
    Place last;
    int more;
  }

  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  private static final class Count {
    final Place first;
    int number;

    Count(Place first) {
      this.first = first;
    }
  }

  private final Map<String, Count> counts = new LinkedHashMap<>();
  private final List<String> closing = new ArrayList<>();

  /**
   * Notes what is wrong at a place.
   *
   * @param kind what such remarks have in common, in words that can follow a number
   */
  void add(String kind, Place place, String sentence) {
    Kind same = kinds.computeIfAbsent(kind, k -> new Kind());
    if (same.sentences.size() < OF_A_KIND) {
      same.sentences.add(place + ": " + sentence);
    } else {
      same.last = place;
      same.more++;
    }
  }

  /**
   * Whether a text can be learned from; if not, there is a remark.
   *
   * @param what it is, for example "a caption"
   */
  boolean canUse(String text, String what, Place place) {
    if (text.isBlank()) {
      add("empty texts", place, what + " was expected, but there is none; this was left out.");
    } else if (text.length() > LONGEST_TEXT) {
      add(
          "texts that are too long",
          place,
          "%s of at most %s characters was expected, not one of %s; it was left out."
              .formatted(what, LONGEST_TEXT, text.length()));
    } else if (text.indexOf(LOST) >= 0) {
      add(
          "texts in which letters are lost",
          place,
          "'%s' was left out: some of its letters are lost.".formatted(shown(text)));
    } else {
      return true;
    }
    return false;
  }

  /** The first of the sentences, as an ending for another; empty if there are none. */
  String firstThingWrong() {
    return sentences().stream().findFirst().map(first -> " The first problem: " + first).orElse("");
  }

  /** Adds a complete sentence, to come after the others. */
  void add(String sentence) {
    closing.add(sentence);
  }

  /**
   * Notes something that happens too often to be listed each time: one sentence before the others
   * gives the first place and the count.
   *
   * @param kind as for {@link #add(String, Place, String)}, and what became of them
   */
  void count(String kind, Place place) {
    counts.computeIfAbsent(kind, k -> new Count(place)).number++;
  }

  List<String> sentences() {
    List<String> all = new ArrayList<>();
    counts.forEach(
        (kind, same) ->
            all.add("%s: the first of %s %s.".formatted(same.first, same.number, kind)));
    kinds.forEach(
        (kind, same) -> {
          all.addAll(same.sentences);
          if (same.more > 0) {
            all.add("%s: the last of %s more %s.".formatted(same.last, same.more, kind));
          }
        });
    all.addAll(closing);
    return all;
  }

  /** A text from a file, shortened and without anything that would disturb a terminal. */
  static String shown(String text) {
    String plain = text.strip().replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 60) + "...";
  }
}
