package dev.sightline.cli;

import dev.sightline.media.Subtitles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Subtitle files that a command writes beside what it prints. */
final class SubtitleOptions {
  @Option(
      names = "--srt",
      paramLabel = "OUT",
      description = "Write SubRip subtitles; of several videos, into the folder OUT.")
  Path srt;

  @Option(names = "--vtt", paramLabel = "OUT", description = "Write WebVTT subtitles; likewise.")
  Path vtt;

  /** Whether there is anything to write. */
  boolean wanted() {
    return srt != null || vtt != null;
  }

  /**
   * Makes the folders where there are several videos.
   *
   * @throws IllegalArgumentException where a file stands in their place
   */
  void require(boolean several) throws IOException {
    requireFolder(srt, several);
    requireFolder(vtt, several);
  }

  /** The same for any file that is written of each video. */
  static void requireFolder(Path out, boolean several) throws IOException {
    if (out == null || !several) {
      return;
    }
    if (Files.isRegularFile(out)) {
      throw new IllegalArgumentException(
          out + " is a file; for several videos a folder was expected");
    }
    Files.createDirectories(out);
  }

  /** Where the file of a video goes: out itself, or into the folder out under the video's name. */
  static Path place(Path out, Path video, String ending) {
    if (!Files.isDirectory(out)) {
      return out;
    }
    String name = video.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return out.resolve((dot > 0 ? name.substring(0, dot) : name) + ending);
  }

  /** Begins the subtitles of a video. */
  Writing of(Path video) throws IOException {
    List<Track> tracks = new ArrayList<>();
    if (srt != null) {
      tracks.add(new Track(Subtitles.SRT, place(srt, video, ".srt")));
    }
    if (vtt != null) {
      tracks.add(new Track(Subtitles.VTT, place(vtt, video, ".vtt")));
    }
    return new Writing(tracks);
  }

  private static final class Track {
    private final Subtitles format;
    private final BufferedWriter writer;

    Track(Subtitles format, Path file) throws IOException {
      this.format = format;
      writer = Files.newBufferedWriter(file);
      writer.write(format.head());
    }
  }

  /** The subtitles of one video while they are written; each is in the file at once. */
  static final class Writing implements AutoCloseable {
    private final List<Track> tracks;
    private int cues;

    Writing(List<Track> tracks) {
      this.tracks = tracks;
    }

    void add(double start, double end, String text) throws IOException {
      cues++;
      for (Track track : tracks) {
        track.writer.write(track.format.cue(cues, new Subtitles.Cue(start, end, text)));
        track.writer.flush();
      }
    }

    @Override
    public void close() throws IOException {
      for (Track track : tracks) {
        track.writer.close();
      }
    }
  }
}
