package dev.sightline.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Synset;

/**
 * CHAIR (Rohrbach et al. 2018): how much captions invent. A thing that a caption names is invented
 * if no reference of the image names it:
 *
 * <pre>
 * CHAIR_i = things invented / things named       CHAIR_s = captions that invent / captions
 * </pre>
 *
 * <p>Differs from the paper, whose things are COCO's 80 with hand-made lists of synonyms, looked up
 * in COCO's boxes too: here they are all nouns that mean a person, an animal, a plant, food or
 * something made, in WordNet and first of all, and the truth is what the references say. Two nouns
 * name the same thing if one's meaning is the other's or above it; all people are one thing. Pure
 * functions, thread-safe.
 */
public final class Chair {
  private static final Set<String> THINGS =
      Set.of("noun.person", "noun.animal", "noun.plant", "noun.food", "noun.artifact");

  /** Many persons at once are a group to WordNet. */
  private static final Set<String> PEOPLE = Set.of("people", "person");

  /** The meaning of a person, under which all people are one thing. */
  private static final long PERSON = WordNet.offsets(POS.NOUN, "person")[0];

  /** So near to the root that it is no thing of its own: an artifact, an animal. */
  private static final int TOO_GENERAL = 6;

  /**
   * Both shares, in [0, 1], and what was invented.
   *
   * @param sentences of captions that invent a thing
   * @param things of named things that are invented; 0 where none is named
   * @param invented words of each caption
   */
  public record Score(double sentences, double things, List<List<String>> invented) {}

  /** A thing, with all meanings above it that are things themselves. */
  private record Thing(long meaning, Set<Long> above) {
    boolean is(Thing other) {
      return above.contains(other.meaning) || other.above.contains(meaning);
    }
  }

  private final Map<String, Optional<Thing>> known = new HashMap<>();

  private Chair() {}

  /**
   * Scores tokenised hypotheses.
   *
   * @param references per image, its references
   * @param hypotheses per image, one hypothesis
   * @throws IllegalArgumentException if the lists do not fit together or are empty
   */
  public static Score score(List<List<List<String>>> references, List<List<String>> hypotheses) {
    Corpus.requireFit(references, hypotheses);
    Chair chair = new Chair();
    List<List<String>> invented = new ArrayList<>();
    int named = 0;
    for (int image = 0; image < hypotheses.size(); image++) {
      Set<Thing> there = new HashSet<>();
      references.get(image).stream()
          .flatMap(List::stream)
          .map(chair::thing)
          .forEach(thing -> thing.ifPresent(there::add));
      List<String> wrong = new ArrayList<>();
      for (String word : new LinkedHashSet<>(hypotheses.get(image))) {
        Optional<Thing> thing = chair.thing(word);
        named += thing.isPresent() ? 1 : 0;
        if (thing.isPresent() && there.stream().noneMatch(thing.get()::is)) {
          wrong.add(word);
        }
      }
      invented.add(wrong);
    }
    double things = invented.stream().mapToInt(List::size).sum();
    double captions = invented.stream().filter(words -> !words.isEmpty()).count();
    return new Score(
        captions / hypotheses.size(), named == 0 ? 0 : things / named, List.copyOf(invented));
  }

  private Optional<Thing> thing(String word) {
    return known.computeIfAbsent(word, this::look);
  }

  private Optional<Thing> look(String word) {
    if (PEOPLE.contains(word)) {
      return Optional.of(new Thing(PERSON, Set.of(PERSON)));
    }
    for (String form : WuPalmer.forms(word)) {
      long[] meanings = WordNet.offsets(POS.NOUN, form);
      if (meanings.length > 0) {
        return WordNet.isMostlyNoun(form) ? thing(meanings[0]) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Thing> thing(long meaning) {
    Synset synset = WordNet.synset(POS.NOUN, meaning);
    if (!THINGS.contains(synset.getLexFileName())) {
      return Optional.empty();
    }
    if (synset.getLexFileName().equals("noun.person")) {
      return Optional.of(new Thing(PERSON, Set.of(PERSON)));
    }
    Set<Long> above = new HashSet<>(Set.of(meaning));
    collect(synset, above);
    return Optional.of(new Thing(meaning, above));
  }

  private static void collect(Synset synset, Set<Long> above) {
    for (long each : WordNet.above(synset)) {
      Synset higher = WordNet.synset(POS.NOUN, each);
      if (THINGS.contains(higher.getLexFileName())
          && WordNet.depth(higher) >= TOO_GENERAL
          && above.add(each)) {
        collect(higher, above);
      }
    }
  }
}
