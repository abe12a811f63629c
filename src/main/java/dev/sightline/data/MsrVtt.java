package dev.sightline.data;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * MSR-VTT, or any file of its form:
 *
 * <pre>{"videos": [{"video_id": "video7", "split": "train", ...}, ...],
 *  "sentences": [{"video_id": "video7", "caption": "a man mixes dough", ...}, ...]}</pre>
 *
 * <p>The file is read from front to back, whichever list comes first, and only names and captions
 * are kept. The times of a video, {@code start time} and {@code end time}, are those of the film it
 * was cut from; the clip is the whole file {@code video7.mp4}.
 */
public final class MsrVtt {
  private record Video(String split, Place place) {}

  /** There are hundreds of thousands, so of the place only the line is kept. */
  private record Sentence(String caption, int line) {}

  private final Path file;
  private final JsonFile json;
  private final String wanted;
  private final Remarks remarks;
  private final Map<String, Video> videos = new LinkedHashMap<>();
  private final Map<String, List<Sentence>> sentences = new LinkedHashMap<>();

  private MsrVtt(Path file, JsonFile json, String wanted, Remarks remarks) {
    this.file = file;
    this.json = json;
    this.wanted = wanted;
    this.remarks = remarks;
  }

  /**
   * Reads one split.
   *
   * @param split as in the file; {@code dev} and {@code val} also mean what MSR-VTT calls {@code
   *     validate}
   * @return clips in the order of the file, with their videos' ids
   * @throws SightlineException if the file is not of this form, or has no clip of this split that
   *     can be used
   */
  static VideoCaptionData read(Path file, VideoFolder folder, String split)
      throws SightlineException {
    CaptionCollector captions = new CaptionCollector(file);
    MsrVtt[] reader = {null};
    JsonFile.read(
        file,
        json -> {
          reader[0] = new MsrVtt(file, json, common(split), captions.remarks());
          return reader[0]::list;
        });
    reader[0].collect(folder, captions, split);
    return captions.data();
  }

  /** A split's common name, if it has several. */
  private static String common(String split) {
    return Set.of("dev", "val", "validation").contains(split) ? "validate" : split;
  }

  private void list(String name) throws IOException {
    switch (name) {
      case "videos" -> json.array(this::readVideo);
      case "sentences" -> json.array(this::readSentence);
      default -> json.skip();
    }
  }

  private void readVideo() throws IOException {
    Map<String, String> fields = json.fields("a video", List.of("video_id", "split"), remarks);
    if (fields == null) {
      return;
    }
    String name = fields.get("video_id");
    Place place = place(name, json.line());
    if (VideoFolder.name(name, place, remarks) != null) {
      Video video = new Video(common(fields.get("split")), place);
      if (videos.putIfAbsent(VideoFolder.id(name), video) != null) {
        remarks.add(
            "videos listed before",
            place,
            "this video is already in the list; the first entry counts.");
      }
    }
  }

  private void readSentence() throws IOException {
    Map<String, String> fields = json.fields("a sentence", List.of("video_id", "caption"), remarks);
    if (fields == null) {
      return;
    }
    String id = VideoFolder.id(fields.get("video_id"));
    Video video = videos.get(id);
    // If the split is not known yet, it must be kept until the end.
    if (video == null || video.split.equals(wanted)) {
      sentences
          .computeIfAbsent(id, i -> new ArrayList<>(20))
          .add(new Sentence(fields.get("caption"), json.line()));
    }
  }

  private Place place(String video, int line) {
    return new Place(file, line, "video '" + Remarks.shown(video) + "'");
  }

  private void collect(VideoFolder folder, CaptionCollector captions, String split)
      throws SightlineException {
    if (videos.isEmpty()) {
      throw new SightlineException(
          file + " has no videos and sentences as MSR-VTT's files do." + remarks.firstThingWrong());
    }
    Set<String> splits = new TreeSet<>();
    videos.forEach((id, video) -> splits.add(video.split));
    if (!splits.contains(wanted)) {
      throw new SightlineException(
          "%s has no split '%s'; it has: %s."
              .formatted(file, Remarks.shown(split), String.join(", ", splits)));
    }
    videos.forEach(
        (id, video) -> {
          if (video.split.equals(wanted)) {
            captions.video(id, folder.file(id), video.place);
          }
        });
    for (Map.Entry<String, List<Sentence>> entry : sentences.entrySet()) {
      for (Sentence sentence : entry.getValue()) {
        Place place = place(entry.getKey(), sentence.line);
        if (captions.has(entry.getKey())) {
          captions.caption(entry.getKey(), sentence.caption, place);
        } else if (!videos.containsKey(entry.getKey())) {
          remarks.count("sentences about videos that are in no list", place);
        }
      }
    }
    folder.doubles().forEach(remarks::add);
  }
}
