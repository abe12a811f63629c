package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Collects segments while a file of any layout is read. A malformed segment is left out with a
 * remark that gives its place, and the rest is used.
 */
final class SegmentCollector {
  private static final class Video {
    final Path file;
    final Map<LabelledSegment, Place> segments = new LinkedHashMap<>();
    String use = "";
    boolean refused;

    Video(Path file) {
      this.file = file;
    }
  }

  /** THUMOS' videos, in which unclear parts are marked as if they were a class. */
  private static final Pattern OF_THUMOS = Pattern.compile("(^|/)video_(validation|test)_");

  private final Path source;
  private final VideoFolder folder;
  private final ActivityReading reading;
  private final Map<String, Video> videos = new LinkedHashMap<>();

  /** Includes unwanted videos; of two names for one file the first counts. */
  private final Map<Path, String> idOf = new HashMap<>();

  final Remarks remarks = new Remarks();
  private final FilmLengths lengths = new FilmLengths(remarks);
  private final LabelSpellings spellings;

  /**
   * Starts empty.
   *
   * @param source the file or folder that the segments come from
   */
  SegmentCollector(Path source, VideoFolder folder, ActivityReading reading) {
    this.source = source;
    this.folder = folder;
    this.reading = reading;
    this.spellings = new LabelSpellings(reading.labels());
  }

  void remark(String kind, Place place, String sentence) {
    remarks.add(kind, place, sentence);
  }

  void remark(String sentence) {
    remarks.add(sentence);
  }

  /** Whether this can be a video's name; if not, there is a remark. */
  boolean accepts(String name, Place place) {
    return VideoFolder.name(name, place, remarks) != null;
  }

  /**
   * Notes a video, which may have no segment. The name must have been accepted.
   *
   * @param subset by the data set's name for it; null if it has none
   */
  void video(String name, String subset, Place place) {
    known(name, place).use = KeptApart.use(subset);
  }

  /** Notes a video that is mentioned but not wanted. */
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

  /** Adds a segment, in the words of the file. */
  void segment(String name, String start, String end, String label, Place place) {
    if (!accepts(name, place)) {
      return;
    }
    Video video = known(name, place);
    String complaint = WrittenSeconds.complaint(start, end);
    if (complaint != null) {
      video.refused = true;
      remarks.add("invalid segments", place, complaint);
      return;
    }
    if (!remarks.canUse(label, "a label", place)) {
      video.refused = true;
      return;
    }
    String done =
        spellings.of(
            label,
            first ->
                remarks.add(
                    "labels in another spelling",
                    place,
                    "'%s' is taken for the same as '%s'."
                        .formatted(Remarks.shown(label), Remarks.shown(first))));
    if (done.equalsIgnoreCase(ActivityData.BACKGROUND)) {
      return;
    }
    if (done.equalsIgnoreCase("ambiguous") && OF_THUMOS.matcher(name).find()) {
      remarks.count(
          "stretches that are ambiguous, which is no class of THUMOS; they were left out", place);
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
    double from = WrittenSeconds.of(start);
    double to = WrittenSeconds.of(end);
    if (video.file != null) {
      to = lengths.end(video.file, name, from, to, place);
    }
    if (Double.isNaN(to)) {
      video.refused = true;
      return;
    }
    Place before = video.segments.putIfAbsent(new LabelledSegment(from, to, done), place);
    if (before != null) {
      remarks.add(
          "repeated segments",
          place,
          "the same segment is already %s and counts once."
              .formatted(
                  before.file().equals(place.file())
                      ? "on line " + before.line()
                      : "in " + before));
    }
  }

  private static String oneOf(List<String> labels) {
    int most = 12;
    return labels.size() <= most
        ? String.join(", ", labels)
        : String.join(", ", labels.subList(0, most)) + " or " + (labels.size() - most) + " others";
  }

  /** Videos in the folder without any segment count as videos in which nothing is done. */
  void takeTheOthersAsBackground() {
    others().forEach(id -> videos.put(id, new Video(folder.file(id))));
  }

  private List<String> others() {
    return folder.ids().stream().filter(id -> !idOf.containsKey(folder.file(id))).toList();
  }

  /** Videos in the folder that are not mentioned are left out, with a remark. */
  void leaveOutTheOthers() {
    List<String> others = others();
    if (!others.isEmpty()) {
      remarks.add(
          "%s does not mention %s videos in the folder (the first is '%s'); they were left out."
              .formatted(source, others.size(), others.get(0)));
    }
  }

  /**
   * Everything that was added, the videos sorted by id.
   *
   * @throws SightlineException if none of it can be used
   */
  ActivityData data() throws SightlineException {
    List<ActivityVideo> there = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    TreeSet<String> labels = new TreeSet<>();
    for (String id : new TreeSet<>(videos.keySet())) {
      Video video = videos.get(id);
      if (video.file == null) {
        missing.add(id);
      } else if (video.segments.isEmpty() && video.refused) {
        // Used as it is, it would teach that what is done in it is background.
        remarks.add(
            source + ": '" + id + "' was left out because none of its segments can be used.");
      } else {
        there.add(new ActivityVideo(id, video.file, List.copyOf(video.segments.keySet())));
        video.segments.keySet().forEach(segment -> labels.add(segment.label()));
      }
    }
    folder.doubles().forEach(remarks::add);
    if (reading.singleLabel()) {
      remarkOverlaps();
    }
    lengths.guessUnit(source);
    if (there.isEmpty() || !anySegment()) {
      throw new SightlineException(
          "%s has no %s that can be used.%s"
              .formatted(source, anySegment() ? "video" : "segment", remarks.firstThingWrong()));
    }
    return new ActivityData(
        there,
        reading.labels() != null ? reading.labels() : List.copyOf(labels),
        missing,
        remarks.sentences(),
        apart(there));
  }

  private boolean anySegment() {
    return videos.values().stream().anyMatch(video -> !video.segments.isEmpty());
  }

  /** If no video is for training, those for validation are trained on, as in THUMOS. */
  private KeptApart apart(List<ActivityVideo> there) {
    boolean training = videos.values().stream().anyMatch(video -> video.use.equals("train"));
    Map<String, Set<String>> ids = new HashMap<>();
    for (ActivityVideo video : there) {
      String use = videos.get(video.id()).use;
      ids.computeIfAbsent(use, any -> new HashSet<>()).add(video.id());
    }
    return new KeptApart(
        training ? ids.getOrDefault("dev", Set.of()) : Set.of(),
        ids.getOrDefault("test", Set.of()));
  }

  private void remarkOverlaps() {
    int overlaps = 0;
    int inVideos = 0;
    Place first = null;
    for (Video video : videos.values()) {
      int before = overlaps;
      // Of everything being done only two matter: what ends last, and what else does.
      LabelledSegment last = null;
      LabelledSegment other = null;
      for (LabelledSegment segment :
          video.segments.keySet().stream().sorted(ActivityVideo.IN_TIME).toList()) {
        LabelledSegment another =
            last == null || !last.label().equals(segment.label()) ? last : other;
        if (video.file != null && another != null && another.end() > segment.start()) {
          overlaps++;
          first = first == null ? video.segments.get(segment) : first;
        }
        if (last == null || last.label().equals(segment.label())) {
          last = last == null || segment.end() > last.end() ? segment : last;
        } else if (segment.end() > last.end()) {
          other = last;
          last = segment;
        } else if (other == null || segment.end() > other.end()) {
          other = segment;
        }
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
