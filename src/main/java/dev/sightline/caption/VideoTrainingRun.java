package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.data.CaptionData;
import dev.sightline.data.VideoCaptionData;
import dev.sightline.encoder.Encoder;
import dev.sightline.spec.Plan;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The training of a video captioner: where there are few clips, first on photos, each taken for a
 * clip of one frame, and then on the clips. Each of the two is a {@link CaptionTrainingRun} with a
 * folder of its own.
 */
public final class VideoTrainingRun {
  /** The folder of the training on photos, in that of the whole. */
  private static final String PHOTOS = "photos";

  private final Plan<Captioners.Kind<?>> plan;
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
  private String startedFrom = "random weights";
  private final BooleanSupplier wishToStop;
  private double best = Double.NaN;
  private int problems;
  private String origin;
  private String originOfPhotos;

  /**
   * @param plan the model and its sizes
   * @param sampling which frames of a clip it sees
   * @param command the command line, for the bundle
   * @param wishToStop asked after every batch
   */
  public VideoTrainingRun(
      Plan<Captioners.Kind<?>> plan,
      ClipSampling sampling,
      CaptionTrainingSettings settings,
      Encoder encoder,
      Path folder,
      String command,
      PrintWriter screen,
      PrintWriter errors,
      BooleanSupplier wishToStop) {
    this.plan = plan;
    this.sampling = sampling;
    this.settings = settings;
    this.encoder = encoder;
    this.folder = folder;
    this.command = command;
    this.screen = screen;
    this.errors = errors;
    this.wishToStop = wishToStop;
  }

  /**
   * Encodes the clips that are not yet.
   *
   * @param data where they were read from
   * @param forDev clips to measure with, none of which is in the others
   */
  public void read(Path data, VideoCaptionData forTraining, VideoCaptionData forDev)
      throws IOException {
    tell(forTraining.remarks(), forDev.remarks(), forTraining.missing(), forDev.missing());
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
    origin = name(data) + ", " + train.size() + " clips with their captions";
  }

  /** What the readers of both parts remarked, each sentence once, and what is missing. */
  private void tell(
      List<String> remarks,
      List<String> remarksOfDev,
      List<String> missing,
      List<String> missingOfDev) {
    Stream.of(remarks, remarksOfDev).flatMap(List::stream).distinct().forEach(errors::println);
    Stream.of(missing, missingOfDev)
        .flatMap(List::stream)
        .forEach(name -> errors.println(name + " is missing."));
  }

  private static Path name(Path data) {
    return data.toAbsolutePath().normalize().getFileName();
  }

  /** Photos to be trained on first; after {@link #read}. */
  public void readPhotos(Path data, int epochs) throws IOException {
    CaptionData.ForTraining parts = CaptionData.forTraining(data);
    CaptionData forTraining = parts.train();
    CaptionData forDev = parts.dev();
    tell(forTraining.remarks(), forDev.remarks(), forTraining.missing(), forDev.missing());
    photoEpochs = epochs;
    PhotoWatcher watcher = new PhotoWatcher(screen, errors);
    trainPhotos =
        CaptionSet.of(encoder, forTraining.photos(), settings.mirrored(), watcher).asClips();
    devPhotos = CaptionSet.of(encoder, forDev.photos(), false, watcher).asClips();
    problems += watcher.problems();
    originOfPhotos = name(data) + ", " + trainPhotos.size() + " photos with their captions";
    origin += "; before that " + originOfPhotos;
  }

  /**
   * A captioner whose weights and words are to be trained further, and which is named in the new
   * one's origin; after {@link #read}.
   */
  public void start(Bundle bundle) throws IOException {
    start = CaptionBundle.read(bundle);
    startedFrom = bundle.name() + " " + bundle.seal(Weights.FILE).sha256();
    origin += "; before that " + bundle.provenance().data();
    command = bundle.provenance().command() + "; then " + command;
  }

  /**
   * Trains to the end, or until stopped, and frees the captioner.
   *
   * @param resume goes on from the folder's newest checkpoint, where there is one
   * @return whether it came to the end
   */
  public boolean run(boolean resume) throws IOException {
    try (CaptionBundle bundle = (start == null ? fresh() : start).forClips(sampling)) {
      return run(bundle, resume);
    }
  }

  /** CIDEr-D of the best epoch on the dev clips; NaN where nothing was measured. */
  public double best() {
    return best;
  }

  /** Clips and photos that could not be read, or only in part. */
  public int problems() {
    return problems;
  }

  private CaptionBundle fresh() {
    List<CaptionSet> sets = trainPhotos == null ? List.of(train) : List.of(train, trainPhotos);
    Vocabulary vocabulary = CaptionSet.vocabulary(sets, settings.minimumCount());
    return CaptionBundle.fresh(plan, encoder.channels(), vocabulary, settings.seed());
  }

  private boolean run(CaptionBundle bundle, boolean resume) throws IOException {
    String before = startedFrom;
    if (trainPhotos != null) {
      boolean done =
          run(
                  bundle,
                  settings.byImitation(photoEpochs),
                  trainPhotos,
                  devPhotos,
                  folder.resolve(PHOTOS),
                  new TrainingOrigin(originOfPhotos, command, before))
              .prepared()
              .run(resume);
      if (!done) {
        return false;
      }
      before = photoEpochs + " epochs of " + originOfPhotos;
    }
    // What is usual in a frame is not what is usual in a photo.
    CaptionTrainingRun onClips =
        run(bundle, settings, train, dev, folder, new TrainingOrigin(origin, command, before));
    boolean done = onClips.prepared().run(resume);
    best = onClips.best();
    return done;
  }

  private CaptionTrainingRun run(
      CaptionBundle bundle,
      CaptionTrainingSettings how,
      CaptionSet on,
      CaptionSet checkedWith,
      Path into,
      TrainingOrigin from) {
    return new CaptionTrainingRun(
        bundle, how, on, checkedWith, encoder.reference(), into, from, screen, errors, wishToStop);
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
        problems++;
        errors.println("sightline: " + sentence);
      }
    };
  }
}
