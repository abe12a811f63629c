package dev.sightline.caption;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.text.NGramModel;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Course;
import dev.sightline.train.Phase;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The training of a captioner of photos or clips on features that do not change. */
public final class CaptionCourse implements Course {
  static final List<String> FIGURES =
      List.of("CIDEr", "Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4", "ROUGE_L");

  private static final int LONGEST_N_GRAM = 5;

  private final CaptionBundle bundle;
  private final CaptionTrainingSettings settings;
  private final EncoderReference encoder;
  private final TrainingOrigin origin;
  private final List<String> content = new ArrayList<>();
  private String described;
  private final List<Phase<?>> phases;
  private final CaptionSet train;
  private final CaptionSet dev;
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
    this.train = train;
    this.dev = dev;
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

  /** Says what the order of words alone is worth: a captioner knows more once it is below. */
  @Override
  public void begin(Path folder, PrintWriter screen) {
    int[] learned = words(train);
    int[] heldBack = words(dev);
    if (heldBack.length == 0) {
      return;
    }
    int[] all = Arrays.copyOf(learned, learned.length + heldBack.length);
    System.arraycopy(heldBack, 0, all, learned.length, heldBack.length);
    double[] bits =
        NGramModel.bits(
            all, learned.length, LONGEST_N_GRAM, bundle.vocabulary().size(), Vocabulary.END);
    double[] nats = Arrays.stream(bits).map(b -> b * Math.log(2)).toArray();
    screen.println(
        "Without a picture, nats a word of the dev captions: " + NGramModel.listed(nats));
  }

  /** All captions in a row, each with its end. */
  private int[] words(CaptionSet set) {
    Vocabulary vocabulary = bundle.vocabulary();
    return set.references().stream()
        .flatMap(List::stream)
        .flatMapToInt(
            caption ->
                IntStream.concat(
                    Arrays.stream(vocabulary.ids(caption)), IntStream.of(Vocabulary.END)))
        .toArray();
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
