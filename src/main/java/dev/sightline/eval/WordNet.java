package dev.sightline.eval;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.Exc;
import net.sf.extjwnl.data.IndexWord;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Pointer;
import net.sf.extjwnl.data.PointerType;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.data.Word;
import net.sf.extjwnl.dictionary.Dictionary;

/** WordNet 3.0, opened at the first question. A phrase is written with underscores. Thread-safe. */
final class WordNet {
  /** WordNet's endings of nouns, verbs and adjectives, each with what stands in its place. */
  private static final String[][] ENDINGS = {
    {"s", ""},
    {"ses", "s"},
    {"xes", "x"},
    {"zes", "z"},
    {"ches", "ch"},
    {"shes", "sh"},
    {"men", "man"},
    {"ies", "y"},
    {"es", "e"},
    {"es", ""},
    {"ed", "e"},
    {"ed", ""},
    {"ing", "e"},
    {"ing", ""},
    {"er", ""},
    {"est", ""},
    {"er", "e"},
    {"est", "e"}
  };

  /** "bed" is no form of "be". */
  private static final int SHORTEST_START = 2;

  private static Dictionary dictionary;

  private WordNet() {}

  /** The meanings of exactly this form, most common first; none where it is unknown. */
  static synchronized long[] offsets(POS part, String form) {
    if (form.isEmpty() || form.chars().anyMatch(Character::isWhitespace)) {
      return new long[0];
    }
    try {
      IndexWord index = open().getIndexWord(part, form.replace('_', ' '));
      return index == null ? new long[0] : index.getSynsetOffsets();
    } catch (JWNLException e) {
      throw unreadable(e);
    }
  }

  /** The base forms that WordNet lists for an irregular form ("men"); none for a regular one. */
  static synchronized List<String> exceptions(POS part, String form) {
    try {
      Exc exception = form.isBlank() ? null : open().getException(part, form);
      List<String> forms = new ArrayList<>();
      if (exception != null) {
        exception.getExceptions().forEach(base -> forms.add(base.replace(' ', '_')));
      }
      return forms;
    } catch (JWNLException e) {
      throw unreadable(e);
    }
  }

  /** A meaning by its place in WordNet's files. */
  static synchronized Synset synset(POS part, long offset) {
    try {
      return open().getSynsetAt(part, offset);
    } catch (JWNLException e) {
      throw unreadable(e);
    }
  }

  /** The meanings right above one. */
  static synchronized List<Long> above(Synset synset) {
    List<Long> above = new ArrayList<>();
    try {
      for (PointerType type : List.of(PointerType.HYPERNYM, PointerType.INSTANCE_HYPERNYM)) {
        for (Pointer pointer : synset.getPointers(type)) {
          above.add(pointer.getTargetOffset());
        }
      }
      return above;
    } catch (JWNLException e) {
      throw unreadable(e);
    }
  }

  /** How far a meaning is from the root, the shortest way. */
  static synchronized int depth(Synset synset) {
    List<Long> above = above(synset);
    int least = -1;
    for (long each : above) {
      int depth = depth(synset(POS.NOUN, each));
      least = least < 0 ? depth : Math.min(least, depth);
    }
    return least + 1;
  }

  /** Whether a word is a noun at least as often as it is anything else. */
  static synchronized boolean isMostlyNoun(String word) {
    int noun = uses(POS.NOUN, word);
    return POS.getAllPOS().stream().allMatch(part -> uses(part, word) <= noun);
  }

  private static int uses(POS part, String word) {
    int uses = 0;
    for (long offset : offsets(part, word)) {
      for (Word each : synset(part, offset).getWords()) {
        uses += each.getLemma().equalsIgnoreCase(word) ? each.getUseCount() : 0;
      }
    }
    return uses;
  }

  /**
   * All meanings of a word and of its base forms, whatever the part of speech: of the irregular
   * ones that WordNet lists, or else of the first that an ending leads to.
   */
  static synchronized Set<Long> meanings(String word) {
    Set<Long> all = ofAllParts(word);
    List<String> irregular =
        POS.getAllPOS().stream().flatMap(part -> exceptions(part, word).stream()).toList();
    irregular.forEach(form -> all.addAll(ofAllParts(form)));
    if (irregular.isEmpty()) {
      all.addAll(ofEnding(word));
    }
    return all;
  }

  private static Set<Long> ofEnding(String word) {
    for (String[] ending : ENDINGS) {
      int start = word.length() - ending[0].length();
      if (start >= SHORTEST_START && word.endsWith(ending[0])) {
        Set<Long> found = ofAllParts(word.substring(0, start) + ending[1]);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return Set.of();
  }

  private static Set<Long> ofAllParts(String form) {
    Set<Long> all = new HashSet<>();
    for (POS part : POS.getAllPOS()) {
      for (long offset : offsets(part, form)) {
        all.add(offset);
      }
    }
    return all;
  }

  private static Dictionary open() throws JWNLException {
    if (dictionary == null) {
      dictionary = Dictionary.getDefaultResourceInstance();
    }
    return dictionary;
  }

  private static IllegalStateException unreadable(JWNLException e) {
    return new IllegalStateException("WordNet cannot be read: " + e.getMessage(), e);
  }
}
