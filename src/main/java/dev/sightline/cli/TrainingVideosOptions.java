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
          "Untrimmed videos with segments (a segments.csv with the columns"
              + " video,start_s,end_s,label; MultiTHUMOS' annotations; ActivityNet's JSON), or clips:"
              + " a folder of them for each class, or UCF-101's lists.")
  Path data;

  @Option(
      names = "--several",
      description = "Several labels may hold at once. Default: one at a time, or background.")
  boolean several;

  @Option(
      names = "--rate",
      defaultValue = "5",
      paramLabel = "HZ",
      description = "Frames a second that are looked at. Default: ${DEFAULT-VALUE}.")
  double rate;

  @Option(
      names = "--videos",
      paramLabel = "LIST",
      description = "Only these videos: a file with an id on each line.")
  Path videos;

  @Option(
      names = "--dev-videos",
      paramLabel = "LIST",
      description = "Hold back these videos to measure with, instead of a share.")
  Path devVideos;

  @Option(
      names = "--hold-back",
      paramLabel = "SHARE",
      description =
          "Share of the videos to measure with, drawn by the seed; 0 holds none back. Default: the"
              + " data's own validation videos, where it has some, else "
              + TrainingVideos.Choice.SHARE
              + ". What the data keeps for validation or testing is never trained on.")
  Double holdBack;

  /**
   * @throws IllegalArgumentException where the choice is none
   */
  TrainingVideos.Choice choice(long seed) {
    if (holdBack != null && devVideos != null) {
      throw new IllegalArgumentException(
          "--hold-back and --dev-videos both say what is held back; allowed is one of them");
    }
    return new TrainingVideos.Choice(videos, devVideos, holdBack, seed, several);
  }
}
