package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.train.Course;
import dev.sightline.train.Phase;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The training of a captioner of photos or clips on features that do not change. */
public final class CaptionCourse implements Course {
  static final List<String> FIGURES =
      List.of("CIDEr", "Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4", "ROUGE_L");

  private final CaptionBundle bundle;
  private final CaptionTrainingSettings settings;
  private final EncoderReference encoder;
  private final TrainingOrigin origin;
  private final List<String> content = new ArrayList<>();
  private String described;
  private final List<Phase<?>> phases;
  private TrainingOrigin before;

  /**
   * @param bundle the captioner as it is now; its weights are what training begins with
   * @param prepares whether the captioner is to measure the means of its input first
   */
  public CaptionCourse(
      CaptionBundle bundle,
      CaptionTrainingSettings settings,
      CaptionSet train,
      CaptionSet dev,
      EncoderReference encoder,
      TrainingOrigin origin,
      boolean prepares) {
    this.bundle = bundle.withBeam(bundle.beam().withBeams(settings.beams()));
    this.settings = settings;
    this.encoder = encoder;
    this.origin = origin;
    phases = CaptionLesson.phases(settings, bundle, train, dev, prepares);
    content.addAll(train.content());
    content.addAll(dev.content());
    described = train.size() + " to train on and " + dev.size() + " to check with";
  }

  /**
   * The same, trained on photos before, each a clip of one frame.
   *
   * @param from where a captioner of the photos alone comes from
   */
  public CaptionCourse afterPhotos(
      CaptionSet train, CaptionSet dev, int epochs, TrainingOrigin from) {
    phases.add(
        0,
        new CaptionLesson(settings, bundle, train, dev, true)
            .phase("photos", epochs)
            .asPreparation());
    before = from;
    content.addAll(train.content());
    content.addAll(dev.content());
    described += ", after " + train.size() + " photos and " + dev.size() + " to check with";
    return this;
  }

  @Override
  public String doing() {
    return "training a captioner";
  }

  @Override
  public TrainingIdentity identity() {
    return bundle
        .identity()
        .settings(settings)
        .with("encoder", encoder.sha256())
        .with("start", origin.start())
        .data(described, content);
  }

  @Override
  public List<Phase<?>> phases() {
    return phases;
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
    return FIGURES;
  }

  @Override
  public void write(Path place, Trainer.Epoch epoch) throws IOException {
    TrainingOrigin from = epoch.phase().preparatory() ? before : origin;
    bundle.write(place, encoder, provenance(epoch, from, settings.seed()));
  }

  /** Where the model of an epoch comes from. */
  static Provenance provenance(Trainer.Epoch epoch, TrainingOrigin origin, long seed) {
    Provenance provenance =
        Provenance.now(origin.data(), origin.command(), seed).with("epoch", epoch.number());
    for (Map.Entry<String, ? extends Number> score : epoch.dev().figures().entrySet()) {
      provenance = provenance.with("dev " + score.getKey(), score.getValue().doubleValue());
    }
    return provenance;
  }
}
