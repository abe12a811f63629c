package dev.sightline.caption;

import java.util.List;
import java.util.Set;

/**
 * What the caption of one photo must say and must not say.
 *
 * @param groups of word ids: one word of each, at least, stands in the caption (Anderson et al.
 *     2017)
 * @param barred word ids that do not stand in it
 */
public record BeamRules(List<Set<Integer>> groups, Set<Integer> barred) {
  /** Groups at most: each doubles the work. */
  public static final int MOST_GROUPS = 3;

  /** Anything goes. */
  public static final BeamRules NONE = new BeamRules(List.of(), Set.of());

  /** Keeps its own copies. */
  public BeamRules {
    groups = List.copyOf(groups);
    barred = Set.copyOf(barred);
    if (groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          groups.size() + " groups of words are asked for; allowed are " + MOST_GROUPS);
    }
  }

  /** All groups as bits. */
  int all() {
    return (1 << groups.size()) - 1;
  }

  /** The groups, as bits, that a word is in. */
  int groupsOf(int word) {
    int bits = 0;
    for (int g = 0; g < groups.size(); g++) {
      bits |= groups.get(g).contains(word) ? 1 << g : 0;
    }
    return bits;
  }
}
