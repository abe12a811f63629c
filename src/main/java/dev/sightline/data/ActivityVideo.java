package dev.sightline.data;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A video and what is done in it, and when. Where no segment holds there is background.
 *
 * @param id the data set's own name for the video, without the ending of a file name
 * @param file where the video is
 * @param segments in the order of their starts; of two that start together, the one that ends first
 *     is first
 */
public record ActivityVideo(String id, Path file, List<LabelledSegment> segments) {
  static final Comparator<LabelledSegment> IN_TIME =
      comparingDouble(LabelledSegment::start)
          .thenComparingDouble(LabelledSegment::end)
          .thenComparing(comparing(LabelledSegment::label));

  /** Keeps its own copy, in order. */
  public ActivityVideo {
    segments = segments.stream().sorted(IN_TIME).toList();
  }

  /** The segments that hold at a moment, the one that began last being the last. */
  public List<LabelledSegment> at(double second) {
    return segments.stream().filter(segment -> segment.holdsAt(second)).toList();
  }
}
