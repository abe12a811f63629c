package dev.sightline.data;

import dev.sightline.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects clips and captions while a file of any layout is read. What cannot be used is left out
 * with a remark, and the rest is used.
 */
final class CaptionCollector {
  private record Listed(
      String video, Path file, double start, double end, Place place, List<String> captions) {}

  private final Path source;
  private final Map<String, Listed> clips = new LinkedHashMap<>();
  private final Remarks remarks = new Remarks();

  /**
   * Starts empty.
   *
   * @param source the file or folder that the clips come from
   */
  CaptionCollector(Path source) {
    this.source = source;
  }

  Remarks remarks() {
    return remarks;
  }

  boolean has(String id) {
    return clips.containsKey(id);
  }

  /**
   * Adds a clip that is a whole video.
   *
   * @param file null if the video does not exist
   */
  void video(String id, Path file, Place place) {
    part(id, id, file, 0, Double.POSITIVE_INFINITY, place);
  }

  /**
   * Adds a clip that is a part of a video; a second one with the same id is ignored.
   *
   * @param video the name to report if it does not exist
   * @param file null if it does not exist
   */
  void part(String id, String video, Path file, double start, double end, Place place) {
    clips.putIfAbsent(id, new Listed(video, file, start, end, place, new ArrayList<>()));
  }

  /** The clip cut to its video's length; null if none of it is inside. */
  private CaptionedClip inside(String id, Listed clip, FilmLengths lengths) {
    double end =
        clip.end == Double.POSITIVE_INFINITY
            ? clip.end
            : lengths.end(clip.file, clip.video, clip.start, clip.end, clip.place);
    return Double.isNaN(end)
        ? null
        : new CaptionedClip(id, clip.file, clip.start, end, clip.captions);
  }

  /** Adds a caption of a clip that was added before. */
  void caption(String id, String caption, Place place) {
    if (remarks.canUse(caption, "a caption", place)) {
      clips.get(id).captions.add(caption.strip());
    }
  }

  /**
   * Everything that was added, in order.
   *
   * @throws SightlineException if none of it can be used
   */
  VideoCaptionData data() throws SightlineException {
    List<CaptionedClip> there = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    FilmLengths lengths = new FilmLengths(remarks);
    clips.forEach(
        (id, clip) -> {
          if (clip.file == null) {
            missing.add(clip.video);
          } else if (clip.captions.isEmpty()) {
            remarks.add(
                "clips without a sentence",
                clip.place,
                "'%s' was left out: it has no sentence.".formatted(Remarks.shown(id)));
          } else {
            CaptionedClip inside = inside(id, clip, lengths);
            if (inside != null) {
              there.add(inside);
            }
          }
        });
    lengths.guessUnit(source);
    if (there.isEmpty()) {
      throw new SightlineException(
          "%s has no clip that can be used.%s".formatted(source, why(missing)));
    }
    return new VideoCaptionData(there, List.copyOf(missing), remarks.sentences());
  }

  private String why(Set<String> missing) {
    if (!missing.isEmpty()) {
      return " Missing: %s, the first being '%s'."
          .formatted(missing.size(), Remarks.shown(missing.iterator().next()));
    }
    return remarks.firstThingWrong();
  }
}
