package dev.sightline.cli;

import dev.sightline.Labeller;
import dev.sightline.Segment;
import dev.sightline.draw.LabelPainter;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import dev.sightline.media.VideoFrame;
import dev.sightline.media.VideoReader;
import dev.sightline.media.VideoWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A video once more, with what is said of it drawn in. */
final class LabelledFilm {
  private LabelledFilm() {}

  /**
   * Reads the video a second time, frame by frame, and writes it; where nothing is said, the frame
   * stays as it is.
   *
   * @return what of the film could not be kept, as a sentence
   * @throws MediaException with one sentence, if either file fails
   */
  static Optional<String> write(Path video, Labeller.Film said, Path out) throws MediaException {
    try (VideoReader frames = VideoReader.open(video, VideoReader.Settings.DEFAULT);
        VideoWriter film = VideoWriter.like(frames, out)) {
      for (VideoFrame frame = frames.next(); frame != null; frame = frames.next()) {
        film.write(new VideoFrame(frame.seconds(), painted(frame, said)));
      }
      film.finish(frames.shownUntil());
      return film.silence();
    }
  }

  private static Picture painted(VideoFrame frame, Labeller.Film said) throws MediaException {
    List<Segment> now =
        said.segments().stream()
            .filter(a -> a.start() <= frame.seconds() && frame.seconds() < a.end())
            .toList();
    if (now.isEmpty()) {
      return frame.picture();
    }
    String name = String.join(", ", now.stream().map(LabelLines::shown).toList());
    return LabelPainter.paint(frame.picture(), name, now.get(0).score());
  }
}
