package dev.sightline.data;

import dev.sightline.SightlineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Deals whatever was taken from the same video to the same part, like cards to players: the videos
 * of each stratum are shuffled, and each goes to the part that is furthest behind its share of what
 * has been dealt so far. So every part gets close to its share of the whole and of every stratum,
 * however few videos there are.
 */
final class VideoDealer {
  private VideoDealer() {}

  /** Shares of train, dev and held-out. */
  static double[] shares(double dev, double heldOut) {
    if (!(dev >= 0 && heldOut >= 0 && dev + heldOut < 1)) {
      throw new IllegalArgumentException(
          "shares of 0 or more that leave something for training were expected, not %s and %s."
              .formatted(dev, heldOut));
    }
    return new double[] {1 - dev - heldOut, dev, heldOut};
  }

  static double[] equalShares(int count) {
    if (count < 2) {
      throw new IllegalArgumentException("2 folds or more were expected, not " + count + ".");
    }
    double[] shares = new double[count];
    Arrays.fill(shares, 1.0 / count);
    return shares;
  }

  /**
   * Deals items into as many parts as there are shares; each part keeps the order of the items.
   *
   * @param video what must stay together
   * @param stratum of which every part gets its share; the same for all items of a video
   */
  static <T> List<List<T>> deal(
      List<T> items,
      Function<T, String> video,
      Function<T, String> stratum,
      double[] shares,
      long seed)
      throws SightlineException {
    Map<String, Integer> sizes = new HashMap<>();
    Map<String, List<String>> strata = new TreeMap<>();
    for (T item : items) {
      String name = video.apply(item);
      if (sizes.merge(name, 1, Integer::sum) == 1) {
        strata.computeIfAbsent(stratum.apply(item), s -> new ArrayList<>()).add(name);
      }
    }
    List<List<String>> hands = new ArrayList<>();
    for (int part = 0; part < shares.length; part++) {
      hands.add(new ArrayList<>());
    }
    int[] held = new int[shares.length];
    int dealt = 0;
    Random random = new Random(seed);
    for (List<String> names : strata.values()) {
      Collections.sort(names);
      Collections.shuffle(names, random);
      for (String name : names) {
        dealt += sizes.get(name);
        int part = furthestBehind(shares, held, dealt);
        held[part] += sizes.get(name);
        hands.get(part).add(name);
      }
    }
    fillEmptyHands(hands, shares, sizes.size());

    Map<String, Integer> partOf = new HashMap<>();
    List<List<T>> parts = new ArrayList<>();
    for (int part = 0; part < shares.length; part++) {
      int number = part;
      hands.get(part).forEach(name -> partOf.put(name, number));
      parts.add(new ArrayList<>());
    }
    items.forEach(item -> parts.get(partOf.get(video.apply(item))).add(item));
    return parts;
  }

  private static int furthestBehind(double[] shares, int[] held, int dealt) {
    int furthest = 0;
    for (int part = 1; part < shares.length; part++) {
      if (shares[part] * dealt - held[part] > shares[furthest] * dealt - held[furthest]) {
        furthest = part;
      }
    }
    return furthest;
  }

  /**
   * A small share of few videos may come to nothing; such a part gets one from the largest part.
   */
  private static void fillEmptyHands(List<List<String>> hands, double[] shares, int videos)
      throws SightlineException {
    long wanted = Arrays.stream(shares).filter(share -> share > 0).count();
    if (videos < wanted) {
      throw new SightlineException(
          "%s parts by video need as many videos, but there are %s.".formatted(wanted, videos));
    }
    for (int part = 0; part < shares.length; part++) {
      if (shares[part] > 0 && hands.get(part).isEmpty()) {
        List<String> largest =
            hands.stream().reduce((a, b) -> b.size() > a.size() ? b : a).orElseThrow();
        hands.get(part).add(largest.remove(largest.size() - 1));
      }
    }
  }
}
