package dev.sightline.cli;

import dev.sightline.media.Subtitles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Subtitle files that a command writes beside what it prints. */
final class SubtitleOptions {
  @Option(
      names = "--srt",
      paramLabel = "OUT",
      description = "Write SubRip subtitles to this file. For several videos, a folder.")
  Output.PerInput srt;

  @Option(
      names = "--vtt",
      paramLabel = "OUT",
      description = "Write WebVTT subtitles to this file. For several videos, a folder.")
  Output.PerInput vtt;

  private Map<Path, Path> srtPlaces = Map.of();
  private Map<Path, Path> vttPlaces = Map.of();

  /** Whether there is anything to write. */
  boolean wanted() {
    return srt != null || vtt != null;
  }

  /**
   * Gives the subtitles of each video their place.
   *
   * @throws IllegalArgumentException where they have none
   */
  void place(Inputs inputs) throws IOException {
    srtPlaces = inputs.places("--srt", srt, ".srt");
    vttPlaces = inputs.places("--vtt", vtt, ".vtt");
  }

  /** Begins the subtitles of a video. */
  Writing of(Path video) throws IOException {
    List<Track> tracks = new ArrayList<>();
    if (srtPlaces.containsKey(video)) {
      tracks.add(new Track(Subtitles.SRT, srtPlaces.get(video)));
    }
    if (vttPlaces.containsKey(video)) {
      tracks.add(new Track(Subtitles.VTT, vttPlaces.get(video)));
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
