package dev.sightline.data;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Merges labels that differ only in capital letters, spaces, {@code _} for a space, or accents
 * written as one character or two: nobody means two classes by {@code Walk} and {@code walk}.
 */
final class LabelSpellings {
  private final Map<String, String> first = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  /**
   * For one data set.
   *
   * @param known labels whose spelling counts; null for none
   */
  LabelSpellings(List<String> known) {
    if (known != null) {
      known.forEach(label -> of(label, other -> {}));
    }
  }

  /**
   * A label in the spelling that came first.
   *
   * @param differs is told that spelling when another one first occurs
   */
  String of(String label, Consumer<String> differs) {
    String written = Normalizer.normalize(label, Normalizer.Form.NFC).strip();
    String plain = written.replaceAll("\\s+", " ");
    String spaced = plain.replace('_', ' ');
    String chosen = first.computeIfAbsent(spaced.toLowerCase(Locale.ROOT), any -> plain);
    if (seen.add(written) && !chosen.replace('_', ' ').equals(spaced)) {
      differs.accept(chosen);
    }
    return chosen;
  }
}
