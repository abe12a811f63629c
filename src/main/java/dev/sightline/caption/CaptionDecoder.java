package dev.sightline.caption;

import dev.sightline.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Captions a whole set by beam search, in batches. */
public final class CaptionDecoder {
  private static final int BATCH = 32;

  private CaptionDecoder() {}

  /** The best caption of each photo, in words. */
  public static List<List<String>> decode(
      CaptionModel model, Vocabulary vocabulary, CaptionSet set, BeamSearch.Settings settings) {
    return decode(model, vocabulary, set, settings, () -> false);
  }

  /** The same; of fewer photos where it is told to stop between two batches. */
  static List<List<String>> decode(
      CaptionModel model,
      Vocabulary vocabulary,
      CaptionSet set,
      BeamSearch.Settings settings,
      BooleanSupplier stop) {
    List<List<String>> captions = new ArrayList<>();
    for (int from = 0; from < set.size() && !stop.getAsBoolean(); from += BATCH) {
      int n = Math.min(BATCH, set.size() - from);
      int[] photos = new int[n];
      for (int i = 0; i < n; i++) {
        photos[i] = from + i;
      }
      try (CaptionSet.Loaded loaded = set.load(photos, new boolean[n])) {
        for (List<Hypothesis> found :
            BeamSearch.search(model, loaded.pooled(), loaded.grid(), settings, false)) {
          captions.add(vocabulary.words(found.get(0).words()));
        }
      }
    }
    return captions;
  }
}
