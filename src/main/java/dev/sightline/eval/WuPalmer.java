package dev.sightline.eval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.IndexWord;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Pointer;
import net.sf.extjwnl.data.PointerType;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.dictionary.Dictionary;

/**
 * How near two nouns are in WordNet 3.0 (Wu and Palmer 1994), as DAQUAR's WUPS takes it: the best
 * over all their meanings x and y of
 *
 * <pre>
 * 2 depth(c) / (distance(x, c) + distance(y, c) + 2 depth(c))
 * </pre>
 *
 * <p>c is what x and y have in common: of all meanings above both, the one whose shortest way to
 * the root is longest. depth(c) is its longest way to the root, in meanings, itself and the root
 * included; distances are shortest ways. Equal words are 1 near, words that WordNet does not know
 * 0.
 *
 * <p>WordNet is opened at the first question; what was found is kept. Thread-safe.
 */
public final class WuPalmer {
  /** What is above a meaning: itself and every meaning above with its distance. */
  private record Meaning(String name, int shortest, int longest, Map<Long, Integer> above) {}

  private final Map<Long, Meaning> meanings = new HashMap<>();
  private final Map<String, List<Long>> ofWord = new HashMap<>();
  private final Map<String, Double> found = new HashMap<>();
  private Dictionary dictionary;

  /** The similarity of two nouns, in [0, 1]. */
  public synchronized double similarity(String a, String b) {
    if (a.equals(b)) {
      return 1;
    }
    String pair = a.compareTo(b) < 0 ? a + "\n" + b : b + "\n" + a;
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
    Map<Long, Integer> aboveX = meaning(x).above;
    Map<Long, Integer> aboveY = meaning(y).above;
    Long common = null;
    for (long c : aboveX.keySet()) {
      if (aboveY.containsKey(c) && (common == null || isBefore(c, common, x))) {
        common = c;
      }
    }
    if (common == null) {
      return 0;
    }
    double depth = meaning(common).longest + 1;
    return 2 * depth / (aboveX.get(common) + aboveY.get(common) + 2 * depth);
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
    return Comparator.comparing((Long m) -> meaning(m).name).compare(c, other) < 0;
  }

  private List<Long> meanings(String word) {
    return ofWord.computeIfAbsent(word, this::look);
  }

  /** The meanings of the word as it stands and of its base forms: "books" is a book. */
  private List<Long> look(String word) {
    String lemma = word.strip().replace('_', ' ');
    Set<Long> all = new LinkedHashSet<>();
    try {
      Set<String> forms = new LinkedHashSet<>(List.of(lemma));
      forms.addAll(open().getMorphologicalProcessor().lookupAllBaseForms(POS.NOUN, lemma));
      for (String form : forms) {
        IndexWord index = form.isEmpty() ? null : open().getIndexWord(POS.NOUN, form);
        if (index != null) {
          for (long offset : index.getSynsetOffsets()) {
            all.add(offset);
          }
        }
      }
    } catch (JWNLException e) {
      throw new IllegalStateException("WordNet cannot be read: " + e.getMessage(), e);
    }
    return new ArrayList<>(all);
  }

  private Dictionary open() throws JWNLException {
    if (dictionary == null) {
      dictionary = Dictionary.getDefaultResourceInstance();
    }
    return dictionary;
  }

  private Meaning meaning(long offset) {
    Meaning known = meanings.get(offset);
    if (known != null) {
      return known;
    }
    try {
      Synset synset = open().getSynsetAt(POS.NOUN, offset);
      int shortest = 0;
      int longest = 0;
      List<Long> parents = parents(synset);
      for (int i = 0; i < parents.size(); i++) {
        Meaning parent = meaning(parents.get(i));
        shortest = i == 0 ? parent.shortest + 1 : Math.min(shortest, parent.shortest + 1);
        longest = Math.max(longest, parent.longest + 1);
      }
      String name = synset.getWords().get(0).getLemma();
      Meaning meaning = new Meaning(name, shortest, longest, above(offset, parents));
      meanings.put(offset, meaning);
      return meaning;
    } catch (JWNLException e) {
      throw new IllegalStateException("WordNet cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Long> parents(Synset synset) throws JWNLException {
    List<Long> parents = new ArrayList<>();
    for (PointerType type : List.of(PointerType.HYPERNYM, PointerType.INSTANCE_HYPERNYM)) {
      for (Pointer pointer : synset.getPointers(type)) {
        parents.add(pointer.getTargetOffset());
      }
    }
    return parents;
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
