package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.media.MediaException;
import dev.sightline.media.PictureReader;
import dev.sightline.spec.Plan;
import dev.sightline.train.Course;
import dev.sightline.train.Phase;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * The training of captioner and encoder together, which makes two bundles: the encoder, and the
 * captioner that refers to it by its hash.
 */
public final class EndToEndCourse implements Course, AutoCloseable {
  private static final String TUNED = "-tuned";

  private final EndToEndSettings settings;
  private final CaptionBundle bundle;
  private final TrainableEncoder encoder;
  private final List<CaptionedPhoto> train;
  private final List<CaptionedPhoto> dev;
  private final TrainingOrigin origin;
  private final EndToEndLesson lesson;

  /**
   * @param bundle the captioner as it is now
   * @param train photos that can be read, see {@link #readable}
   * @param fresh whether the captioner is new, so that it measures the means of its input first
   */
  public EndToEndCourse(
      EndToEndSettings settings,
      CaptionBundle bundle,
      TrainableEncoder encoder,
      List<CaptionedPhoto> train,
      List<CaptionedPhoto> dev,
      TrainingOrigin origin,
      boolean fresh,
      PrintWriter screen) {
    this.settings = settings;
    this.bundle = bundle.withBeam(bundle.beam().withBeams(settings.captioner().beams()));
    this.encoder = encoder;
    this.train = train;
    this.dev = dev;
    this.origin = origin;
    lesson = new EndToEndLesson(settings, bundle, encoder, train, dev, fresh, screen::println);
  }

  /** A new captioner for these photos, with the vocabulary of their captions. */
  public static CaptionBundle fresh(
      Plan<Captioners.Kind<?>> plan,
      CaptionTrainingSettings settings,
      TrainableEncoder encoder,
      List<CaptionedPhoto> train) {
    return CaptionBundle.fresh(
        plan,
        encoder.channels(),
        new CaptionSet(train, null).vocabulary(settings.minimumCount()),
        settings.seed());
  }

  /** The photos that can be read; of each of the others a sentence is printed. */
  public static List<CaptionedPhoto> readable(List<CaptionedPhoto> photos, PrintWriter errors) {
    return photos.parallelStream()
        .filter(
            photo -> {
              try {
                return PictureReader.read(photo.file()) != null;
              } catch (MediaException e) {
                errors.println("sightline: " + e.getMessage());
                return false;
              }
            })
        .toList();
  }

  @Override
  public String doing() {
    return "training a captioner with its encoder";
  }

  @Override
  public TrainingIdentity identity() {
    return bundle
        .identity()
        .settings(settings)
        .with("start", origin.start())
        .data(train.size() + " photos and " + dev.size() + " to check with", lesson.content(dev));
  }

  @Override
  public List<Phase<?>> phases() {
    return List.of(lesson.phase());
  }

  @Override
  public String unit() {
    return "captions";
  }

  @Override
  public String title() {
    return bundle.subject().title();
  }

  @Override
  public List<String> figures() {
    return CaptionCourse.FIGURES;
  }

  @Override
  public void write(Path place, Trainer.Epoch epoch) throws IOException {
    Provenance provenance = CaptionCourse.provenance(epoch, origin, settings.captioner().seed());
    String name = encoder.name().endsWith(TUNED) ? encoder.name() : encoder.name() + TUNED;
    EncoderReference reference =
        encoder.write(
            place.resolveSibling(name),
            provenance,
            "The eye of one captioner: every layer was fine-tuned together with it, on the loss of"
                + " its captions.");
    bundle.write(place, reference, provenance);
  }

  /** Ends the reading of photos; captioner and encoder stay their owners'. */
  @Override
  public void close() {
    lesson.close();
  }
}
