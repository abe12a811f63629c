package dev.sightline.cli;

import dev.sightline.activity.TrainingVideos;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say which videos a net is trained on, and which it is measured with. */
final class TrainingVideosOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data set: untrimmed videos with segments (a segments.csv with the columns"
              + " video,start_s,end_s,label; MultiTHUMOS' annotations; ActivityNet's JSON), or clips:"
              + " one folder per class, or UCF-101's lists.")
  Path data;

  @Option(
      names = "--several",
      description = "Allow several labels at once. Default: one at a time, or background.")
  boolean several;

  @Option(names = "--fps", description = "Frames per second to look at.")
  double fps = 5;

  @Option(
      names = "--videos",
      paramLabel = "LIST",
      description = "Use only these videos: a file with one id per line.")
  Path videos;

  @Option(
      names = "--dev-videos",
      paramLabel = "LIST",
      description = "Hold out these videos, instead of a share: a file with one id per line.")
  Path devVideos;

  @Option(
      names = "--hold-out",
      paramLabel = "SHARE",
      description =
          "Share of the data held out to measure with; 0 for none. Default: the data's own"
              + " validation videos, if it has any, or else "
              + TrainingVideos.Choice.SHARE
              + " of the videos. Validation and test videos are never trained on.")
  Double holdOut;

  /**
   * @throws IllegalArgumentException where the choice is none
   */
  TrainingVideos.Choice choice(long seed) {
    if (holdOut != null && devVideos != null) {
      throw new IllegalArgumentException(
          "--hold-out and --dev-videos both say what is held out; give only one of them");
    }
    return new TrainingVideos.Choice(videos, devVideos, holdOut, seed, several);
  }
}
