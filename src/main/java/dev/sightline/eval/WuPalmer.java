package dev.sightline.eval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Synset;

/**
 * How near two nouns are in WordNet 3.0 (Wu and Palmer 1994), as NLTK and so DAQUAR's WUPS has it:
 * the best over all their meanings x and y of
 *
 * <pre>
 * 2 depth(c) / (distance(x, c) + distance(y, c) + 2 depth(c))
 * </pre>
 *
 * <p>c is what x and y have in common: of all meanings above both, the one whose shortest way to
 * the root is longest; of equals x itself, then the first by name. depth(c) is its longest way to
 * the root, in meanings, itself and the root included. A distance is the shortest way through any
 * meaning above both its ends, which need not be c. So the similarity of b and a can differ from
 * that of a and b. Equal words are 1 near, words that WordNet does not know 0.
 *
 * <p>A phrase is written with underscores, as in WordNet: {@code fish_tank}. Of a word that is not
 * in WordNet as it stands its base forms are looked for, by WordNet's list of exceptions or else by
 * its endings; a phrase is never taken apart.
 *
 * <p>What was found is kept. Thread-safe.
 */
public final class WuPalmer {
  /** WordNet's endings of nouns, each with what stands in its place in the base form. */
  private static final String[][] ENDINGS = {
    {"s", ""},
    {"ses", "s"},
    {"ves", "f"},
    {"xes", "x"},
    {"zes", "z"},
    {"ches", "ch"},
    {"shes", "sh"},
    {"men", "man"},
    {"ies", "y"}
  };

  /** What is above a meaning: itself and every meaning above with its distance. */
  private record Meaning(String name, int shortest, int longest, Map<Long, Integer> above) {}

  private record Pair(String a, String b) {}

  private final Map<Long, Meaning> meanings = new HashMap<>();
  private final Map<String, Set<Long>> ofWord = new HashMap<>();
  private final Map<Pair, Double> found = new HashMap<>();

  /** The similarity of two nouns, in [0, 1]. */
  public synchronized double similarity(String a, String b) {
    if (a.equals(b)) {
      return 1;
    }
    Pair pair = new Pair(a, b);
    Double known = found.get(pair);
    if (known == null) {
      known = best(a, b);
      found.put(pair, known);
    }
    return known;
  }

  private double best(String a, String b) {
    double best = 0;
    for (long x : meanings(a)) {
      for (long y : meanings(b)) {
        best = Math.max(best, ofMeanings(x, y));
      }
    }
    return best;
  }

  private double ofMeanings(long x, long y) {
    Map<Long, Integer> aboveY = meaning(y).above;
    Long common = null;
    for (long c : meaning(x).above.keySet()) {
      if (aboveY.containsKey(c) && (common == null || isBefore(c, common, x))) {
        common = c;
      }
    }
    if (common == null) {
      return 0;
    }
    double depth = meaning(common).longest + 1;
    return 2 * depth / (distance(x, common) + distance(y, common) + 2 * depth);
  }

  /** Which of two common meanings counts; of equally deep ones x itself, then by name. */
  private boolean isBefore(long c, long other, long x) {
    int deeper = Integer.compare(meaning(c).shortest, meaning(other).shortest);
    if (deeper != 0) {
      return deeper > 0;
    }
    if (c == x || other == x) {
      return c == x;
    }
    return meaning(c).name.compareTo(meaning(other).name) < 0;
  }

  /** The length of the shortest way from x to c, by way of any meaning above both. */
  private int distance(long x, long c) {
    Map<Long, Integer> aboveX = meaning(x).above;
    int shortest = Integer.MAX_VALUE;
    for (Map.Entry<Long, Integer> above : meaning(c).above.entrySet()) {
      shortest = Math.min(shortest, aboveX.get(above.getKey()) + above.getValue());
    }
    return shortest;
  }

  private Set<Long> meanings(String word) {
    return ofWord.computeIfAbsent(word, this::look);
  }

  /** The meanings of the word as it stands and of its base forms: "books" is a book. */
  private Set<Long> look(String word) {
    Set<Long> all = new LinkedHashSet<>();
    for (String form : forms(word.toLowerCase(Locale.ROOT))) {
      for (long offset : WordNet.offsets(POS.NOUN, form)) {
        all.add(offset);
      }
    }
    return all;
  }

  /** The lemma and its base forms; those that WordNet does not know among them. */
  static List<String> forms(String lemma) {
    List<String> forms = new ArrayList<>(List.of(lemma));
    List<String> exceptions = WordNet.exceptions(POS.NOUN, lemma);
    forms.addAll(exceptions);
    if (exceptions.isEmpty()) {
      for (String[] ending : ENDINGS) {
        if (lemma.endsWith(ending[0])) {
          forms.add(lemma.substring(0, lemma.length() - ending[0].length()) + ending[1]);
        }
      }
    }
    return forms;
  }

  private Meaning meaning(long offset) {
    Meaning known = meanings.get(offset);
    if (known != null) {
      return known;
    }
    Synset synset = WordNet.synset(POS.NOUN, offset);
    int shortest = 0;
    int longest = 0;
    List<Long> parents = WordNet.above(synset);
    for (int i = 0; i < parents.size(); i++) {
      Meaning parent = meaning(parents.get(i));
      shortest = i == 0 ? parent.shortest + 1 : Math.min(shortest, parent.shortest + 1);
      longest = Math.max(longest, parent.longest + 1);
    }
    Meaning meaning = new Meaning(name(synset), shortest, longest, above(offset, parents));
    meanings.put(offset, meaning);
    return meaning;
  }

  /** As NLTK calls it: its first word, and how common it is among that word's meanings. */
  private static String name(Synset synset) {
    String word = synset.getWords().get(0).getLemma().toLowerCase(Locale.ROOT).replace(' ', '_');
    int place = 1;
    for (long offset : WordNet.offsets(POS.NOUN, word)) {
      if (offset == synset.getOffset()) {
        break;
      }
      place++;
    }
    return String.format(Locale.ROOT, "%s.n.%02d", word, place);
  }

  /** Shortest distances to all above, those of the parents being known. */
  private Map<Long, Integer> above(long offset, List<Long> parents) {
    Map<Long, Integer> above = new HashMap<>();
    above.put(offset, 0);
    ArrayDeque<Long> next = new ArrayDeque<>(parents);
    while (!next.isEmpty()) {
      meaning(next.pop()).above.forEach((m, far) -> above.merge(m, far + 1, Math::min));
    }
    return above;
  }
}
