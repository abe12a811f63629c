package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.data.CaptionData;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.FeatureCache;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The training of a video captioner: where there are few clips, first on photos, each taken for a
 * clip of one frame, and then on the clips. Each of the two is a {@link CaptionTrainingRun} with a
 * folder of its own.
 */
public final class VideoTrainingRun {
  /** The folder of the training on photos, in that of the whole. */
  private static final String PHOTOS = "photos";

  private final CaptionPlan plan;
  private final ClipSampling sampling;
  private final CaptionTrainingSettings settings;
  private final Encoder encoder;
  private final Path folder;
  private String command;
  private final PrintWriter screen;
  private final PrintWriter errors;
  private CaptionSet train;
  private CaptionSet dev;
  private CaptionSet trainPhotos;
  private CaptionSet devPhotos;
  private int photoEpochs;
  private CaptionBundle start;
  private String origin;
  private String originOfPhotos;

  /**
   * @param plan the model and its sizes
   * @param sampling which frames of a clip it sees
   * @param command the command line, for the bundle
   */
  public VideoTrainingRun(
      CaptionPlan plan,
      ClipSampling sampling,
      CaptionTrainingSettings settings,
      Encoder encoder,
      Path folder,
      String command,
      PrintWriter screen,
      PrintWriter errors) {
    this.plan = plan;
    this.sampling = sampling;
    this.settings = settings;
    this.encoder = encoder;
    this.folder = folder;
    this.command = command;
    this.screen = screen;
    this.errors = errors;
  }

  /**
   * The captioner that a name on the command line of a video training stands for.
   *
   * @param model s2vt; mean-pool, which is Show and Tell on the mean of the frames;
   *     temporal-attention, which is soft attention over frames in place of a grid (Yao et al.
   *     2015)
   * @throws IllegalArgumentException where there is no such one
   */
  public static String kind(String model) {
    return switch (model) {
      case "s2vt" -> CaptionModels.Kind.VIDEO_TO_TEXT.toString();
      case "mean-pool" -> CaptionModels.Kind.SHOW_AND_TELL.toString();
      case "temporal-attention" -> CaptionModels.Kind.SOFT_ATTENTION.toString();
      default ->
          throw new IllegalArgumentException(
              "There is no video captioner '"
                  + model
                  + "'; there are s2vt, mean-pool and temporal-attention");
    };
  }

  /**
   * Reads the clips and encodes those that are not yet. Clips of the split {@code dev} are never
   * trained on.
   */
  public void read(Path data) throws IOException {
    VideoCaptionData forDev = VideoCaptionData.read(data, "dev");
    VideoCaptionData forTraining = VideoCaptionData.read(data, "train").without(forDev);
    for (VideoCaptionData part : List.of(forTraining, forDev)) {
      part.remarks().forEach(errors::println);
      part.missing().forEach(id -> errors.println(id + " is missing."));
    }
    screen.printf(
        Locale.ROOT,
        "%d clips to train on, %d to check with, %d missing.%n",
        forTraining.clips().size(),
        forDev.clips().size(),
        forTraining.missing().size() + forDev.missing().size());
    ClipWatcher watcher = watcher();
    train =
        CaptionSet.ofClips(encoder, forTraining.clips(), sampling, settings.mirrored(), watcher);
    dev = CaptionSet.ofClips(encoder, forDev.clips(), sampling, false, watcher);
    origin = data.getFileName() + ", " + train.size() + " clips with their captions";
  }

  /** Photos to be trained on first; after {@link #read}. */
  public void readPhotos(Path data, int epochs) throws IOException {
    CaptionData forTraining = CaptionData.read(data, "train");
    CaptionData forDev = CaptionData.read(data, "dev");
    photoEpochs = epochs;
    FeatureCache.Watcher watcher =
        (done, all) -> {
          if (done % 500 == 0 || done == all) {
            screen.printf(Locale.ROOT, "%d of %d photos encoded.%n", done, all);
            screen.flush();
          }
        };
    trainPhotos =
        CaptionSet.of(encoder, forTraining.photos(), settings.mirrored(), watcher).asClips();
    devPhotos = CaptionSet.of(encoder, forDev.photos(), false, watcher).asClips();
    originOfPhotos = data.getFileName() + ", " + trainPhotos.size() + " photos with their captions";
    origin += "; before that " + originOfPhotos;
  }

  /**
   * A captioner whose weights and words are to be trained further, and which is named in the new
   * one's origin; after {@link #read}.
   */
  public void start(Bundle bundle) throws IOException {
    start = CaptionBundle.read(bundle);
    origin += "; before that " + bundle.provenance().data();
    command = bundle.provenance().command() + "; then " + command;
  }

  /**
   * Trains to the end, and frees the captioner.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   */
  public void run(boolean resume) throws IOException {
    try (CaptionBundle bundle = (start == null ? fresh() : start).forClips(sampling)) {
      run(bundle, resume);
    }
  }

  private CaptionBundle fresh() {
    List<CaptionSet> sets = trainPhotos == null ? List.of(train) : List.of(train, trainPhotos);
    Vocabulary vocabulary = CaptionSet.vocabulary(sets, plan.minimumCount());
    return CaptionBundle.fresh(plan, encoder.channels(), vocabulary, settings.seed());
  }

  private void run(CaptionBundle bundle, boolean resume) throws IOException {
    if (trainPhotos != null) {
      run(
              bundle,
              settings.byImitation(photoEpochs),
              trainPhotos,
              devPhotos,
              folder.resolve(PHOTOS),
              originOfPhotos)
          .prepared()
          .run(resume);
    }
    // What is usual in a frame is not what is usual in a photo.
    run(bundle, settings, train, dev, folder, origin).prepared().run(resume);
  }

  private CaptionTrainingRun run(
      CaptionBundle bundle,
      CaptionTrainingSettings how,
      CaptionSet on,
      CaptionSet checkedWith,
      Path into,
      String data) {
    return new CaptionTrainingRun(
        bundle,
        how,
        on,
        checkedWith,
        encoder.reference(),
        into,
        new TrainingOrigin(data, command),
        screen,
        errors);
  }

  private ClipWatcher watcher() {
    return new ClipWatcher() {
      @Override
      public void encoded(int done, int all) {
        if (done % 50 == 0 || done == all) {
          screen.printf(Locale.ROOT, "%d of %d clips encoded.%n", done, all);
          screen.flush();
        }
      }

      @Override
      public void leftOut(String sentence) {
        errors.println("sightline: " + sentence);
      }
    };
  }
}
