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
