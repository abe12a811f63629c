package dev.sightline.caption;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One pass over a training set in random order, in parts: a photo with one or more of its captions.
 * Captions of one photo that stand in different parts meet different photos beside them, so that a
 * batch of single captions shows as many photos as it has captions.
 */
final class CaptionShuffle {
  /**
   * @param photo place in the training set
   * @param captions some of its captions, as word ids
   */
  record Part(int photo, List<int[]> captions) {}

  private final List<List<int[]>> captions;
  private final int perPart;

  /**
   * @param captions of every photo
   * @param perPart captions of a photo that stay together, at most
   */
  CaptionShuffle(List<List<int[]>> captions, int perPart) {
    this.captions = captions;
    this.perPart = perPart;
  }

  /** The parts in an order that follows from the seed; a photo without captions has none. */
  List<Part> order(long seed) {
    Random random = new Random(seed);
    List<Part> parts = new ArrayList<>();
    for (int photo = 0; photo < captions.size(); photo++) {
      List<int[]> own = new ArrayList<>(captions.get(photo));
      Collections.shuffle(own, random);
      for (int from = 0; from < own.size(); from += perPart) {
        parts.add(new Part(photo, own.subList(from, Math.min(own.size(), from + perPart))));
      }
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  /** The captions of a batch's parts, all of one weight, over the features of its photos. */
  static CaptionBatch batch(List<Part> parts, CaptionSet.Loaded loaded, double weight) {
    List<int[]> rows = new ArrayList<>();
    List<Integer> photoOf = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      for (int[] caption : parts.get(p).captions()) {
        rows.add(caption);
        photoOf.add(p);
      }
    }
    float[] weights = new float[rows.size()];
    Arrays.fill(weights, (float) weight);
    return new CaptionBatch(
        loaded.pooled(),
        loaded.grid(),
        photoOf.stream().mapToInt(Integer::intValue).toArray(),
        rows.toArray(new int[0][]),
        weights);
  }
}
