package dev.sightline.caption;

import dev.sightline.encoder.Features;
import dev.sightline.text.Vocabulary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everyday words for what an encoder is sure to see, so that a caption can be made to use them.
 *
 * <p>The table {@code everyday-words.tsv} gives each word the ImageNet classes that it names; the
 * probability of a thing is the sum of its classes'. What no class is, an encoder may know as a
 * word. A class is found by its WordNet id or by its first name.
 */
final class Naming {
  /**
   * A thing that can be named.
   *
   * @param name the word that people use
   * @param words ids of all words that name it
   * @param classes of the encoder
   * @param outputs words of the encoder, where no class is the thing
   */
  record Thing(String name, Set<Integer> words, List<Integer> classes, List<Integer> outputs) {
    double probability(float[] ofClasses, float[] ofWords) {
      double sum = classes.stream().mapToDouble(c -> ofClasses[c]).sum();
      return Math.max(sum, outputs.stream().mapToDouble(w -> ofWords[w]).max().orElse(0));
    }

    boolean isNamedBy(Set<Integer> said) {
      return words.stream().anyMatch(said::contains);
    }

    boolean meets(Thing other) {
      return isNamedBy(other.words);
    }
  }

  /**
   * What is named in one caption.
   *
   * @param names most probable first
   * @param rules that make the caption say them
   */
  record Named(List<String> names, BeamRules rules) {
    static final Named NOTHING = new Named(List.of(), BeamRules.NONE);
  }

  private final List<Thing> things;
  private final double above;

  private Naming(List<Thing> things, double above) {
    this.things = things;
    this.above = above;
  }

  /**
   * The things that both an encoder and a captioner know.
   *
   * @param classes the encoder's; may be none
   * @param outputs the encoder's words; may be none
   * @param vocabulary of the captioner
   */
  static Naming of(List<String> classes, List<String> outputs, Vocabulary vocabulary) {
    Map<String, Integer> classOf = new HashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      classOf.putIfAbsent(firstName(classes.get(c)), c);
    }
    List<Thing> things = new ArrayList<>();
    if (!classes.isEmpty() || !outputs.isEmpty()) {
      for (String line : table()) {
        String[] cells = line.split("\t", -1);
        List<String> forms = List.of(cells[1].toLowerCase(Locale.ROOT).split(" "));
        List<Integer> seen = new ArrayList<>();
        for (String each : cells[2].split("; ")) {
          Stream.of(each.split(" ", 2))
              .map(classOf::get)
              .filter(c -> c != null)
              .findFirst()
              .ifPresent(seen::add);
        }
        List<Integer> known =
            cells[2].isEmpty()
                ? forms.stream().map(outputs::indexOf).filter(w -> w >= 0).toList()
                : List.of();
        Set<Integer> words = new HashSet<>();
        forms.stream().filter(vocabulary::contains).forEach(w -> words.add(id(vocabulary, w)));
        if (!words.isEmpty() && !(seen.isEmpty() && known.isEmpty())) {
          things.add(new Thing(cells[0], words, seen, known));
        }
      }
    }
    return new Naming(things, Captions.NAMED_ABOVE);
  }

  private static int id(Vocabulary vocabulary, String word) {
    return vocabulary.ids(List.of(word))[0];
  }

  private static String firstName(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ').split(",", 2)[0].strip();
  }

  private static List<String> table() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Naming.class.getResourceAsStream("everyday-words.tsv"), StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What both know; of one name there may be several. */
  List<Thing> things() {
    return things;
  }

  /** The same with another threshold; 1 names nothing. */
  Naming above(double probability) {
    return new Naming(things, probability);
  }

  /** What is named of a picture. */
  Named of(Features seen) {
    return of(seen.classes(), seen.words());
  }

  /**
   * What is named: the most probable things above the threshold that share no word.
   *
   * @param classes probabilities of the encoder's classes
   * @param outputs probabilities of its words
   */
  Named of(float[] classes, float[] outputs) {
    if (things.isEmpty() || above >= 1) {
      return Named.NOTHING;
    }
    Map<Thing, Double> sure = new HashMap<>();
    for (Thing thing : things) {
      double p = thing.probability(classes, outputs);
      if (p > above) {
        sure.put(thing, p);
      }
    }
    List<Thing> named = new ArrayList<>();
    Collection<Thing> best =
        sure.keySet().stream()
            .sorted(Comparator.<Thing>comparingDouble(sure::get).reversed())
            .toList();
    for (Thing thing : best) {
      if (named.size() < BeamRules.MOST_GROUPS && named.stream().noneMatch(thing::meets)) {
        named.add(thing);
      }
    }
    return new Named(
        named.stream().map(Thing::name).toList(),
        new BeamRules(named.stream().map(Thing::words).toList(), Set.of()));
  }
}
