package dev.sightline.vqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Passes over those questions of a training set whose answers are known, in random order, in parts:
 * some questions about one photo, so that a photo is looked at once for all of them. An answer that
 * is a list of things too rare to be known as such stands for one of its things, by chance another
 * one in each pass.
 */
final class QuestionShuffle {
  private final QuestionSet set;
  private final int perPhoto;
  private final List<List<int[]>> lessons = new ArrayList<>();
  private final List<Integer> known = new ArrayList<>();

  /**
   * @param answers that are known
   * @param perPhoto questions of a part, at most
   */
  QuestionShuffle(QuestionSet set, AnswerTable answers, int perPhoto) {
    this.set = set;
    this.perPhoto = perPhoto;
    for (int i = 0; i < set.size(); i++) {
      lessons.add(answers.lessons(set.question(i).answer()));
      if (!lessons.get(i).isEmpty()) {
        known.add(i);
      }
    }
  }

  /** Questions whose answers are known. */
  int questions() {
    return known.size();
  }

  /** One pass: the questions of each part, by their places in the set. */
  List<List<Integer>> order(Random random) {
    List<Integer> order = new ArrayList<>(known);
    Collections.shuffle(order, random);
    Map<Path, List<Integer>> open = new HashMap<>();
    List<List<Integer>> parts = new ArrayList<>();
    for (int question : order) {
      Path photo = set.question(question).photo();
      List<Integer> part = open.get(photo);
      if (part == null || part.size() == perPhoto) {
        part = new ArrayList<>();
        open.put(photo, part);
        parts.add(part);
      }
      part.add(question);
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  /** The symbols to be learned as the answer to a question; drawn where there are several. */
  int[] answer(int question, Random random) {
    List<int[]> some = lessons.get(question);
    return some.get(some.size() == 1 ? 0 : random.nextInt(some.size()));
  }
}
