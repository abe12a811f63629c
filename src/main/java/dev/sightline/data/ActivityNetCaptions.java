package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * ActivityNet Captions, or any file of its form: long videos, and sentences about parts of them,
 *
 * <pre>{"v_QOlSCBRmfWY": {"duration": 82.73,
 *   "timestamps": [[0.83, 19.86], [17.37, 60.81], ...],
 *   "sentences": ["A young woman is seen ...", "The girl dances ...", ...]}, ...}</pre>
 *
 * <p>Each time stamp is a clip with the one sentence in the same place of its list; the clips of a
 * video {@code v_x} are {@code v_x#1}, {@code v_x#2} and so on. Each split is a file: {@code
 * train.json}, and the same videos described by two people, {@code val_1.json} and {@code
 * val_2.json}. The file is read from front to back, one video after the other.
 */
public final class ActivityNetCaptions {
  private static final List<String> FILES = List.of("train.json", "val_1.json", "val_2.json");

  private static final class Entry {
    String duration;
    List<List<String>> timestamps;
    List<String> sentences;
  }

  private final Path file;
  private final JsonFile json;
  private final VideoFolder folder;
  private final CaptionCollector captions;
  private final Set<String> seen = new HashSet<>();

  private ActivityNetCaptions(
      Path file, JsonFile json, VideoFolder folder, CaptionCollector captions) {
    this.file = file;
    this.json = json;
    this.folder = folder;
    this.captions = captions;
  }

  /** Whether a folder has any of this data set's files. */
  static boolean isIn(Path dir) {
    return FILES.stream().anyMatch(name -> Files.exists(dir.resolve(name)));
  }

  /**
   * The file of a split.
   *
   * @param split the name of a file without its ending; {@code dev} and {@code val} mean {@code
   *     val_1}
   * @throws SightlineException if it does not exist
   */
  static Path file(Path dir, String split) throws SightlineException {
    String name = Set.of("dev", "val").contains(split) ? "val_1" : split;
    Path file = name.matches("[\\w-]+") ? dir.resolve(name + ".json") : null;
    if (file == null || !Files.exists(file)) {
      throw new SightlineException(
          "%s has no split '%s'; it has: %s."
              .formatted(
                  dir,
                  Remarks.shown(split),
                  String.join(
                      ", ",
                      FILES.stream().filter(one -> Files.exists(dir.resolve(one))).toList())));
    }
    return file;
  }

  /**
   * Reads all of a file.
   *
   * @throws SightlineException if nothing in the file can be used
   */
  static VideoCaptionData read(Path file, VideoFolder folder) throws SightlineException {
    CaptionCollector captions = new CaptionCollector(file);
    JsonFile.read(file, json -> new ActivityNetCaptions(file, json, folder, captions)::video);
    folder.doubles().forEach(captions.remarks()::add);
    return captions.data();
  }

  private void video(String name) throws IOException {
    Place place = new Place(file, json.line(), "video '" + Remarks.shown(name) + "'");
    Entry entry = new Entry();
    if (json.atObject()) {
      json.object(field -> field(field, entry));
    } else {
      json.skip();
    }
    if (entry.timestamps == null || entry.sentences == null) {
      leaveOut(place, "an object with timestamps and sentences was expected.");
    } else if (entry.timestamps.size() != entry.sentences.size()) {
      leaveOut(
          place,
          "there are %s timestamps and %s sentences: the same number of each was expected."
              .formatted(entry.timestamps.size(), entry.sentences.size()));
    } else if (VideoFolder.name(name, place, captions.remarks()) != null) {
      if (seen.add(VideoFolder.id(name))) {
        clips(VideoFolder.id(name), entry, place.line());
      } else {
        leaveOut(place, "this video is already in the file; the first entry counts.");
      }
    }
  }

  private void leaveOut(Place place, String sentence) {
    captions.remarks().add("videos that were left out", place, sentence);
  }

  private void field(String name, Entry entry) throws IOException {
    if (name.equals("duration")) {
      entry.duration = json.textOrNull();
    } else if (name.equals("timestamps") && json.atArray()) {
      List<List<String>> timestamps = new ArrayList<>();
      json.array(() -> timestamps.add(texts()));
      entry.timestamps = timestamps;
    } else if (name.equals("sentences") && json.atArray()) {
      entry.sentences = texts();
    } else {
      json.skip();
    }
  }

  /** The texts of a list; elements that are not texts become empty. */
  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    if (json.atArray()) {
      json.array(
          () -> {
            String text = json.textOrNull();
            texts.add(text == null ? "" : text);
          });
    } else {
      json.skip();
    }
    return texts;
  }

  private void clips(String video, Entry entry, int line) {
    Path path = folder.file(video);
    for (int i = 0; i < entry.timestamps.size(); i++) {
      String id = video + "#" + (i + 1);
      Place place = new Place(file, line, "'" + Remarks.shown(id) + "'");
      List<String> times = entry.timestamps.get(i);
      String complaint =
          times.size() == 2
              ? WrittenSeconds.complaint(times.get(0), times.get(1))
              : "a start and an end were expected.";
      if (complaint != null) {
        captions.remarks().add("clips with impossible times", place, complaint);
        continue;
      }
      double start = WrittenSeconds.of(times.get(0));
      double end = WrittenSeconds.of(times.get(1));
      double length =
          entry.duration != null && WrittenSeconds.isTime(entry.duration)
              ? WrittenSeconds.of(entry.duration)
              : Double.POSITIVE_INFINITY;
      if (end > length + FilmLengths.SLACK_S) {
        captions
            .remarks()
            .add(
                "clips with impossible times",
                place,
                "the segment goes from %s to %s, but the video lasts %s seconds: %s."
                    .formatted(
                        times.get(0),
                        times.get(1),
                        entry.duration,
                        FilmLengths.use(start, length)));
        end = length;
      }
      if (start < length) {
        captions.part(id, video, path, start, end, place);
        captions.caption(id, entry.sentences.get(i), place);
      }
    }
  }
}
