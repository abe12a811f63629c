package dev.sightline.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes activity data of segments as a reader comes upon them, whatever the layout. A segment that
 * is not well formed is left out with a remark that has its place, and the others go on.
 */
final class SegmentCollector {
  private static final class Video {
    final Path file;
    final Map<Segment, Place> segments = new LinkedHashMap<>();
    boolean refused;

    Video(Path file) {
      this.file = file;
    }
  }

  private final Path source;
  private final VideoFolder folder;
  private final ActivityReading reading;
  private final Map<String, Video> videos = new LinkedHashMap<>();

  /** Also of videos that are not wanted; of two names for one file the first counts. */
  private final Map<Path, String> idOf = new HashMap<>();

  private final Remarks remarks = new Remarks();
  private int segments;

  /**
   * Begins with nothing.
   *
   * @param source the file or folder that the segments come from
   */
  SegmentCollector(Path source, VideoFolder folder, ActivityReading reading) {
    this.source = source;
    this.folder = folder;
    this.reading = reading;
  }

  void remark(String kind, Place place, String sentence) {
    remarks.add(kind, place, sentence);
  }

  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** Whether this can name a video; if not, there is a remark. */
  boolean accepts(String name, Place place) {
    return VideoFolder.holds(name, place, remarks);
  }

  /** Takes note of a video, which may have no segment. The name must have been accepted. */
  void video(String name, Place place) {
    known(name, place);
  }

  /** Takes note of a video that is spoken of but not wanted. */
  void notWanted(String name) {
    String id = VideoFolder.id(name);
    idOf.putIfAbsent(folder.file(id), id);
  }

  private Video known(String name, Place place) {
    String written = VideoFolder.id(name);
    Path file = folder.file(written);
    String id = file == null ? written : idOf.computeIfAbsent(file, f -> written);
    Video video = videos.get(id);
    if (video == null) {
      video = new Video(file);
      videos.put(id, video);
      if (file == null) {
        remarks.add(
            "videos that are not there",
            place,
            "the video '%s' was expected, but there is no file of that name.".formatted(id));
      }
    }
    return video;
  }

  /** Takes a segment, all in the words of the file. */
  void segment(String name, String start, String end, String label, Place place) {
    if (!accepts(name, place)) {
      return;
    }
    Video video = known(name, place);
    String complaint = WrittenSeconds.complaint(start, end);
    if (complaint == null && label.isBlank()) {
      complaint = "a label was expected.";
    }
    if (complaint != null) {
      video.refused = true;
      remarks.add("segments that cannot be", place, complaint);
      return;
    }
    String done = label.strip();
    if (done.equalsIgnoreCase(ActivityData.BACKGROUND)) {
      return;
    }
    if (reading.labels() != null && !reading.labels().contains(done)) {
      remarks.add(
          "segments with other labels",
          place,
          "'%s' is not one of the labels: %s was expected."
              .formatted(Remarks.shown(done), oneOf(reading.labels())));
      return;
    }
    Segment segment = new Segment(WrittenSeconds.of(start), WrittenSeconds.of(end), done);
    Place before = video.segments.putIfAbsent(segment, place);
    if (before != null) {
      remarks.add(
          "segments said before",
          place,
          "the same segment stands %s already and counts once."
              .formatted(
                  before.file().equals(place.file())
                      ? "on line " + before.line()
                      : "in " + before));
    } else {
      segments++;
    }
  }

  private static String oneOf(List<String> labels) {
    int most = 12;
    return labels.size() <= most
        ? String.join(", ", labels)
        : String.join(", ", labels.subList(0, most)) + " or " + (labels.size() - most) + " others";
  }

  /** Videos of the folder that no segment speaks of are videos in which nothing is done. */
  void takeTheOthersAsBackground() {
    others().forEach(id -> videos.put(id, new Video(folder.file(id))));
  }

  private List<String> others() {
    return folder.ids().stream().filter(id -> !idOf.containsKey(folder.file(id))).toList();
  }

  /** Videos of the folder that nothing was said of are left out, which is worth a remark. */
  void leaveOutTheOthers() {
    List<String> others = others();
    if (!others.isEmpty()) {
      remarks.add(
          "%s says nothing of %s videos that are there (the first is '%s'); they were left out."
              .formatted(source, others.size(), others.get(0)));
    }
  }

  /**
   * All that was taken, the videos sorted by id.
   *
   * @throws DataException if there is nothing in it that can be used
   */
  ActivityData data() throws DataException {
    List<ActivityVideo> there = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    TreeSet<String> labels = new TreeSet<>();
    for (String id : new TreeSet<>(videos.keySet())) {
      Video video = videos.get(id);
      if (video.file == null) {
        missing.add(id);
      } else if (video.segments.isEmpty() && video.refused) {
        // Taken as it is, it would teach that what is done in it is background.
        remarks.add(source + ": '" + id + "' was left out, for none of its segments can be used.");
      } else {
        there.add(new ActivityVideo(id, video.file, List.copyOf(video.segments.keySet())));
        video.segments.keySet().forEach(segment -> labels.add(segment.label()));
      }
    }
    folder.doubles().forEach(remarks::add);
    if (reading.singleLabel()) {
      remarkOverlaps();
    }
    if (there.isEmpty() || segments == 0) {
      String first = remarks.sentences().stream().findFirst().orElse("");
      throw new DataException(
          "%s has no %s that can be used.%s"
              .formatted(
                  source,
                  segments == 0 ? "segment" : "video",
                  first.isEmpty() ? "" : " The first thing wrong is: " + first));
    }
    return new ActivityData(
        there,
        reading.labels() != null ? reading.labels() : List.copyOf(labels),
        missing,
        remarks.sentences());
  }

  private void remarkOverlaps() {
    int overlaps = 0;
    int inVideos = 0;
    Place first = null;
    for (Video video : videos.values()) {
      int before = overlaps;
      Map<String, Double> ends = new HashMap<>();
      for (Segment segment :
          video.segments.keySet().stream().sorted(ActivityVideo.IN_TIME).toList()) {
        boolean another =
            ends.entrySet().stream()
                .anyMatch(
                    end ->
                        end.getValue() > segment.start() && !end.getKey().equals(segment.label()));
        if (video.file != null && another) {
          overlaps++;
          first = first == null ? video.segments.get(segment) : first;
        }
        ends.merge(segment.label(), segment.end(), Math::max);
      }
      inVideos += overlaps > before ? 1 : 0;
    }
    if (overlaps > 0) {
      remarks.add(
          "%s: the first of %s segments (in %s videos) that begin before one with another label ends; one label at a time was expected, so there the one that began last counts."
              .formatted(first, overlaps, inVideos));
    }
  }
}
