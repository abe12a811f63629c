package dev.sightline.data;

import dev.sightline.io.SightlineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes data of clips and captions as a reader comes upon them, whatever the layout. What cannot be
 * used is left out with a remark, and the others go on.
 */
final class CaptionCollector {
  private record Listed(
      String video, Path file, double start, double end, Place place, List<String> captions) {}

  private final Path source;
  private final Map<String, Listed> clips = new LinkedHashMap<>();
  private final Remarks remarks = new Remarks();

  /**
   * Begins with nothing.
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
   * Takes a clip that is a whole video.
   *
   * @param file null if the video is not there
   */
  void video(String id, Path file, Place place) {
    part(id, id, file, 0, Double.POSITIVE_INFINITY, place);
  }

  /**
   * Takes a clip that is a part of a video; one of the same id counts once.
   *
   * @param video the name by which it is missed if it is not there
   * @param file null if it is not there
   */
  void part(String id, String video, Path file, double start, double end, Place place) {
    clips.putIfAbsent(id, new Listed(video, file, start, end, place, new ArrayList<>()));
  }

  /** As it is inside of its video; null where none of it is. */
  private CaptionedClip inside(String id, Listed clip, FilmLengths lengths) {
    double end =
        clip.end == Double.POSITIVE_INFINITY
            ? clip.end
            : lengths.end(clip.file, clip.video, clip.start, clip.end, clip.place);
    return Double.isNaN(end)
        ? null
        : new CaptionedClip(id, clip.file, clip.start, end, clip.captions);
  }

  /** Takes what was written about a clip that was taken before. */
  void caption(String id, String caption, Place place) {
    if (remarks.canUse(caption, "a caption", place)) {
      clips.get(id).captions.add(caption.strip());
    }
  }

  /**
   * All that was taken, in its order.
   *
   * @throws SightlineException if there is nothing in it that can be used
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
                "'%s' was left out: nothing is written about it.".formatted(Remarks.shown(id)));
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
