package dev.sightline.data;

import java.util.List;

/**
 * Which part of an activity data set is wanted, and for what.
 *
 * @param subset by the data set's name for it ({@code training}, {@code validation}); null for the
 *     whole
 * @param labels those that a model knows, in the model's order; segments with others are left out
 *     with a remark; null for all labels in the data
 * @param singleLabel whether only one label can be used at a time, so that overlapping segments
 *     deserve a remark
 */
public record ActivityReading(String subset, List<String> labels, boolean singleLabel) {
  /** Everything in the data. */
  public static final ActivityReading ALL = new ActivityReading(null, null, false);

  /** Keeps its own copy. */
  public ActivityReading {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** The same, of one subset. */
  public ActivityReading ofSubset(String name) {
    return new ActivityReading(name, labels, singleLabel);
  }

  /** The same, for a model that knows these labels. */
  public ActivityReading forLabels(List<String> known) {
    return new ActivityReading(subset, known, singleLabel);
  }

  /** The same, for a model that gives one label at a time. */
  public ActivityReading forSingleLabel() {
    return new ActivityReading(subset, labels, true);
  }
}
