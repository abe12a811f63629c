package dev.sightline.activity;

import dev.sightline.data.ActivityData;
import dev.sightline.data.LabelledSegment;
import dev.sightline.eval.ScoredSegment;
import java.util.List;

/**
 * The activities a labeller knows. Of the frames of untrimmed videos, where one holds at a time,
 * class 0 is {@link #BACKGROUND}: none of them. Where several may hold at once there is no such
 * class, and a frame may have no label; and a trimmed clip is always of one of the classes.
 *
 * @param classes names of all classes, in the order of the scores
 * @param several whether several may hold at once
 * @param trimmed whether they are classes of clips
 */
public record ActivityLabels(List<String> classes, boolean several, boolean trimmed) {
  /** The name of class 0 where one label holds at a time. */
  public static final String BACKGROUND = ActivityData.BACKGROUND;

  /**
   * @throws IllegalArgumentException where there are fewer than two classes, or one stands twice
   */
  public ActivityLabels {
    classes = List.copyOf(classes);
    if (classes.size() < (several ? 1 : 2)) {
      throw new IllegalArgumentException(
          "There are "
              + classes.size()
              + " activities to tell apart, background counted; at least 2 are needed");
    }
    if (classes.stream().distinct().count() < classes.size()) {
      throw new IllegalArgumentException("An activity stands twice among " + classes);
    }
    if (!several && !trimmed && !classes.get(0).equals(BACKGROUND)) {
      throw new IllegalArgumentException("Class 0 is " + classes.get(0) + ", not " + BACKGROUND);
    }
  }

  /** Labels of which one holds at a time; background is put before them. */
  public static ActivityLabels one(List<String> activities) {
    List<String> all = new java.util.ArrayList<>(List.of(BACKGROUND));
    all.addAll(activities);
    return new ActivityLabels(all, false, false);
  }

  /** Labels of which several may hold. */
  public static ActivityLabels several(List<String> activities) {
    return new ActivityLabels(activities, true, false);
  }

  /** Classes of trimmed clips. */
  public static ActivityLabels ofClips(List<String> classes) {
    return new ActivityLabels(classes, false, true);
  }

  /** The classes but background. */
  public List<String> activities() {
    return several || trimmed ? classes : classes.subList(1, classes.size());
  }

  /** Number of scores of a frame. */
  public int size() {
    return classes.size();
  }

  /** Segments with class numbers for names, as the metrics read them. */
  public List<ScoredSegment> numbered(List<LabelledSegment> segments) {
    return segments.stream()
        .map(s -> new ScoredSegment(s.start(), s.end(), index(s.label())))
        .toList();
  }

  /**
   * Place of an activity among the classes.
   *
   * @throws IllegalArgumentException where it is not there
   */
  public int index(String label) {
    int c = classes.indexOf(label);
    if (c < 0) {
      throw new IllegalArgumentException(
          "There is no activity '" + label + "'; there are " + String.join(", ", classes));
    }
    return c;
  }
}
