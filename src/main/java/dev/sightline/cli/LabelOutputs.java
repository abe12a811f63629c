package dev.sightline.cli;

import dev.sightline.activity.ActivityLabels;
import dev.sightline.activity.Timeline;
import dev.sightline.data.ActivityData;
import dev.sightline.data.ActivityVideo;
import dev.sightline.media.Subtitles;
import dev.sightline.media.TimelinePainter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Files that {@code sightline label} writes beside what it prints. */
final class LabelOutputs {
  @Option(
      names = "--srt",
      paramLabel = "OUT",
      description = "Write SubRip subtitles; of several videos, into the folder OUT.")
  Path srt;

  @Option(names = "--vtt", paramLabel = "OUT", description = "Write WebVTT subtitles; likewise.")
  Path vtt;

  @Option(
      names = "--timeline",
      paramLabel = "OUT.png",
      description = "Draw a lane for each activity, its probability as height; likewise.")
  Path timeline;

  @Option(
      names = "--video",
      paramLabel = "OUT.mp4",
      description = "Write the video with the label drawn in; likewise.")
  Path video;

  /**
   * Makes the folders where there are several videos.
   *
   * @throws IllegalArgumentException where a file stands in their place
   */
  void require(boolean several) throws IOException {
    for (Path out : new Path[] {srt, vtt, timeline, video}) {
      if (out == null || !several) {
        continue;
      }
      if (Files.isRegularFile(out)) {
        throw new IllegalArgumentException(
            out + " is a file; for several videos a folder was expected");
      }
      Files.createDirectories(out);
    }
  }

  private static Path place(Path out, Path video, String ending) {
    if (!Files.isDirectory(out)) {
      return out;
    }
    String name = video.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return out.resolve((dot > 0 ? name.substring(0, dot) : name) + ending);
  }

  void write(Path file, Timeline said, ActivityData known, boolean several) throws IOException {
    if (srt != null) {
      Files.writeString(place(srt, file, ".srt"), Subtitles.SRT.file(cues(said)));
    }
    if (vtt != null) {
      Files.writeString(place(vtt, file, ".vtt"), Subtitles.VTT.file(cues(said)));
    }
    if (timeline != null) {
      TimelinePainter.write(
          file.getFileName().toString(),
          said.rateHz(),
          said.seconds(),
          lanes(said, known == null ? Optional.empty() : truth(known, file)),
          place(timeline, file, ".png"));
    }
    if (video != null) {
      LabelledFilm.write(file, said, place(video, file, ".mp4"));
    }
  }

  private static List<Subtitles.Cue> cues(Timeline said) {
    return said.segments().stream()
        .map(a -> new Subtitles.Cue(a.start(), a.end(), a.label()))
        .toList();
  }

  private static Optional<ActivityVideo> truth(ActivityData known, Path file) {
    String name = file.getFileName().toString();
    return known.videos().stream()
        .filter(v -> v.file().getFileName().toString().equals(name))
        .findFirst();
  }

  private static List<TimelinePainter.Lane> lanes(Timeline said, Optional<ActivityVideo> truth) {
    ActivityLabels labels = said.labels();
    List<TimelinePainter.Lane> lanes = new ArrayList<>();
    for (int c = labels.several() ? 0 : 1; c < labels.size(); c++) {
      String name = labels.classes().get(c);
      List<TimelinePainter.Span> spans =
          said.segments().stream()
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
      lanes.add(new TimelinePainter.Lane(name, said.of(c), spans, trueSpans));
    }
    return lanes;
  }
}
