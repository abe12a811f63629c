package dev.sightline.encoder;

import dev.sightline.text.LeftAndRight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the encoder is asked during fine-tuning: which content words do a photo's captions use? The
 * words are those that the most photos of a data set have in their captions or questions, words
 * without content of their own left out. A photo's target for a word is the share of its captions
 * that hold it, in 0..1: a word that all five people wrote is surer than one that a single person
 * did.
 */
public final class CaptionWords {
  /**
   * Articles, pronouns, prepositions, conjunctions, auxiliaries, and what questions are made of:
   * they say nothing about a photo.
   */
  private static final Set<String> WITHOUT_CONTENT =
      Set.of(
          ("a an the this that these those some any another other others each both all one its it"
                  + " he she they them their his her him himself herself itself themselves who whom"
                  + " whose which what where when while as if then than and or but nor so not no is"
                  + " are was were be been being am has have having had do does doing did can could"
                  + " will would may might must of in on at by for with without to from into onto"
                  + " over under up down out off about above across after against along among"
                  + " around away back before behind below beneath beside besides between beyond"
                  + " during inside near next outside past through toward towards upon via within"
                  + " there here very too also just only own same such more most several many much"
                  + " few s t how why you yes color colors colour kind type sort picture pictured photo"
                  + " photos image shown seen see made call called name object objects")
              .split(" "));

  private final List<String> words;
  private final Map<String, Integer> index = new HashMap<>();

  /** These words, in this order. */
  public CaptionWords(List<String> words) {
    this.words = List.copyOf(words);
    for (int i = 0; i < words.size(); i++) {
      index.put(words.get(i), i);
    }
  }

  /**
   * The content words that the most photos of a data set have: of each set its first, then of each
   * its second, and so on, so that a small set is heard beside a large one.
   *
   * @param sets the training photos of each
   */
  static CaptionWords commonest(List<List<TrainingPhoto>> sets, int count) {
    Map<String, Integer> ranks = new HashMap<>();
    for (List<TrainingPhoto> photos : sets) {
      List<String> ranked = ranked(photos);
      for (int rank = 0; rank < ranked.size(); rank++) {
        ranks.merge(ranked.get(rank), rank, Math::min);
      }
    }
    List<String> words = new ArrayList<>(ranks.keySet());
    words.sort(
        Comparator.comparing((String word) -> ranks.get(word))
            .thenComparing(Comparator.naturalOrder()));
    return new CaptionWords(words.subList(0, Math.min(count, words.size())));
  }

  /** The content words of some photos, those of the most photos first; ties alphabetically. */
  private static List<String> ranked(List<TrainingPhoto> photos) {
    Map<String, Integer> counts = new HashMap<>();
    for (TrainingPhoto photo : photos) {
      Set<String> named = new HashSet<>();
      photo.texts().forEach(text -> named.addAll(split(text)));
      named.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    List<String> byCount = new ArrayList<>(counts.keySet());
    byCount.removeIf(WITHOUT_CONTENT::contains);
    byCount.sort(
        Comparator.comparing((String word) -> counts.get(word))
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    return byCount;
  }

  /** Whether a word, in lower case, says something about a photo: no article, no punctuation. */
  public static boolean hasContent(String word) {
    return word.chars().allMatch(Character::isLetter) && !WITHOUT_CONTENT.contains(word);
  }

  /** The words; their place here is their output's. */
  public List<String> words() {
    return words;
  }

  /** For each word the share of the captions that hold it, {@code [words]}. */
  public float[] target(List<String> captions) {
    float[] target = new float[words.size()];
    for (String caption : captions) {
      for (String word : new HashSet<>(split(caption))) {
        Integer place = index.get(word);
        if (place != null) {
          target[place] += 1f / captions.size();
        }
      }
    }
    return target;
  }

  /** For each word 1 where any of the texts holds it, {@code [words]}. */
  float[] mentions(List<String> texts) {
    float[] target = target(texts);
    for (int i = 0; i < target.length; i++) {
      target[i] = target[i] > 0 ? 1 : 0;
    }
    return target;
  }

  /** Whether captions speak of left or right, so that a mirror image of their photo lies. */
  static boolean speakOfSides(List<String> captions) {
    return captions.stream().anyMatch(caption -> LeftAndRight.in(split(caption)));
  }

  /** Runs of letters, in lower case: numbers and punctuation do not matter here. */
  private static List<String> split(String caption) {
    List<String> letters = new ArrayList<>();
    for (String run : caption.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
      if (!run.isEmpty()) {
        letters.add(run);
      }
    }
    return letters;
  }
}
