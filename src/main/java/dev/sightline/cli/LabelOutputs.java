package dev.sightline.cli;

import dev.sightline.Labeller;
import dev.sightline.Segment;
import dev.sightline.activity.Timeline;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.draw.TimelinePainter;
import dev.sightline.text.ShownName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Files that {@code sightline label} writes beside what it prints. */
final class LabelOutputs {
  @Mixin SubtitleOptions subtitles;

  @Option(
      names = "--timeline",
      paramLabel = "OUT.png",
      description =
          "Draw a timeline: one lane per activity, its height the probability. For several videos, a"
              + " folder.")
  Output.PerInput timeline;

  @Option(
      names = "--film",
      paramLabel = "OUT.mp4",
      description = "Write a film with the labels drawn in, with its sound. For several, a folder.")
  Output.PerInput film;

  private Map<Path, Path> timelines = Map.of();
  private Map<Path, Path> films = Map.of();

  /**
   * Gives what is written of each video its place.
   *
   * @throws IllegalArgumentException where it has none
   */
  void place(Inputs inputs) throws IOException {
    subtitles.place(inputs);
    timelines = inputs.places("--timeline", timeline, ".png");
    films = inputs.places("--film", film, ".mp4");
  }

  /** Writes them; what of a film could not be kept comes back as a sentence. */
  Optional<String> write(Path file, Labeller.Film said, ActivityData known) throws IOException {
    try (SubtitleOptions.Writing cues = subtitles.of(file)) {
      for (Segment a : said.segments()) {
        cues.add(a.start(), a.end(), LabelLines.shown(a));
      }
    }
    if (timeline != null) {
      TimelinePainter.write(
          file.getFileName().toString(),
          said.fps(),
          said.seconds(),
          lanes(said, known == null ? Optional.empty() : truth(known, file)),
          timelines.get(file));
    }
    return film == null ? Optional.empty() : LabelledFilm.write(file, said, films.get(file));
  }

  static Optional<ActivityVideo> truth(ActivityData known, Path file) {
    String name = file.getFileName().toString();
    return known.videos().stream()
        .filter(v -> v.file().getFileName().toString().equals(name))
        .findFirst();
  }

  /** What --truth lacks for this video; empty where it has all. */
  static List<String> missing(ActivityData known, Path file, List<String> activities) {
    Optional<ActivityVideo> truth = truth(known, file);
    if (truth.isEmpty()) {
      return List.of("--truth has no segment of " + file.getFileName());
    }
    List<String> others =
        truth.get().segments().stream()
            .map(s -> s.label())
            .filter(label -> !activities.contains(label))
            .distinct()
            .toList();
    return others.isEmpty()
        ? List.of()
        : List.of(
            "--truth has labels for %s that the labeller does not know: %s"
                .formatted(file.getFileName(), String.join(", ", others)));
  }

  /** In the order in which the activities first appear; one that never does has no lane. */
  static List<TimelinePainter.Lane> lanes(Labeller.Film said, Optional<ActivityVideo> truth) {
    return lanes(said.probabilities(), said.segments(), truth);
  }

  /** The lanes of what a labeller says, and of what is true. */
  static List<TimelinePainter.Lane> lanes(Timeline said, ActivityVideo truth) {
    Map<String, float[]> probabilities = new LinkedHashMap<>();
    for (String activity : said.labels().activities()) {
      probabilities.put(activity, said.of(said.labels().index(activity)));
    }
    List<Segment> segments =
        said.segments().stream()
            .map(a -> new Segment(a.start(), a.end(), a.label(), a.score()))
            .toList();
    return lanes(probabilities, segments, Optional.of(truth));
  }

  private static List<TimelinePainter.Lane> lanes(
      Map<String, float[]> probabilities, List<Segment> said, Optional<ActivityVideo> truth) {
    List<TimelinePainter.Lane> lanes = new ArrayList<>();
    for (Map.Entry<String, float[]> activity : probabilities.entrySet()) {
      String name = activity.getKey();
      List<TimelinePainter.Span> spans =
          said.stream()
              .filter(a -> a.label().equals(name))
              .map(a -> new TimelinePainter.Span(a.start(), a.end()))
              .toList();
      List<TimelinePainter.Span> trueSpans =
          truth
              .map(
                  v ->
                      v.segments().stream()
                          .filter(s -> s.label().equals(name))
                          .map(s -> new TimelinePainter.Span(s.start(), s.end()))
                          .toList())
              .orElse(null);
      if (!spans.isEmpty() || trueSpans != null && !trueSpans.isEmpty()) {
        lanes.add(
            new TimelinePainter.Lane(ShownName.of(name), activity.getValue(), spans, trueSpans));
      }
    }
    lanes.sort(Comparator.comparingDouble(LabelOutputs::firstSecond));
    return lanes;
  }

  private static double firstSecond(TimelinePainter.Lane lane) {
    return Stream.concat(
            lane.said().stream(), lane.truth() == null ? Stream.of() : lane.truth().stream())
        .mapToDouble(TimelinePainter.Span::start)
        .min()
        .orElse(0);
  }
}
