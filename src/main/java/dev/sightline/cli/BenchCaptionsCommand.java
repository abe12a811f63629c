package dev.sightline.cli;

import dev.sightline.bundle.ModelFolders;
import dev.sightline.caption.CaptionBench;
import dev.sightline.caption.CaptionTrainingSettings;
import dev.sightline.caption.CaptionSet;
import dev.sightline.caption.ClipSampling;
import dev.sightline.caption.ClipWatcher;
import dev.sightline.caption.PhotoCaptioner;
import dev.sightline.caption.SharedCaptionerBench;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedClip;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sightline bench captions}: how fast captioners are trained and how fast they write. */
@Command(
    name = "captions",
    description =
        "Measure how fast captioners of photos or clips are trained and how fast they caption. --dump"
            + " writes what another program needs to do the same work (eval/peers/captions.py).")
public final class BenchCaptionsCommand implements Callable<Integer> {
  /** Photos that are captioned in a turn, at most, and turns: where several threads ask. */
  private static final int MOST_SHARED = 100;

  private static final int ROUNDS = 5;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Data set: photos and captions, as to train caption; with --clips, clips and captions.")
  Path data;

  @Option(names = "--clips", description = "The data set holds clips, not photos: measure S2VT.")
  boolean clips;

  @Mixin EncoderChoice eyes;

  @Option(names = "--limit", description = "Use only the first photos or clips, this many.")
  int limit = 520;

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "Write data for the same measurement in another language into this folder, and measure"
              + " nothing.")
  Output.ToFolder dump;

  @Mixin FiguresFile figuresFile;

  @Option(
      names = "--threads",
      split = ",",
      description =
          "Measure instead how fast photo-caption serves this many threads at once; several numbers"
              + " such as 1,2,8.")
  List<Integer> threads;

  @Mixin MediaOptions media;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (threads != null) {
      shared(out);
      return ExitCode.DONE;
    }
    int minimum = CaptionTrainingSettings.MANY.minimumCount();
    try (Encoder eye = eyes.open(spec.commandLine().getErr())) {
      CaptionSet set = clips ? ofClips(eye) : ofPhotos(eye);
      CaptionBench bench =
          new CaptionBench(
              set,
              set.vocabulary(minimum),
              clips ? CaptionBench.Settings.CLIPS : CaptionBench.Settings.PHOTOS);
      if (dump != null) {
        bench.dump(dump.path());
        out.println("Written: " + dump);
        return ExitCode.DONE;
      }
      List<CaptionBench.Speed> speeds = bench.run();
      for (CaptionBench.Speed speed : speeds) {
        out.printf(
            Locale.ROOT,
            "%-14s %.1f M weights: trained %.0f captions/s; beam search %.0f captions/s of %.1f words%n",
            speed.model(),
            speed.parameters() / 1e6,
            speed.trained(),
            speed.decoded(),
            speed.wordsPerCaption());
      }
      figuresFile.write(Map.of("captioners", speeds));
    }
    return ExitCode.DONE;
  }

  private void shared(PrintWriter out) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (CaptionedPhoto photo : CaptionData.read(data, "train").photos()) {
      if (pictures.size() < Math.min(limit, MOST_SHARED)) {
        pictures.add(PictureReader.read(photo.file()));
      }
    }
    try (PhotoCaptioner captioner = PhotoCaptioner.open(ModelFolders.find("photo-caption"))) {
      List<SharedCaptionerBench.Speed> speeds =
          new SharedCaptionerBench(captioner, pictures, ROUNDS).run(threads);
      for (SharedCaptionerBench.Speed speed : speeds) {
        out.printf(
            Locale.ROOT, "%2d threads: %.1f photos/s%n", speed.threads(), speed.photosPerSecond());
      }
      figuresFile.write(Map.of("shared", speeds));
    }
  }

  private CaptionSet ofPhotos(Encoder eye) throws IOException {
    List<CaptionedPhoto> all = CaptionData.read(data, "train").photos();
    return CaptionSet.of(eye, all.subList(0, Math.min(limit, all.size())), false, (d, a) -> {});
  }

  private CaptionSet ofClips(Encoder eye) throws IOException {
    List<CaptionedClip> all = VideoCaptionData.read(data, "train").clips();
    List<CaptionedClip> first = all.subList(0, Math.min(limit, all.size()));
    return CaptionSet.ofClips(eye, first, ClipSampling.SPEC.usual(), false, ClipWatcher.NONE);
  }
}
