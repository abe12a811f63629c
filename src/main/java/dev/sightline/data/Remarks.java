package dev.sightline.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sentences about what a reader left out. A file that is wrong throughout must not end in as many
 * sentences as it has lines, so of each kind only the first {@value #OF_A_KIND} are kept and the
 * others are counted.
 */
final class Remarks {
  static final int OF_A_KIND = 10;

  /** No caption, question, answer or label is longer. */
  static final int LONGEST_TEXT = 10_000;

  /** What stands where letters were lost. */
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
   * @param kind what such remarks have in common, in words that a number may stand before
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

  /** The first of the sentences, as the end of another; empty where there is none. */
  String firstThingWrong() {
    return sentences().stream()
        .findFirst()
        .map(first -> " The first thing wrong is: " + first)
        .orElse("");
  }

  /** A whole sentence, to come after the others. */
  void add(String sentence) {
    closing.add(sentence);
  }

  /**
   * Notes what happens too often to be named one by one: there is one sentence before the others,
   * with the first place and how often it was.
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

  /** What stands in a file, cut short and without what would spoil a terminal. */
  static String shown(String text) {
    String plain = text.strip().replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 60) + "...";
  }
}
