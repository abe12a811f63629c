package dev.sightline.cli;

import dev.sightline.Caption;
import dev.sightline.Captioner;
import dev.sightline.draw.AttentionPainter;
import dev.sightline.draw.FrameLooksPainter;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Paints which frames of a film a captioner looked at. */
final class FilmLooks {
  private static final int TILE = 280;

  private FilmLooks() {}

  /** The words of a caption and where it looked for them. */
  static List<AttentionPainter.Look> looks(Caption caption) {
    return AttentionPainter.looks(caption.words(), caption.looks());
  }

  /**
   * Reads the film once more, for its pictures.
   *
   * @param model its name, for a sentence
   * @throws MediaException with one sentence, if either file fails, or the model has no attention
   */
  static void paint(Path film, List<Captioner.Scene> scenes, Path png, String model)
      throws MediaException {
    List<Captioner.Scene> shown =
        scenes.stream().filter(scene -> !scene.caption().words().isEmpty()).toList();
    if (shown.isEmpty()) {
      return;
    }
    if (shown.get(0).caption().looks().isEmpty()) {
      throw new MediaException(
          model
              + " has no attention; --explain needs a captioner that has, such as soft-attention");
    }
    Map<Double, Picture> pictures = pictures(film, shown);
    List<FrameLooksPainter.Piece> pieces = new ArrayList<>();
    for (Captioner.Scene scene : shown) {
      List<Picture> frames = scene.frames().stream().map(pictures::get).toList();
      pieces.add(new FrameLooksPainter.Piece(frames, scene.frames(), looks(scene.caption())));
    }
    FrameLooksPainter.write(pieces, png);
  }

  /** The frame nearest before each second that is wanted, or the first one. */
  private static Map<Double, Picture> pictures(Path film, List<Captioner.Scene> scenes)
      throws MediaException {
    TreeMap<Double, Boolean> wanted = new TreeMap<>();
    scenes.forEach(scene -> scene.frames().forEach(second -> wanted.put(second, true)));
    Map<Double, Picture> found = new HashMap<>();
    try (VideoReader reader = VideoReader.open(film, VideoReader.Settings.DEFAULT)) {
      Picture last = null;
      for (VideoFrame frame = reader.next();
          frame != null && !wanted.isEmpty();
          frame = reader.next()) {
        while (last != null && !wanted.isEmpty() && wanted.firstKey() < frame.seconds() - 1e-6) {
          found.put(wanted.pollFirstEntry().getKey(), last);
        }
        last = small(frame.picture());
      }
      while (last != null && !wanted.isEmpty()) {
        found.put(wanted.pollFirstEntry().getKey(), last);
      }
    }
    return found;
  }

  private static Picture small(Picture picture) {
    int height = Math.max(1, Math.round((float) TILE * picture.height() / picture.width()));
    return picture.width() <= TILE ? picture : picture.resize(TILE, height);
  }
}
