package dev.sightline.caption;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.bundle.Provenance;
import dev.sightline.bundle.TrainingIdentity;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Plan;
import dev.sightline.spec.Spec;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A captioner as it stands in a bundle of task {@value #PHOTOS} or {@value #VIDEOS}: the model, its
 * words, and how to search for a caption.
 *
 * @param model the captioner
 * @param vocabulary its words
 * @param beam how captions are searched for
 * @param sampling which frames of a clip it sees; empty for a captioner of photos
 * @param concepts names of those that stand behind the features that it reads
 */
public record CaptionBundle(
    CaptionModel model,
    Vocabulary vocabulary,
    BeamSearch.Settings beam,
    Optional<ClipSampling> sampling,
    List<String> concepts)
    implements AutoCloseable {
  /** The task named in {@code bundle.json} of a photo captioner. */
  public static final String PHOTOS = "photo-caption";

  /** The task named in {@code bundle.json} of a video captioner. */
  public static final String VIDEOS = "video-caption";

  private static final int MOST_CHANNELS = 1 << 16;
  private static final String WORDS = "vocabulary.txt";
  private static final String CONCEPTS = "concepts.txt";

  /** Without concepts. */
  public CaptionBundle(
      CaptionModel model,
      Vocabulary vocabulary,
      BeamSearch.Settings beam,
      Optional<ClipSampling> sampling) {
    this(model, vocabulary, beam, sampling, List.of());
  }

  /** A captioner of photos with random weights. */
  public static CaptionBundle fresh(
      Plan<Captioners.Kind<?>> plan, int channels, Vocabulary vocabulary, long seed) {
    return fresh(plan, channels, vocabulary, Concepts.NONE, seed);
  }

  /**
   * The same.
   *
   * @param channels width of the encoder's vectors
   */
  public static CaptionBundle fresh(
      Plan<Captioners.Kind<?>> plan,
      int channels,
      Vocabulary vocabulary,
      Concepts concepts,
      long seed) {
    return new CaptionBundle(
        Captioners.model(plan, channels + concepts.width(), vocabulary.size(), seed),
        vocabulary,
        BeamSearch.Settings.DEFAULT,
        Optional.empty(),
        concepts.names());
  }

  /** The task named in {@code bundle.json}. */
  public String task() {
    return sampling.isPresent() ? VIDEOS : PHOTOS;
  }

  CaptionCard.Subject subject() {
    return sampling.isPresent() ? CaptionCard.Subject.CLIPS : CaptionCard.Subject.PHOTOS;
  }

  /** What this captioner is, for a training that may be gone on with. */
  TrainingIdentity identity() {
    TrainingIdentity identity =
        new TrainingIdentity()
            .plan(model.plan())
            .with("channels", model.channels())
            .with("vocabulary", vocabulary.size());
    if (!concepts.isEmpty()) {
      identity.with("concepts", String.join(", ", concepts));
    }
    sampling.ifPresent(identity::settings);
    return identity;
  }

  /** The same captioner searching otherwise. */
  public CaptionBundle withBeam(BeamSearch.Settings other) {
    return new CaptionBundle(model, vocabulary, other, sampling, concepts);
  }

  /** The same captioner for clips. */
  public CaptionBundle forClips(ClipSampling frames) {
    return new CaptionBundle(model, vocabulary, beam, Optional.of(frames), concepts);
  }

  /**
   * Reads a captioner of photos or of clips.
   *
   * @throws IOException if the bundle is for something else, or does not fit together
   */
  public static CaptionBundle read(Bundle bundle) throws IOException {
    boolean clips = bundle.task().equals(VIDEOS);
    if (!clips) {
      bundle.expectTask(PHOTOS);
    }
    Vocabulary vocabulary = Vocabulary.read(bundle.file(WORDS));
    BeamSearch.Settings beam = bundle.settings(BeamSearch.Settings.SPEC);
    Optional<ClipSampling> sampling =
        clips ? Optional.of(bundle.settings(ClipSampling.SPEC)) : Optional.empty();
    if (vocabulary.size() != bundle.integer("vocabulary", 3, 1_000_000)) {
      throw new SightlineException(
          bundle.place()
              + ": "
              + WORDS
              + " holds "
              + vocabulary.size()
              + " words, but the model knows "
              + bundle.integer("vocabulary", 3, 1_000_000));
    }
    List<String> concepts = concepts(bundle);
    CaptionModel model =
        Captioners.model(
            bundle.plan("model", Captioners.ALL),
            bundle.integer("channels", 1, MOST_CHANNELS) + concepts.size(),
            vocabulary.size(),
            Parameters.ZEROS);
    try {
      Weights.read(bundle, model.parameters());
    } catch (IOException e) {
      model.close();
      throw e;
    }
    return new CaptionBundle(model, vocabulary, beam, sampling, concepts);
  }

  private static List<String> concepts(Bundle bundle) throws IOException {
    return bundle.files().containsKey(CONCEPTS)
        ? Files.readAllLines(bundle.file(CONCEPTS))
        : List.of();
  }

  /** Frees the model, which all captioners made from this one share. */
  @Override
  public void close() {
    model.close();
  }

  /**
   * Writes a bundle with the model's weights as they are now, replacing one that stands there when
   * all of it is written.
   */
  public void write(Path folder, EncoderReference encoder, Provenance provenance)
      throws IOException {
    try (BundleWriter writer = BundleWriter.to(folder, task())) {
      model.plan().write("model", writer.settings());
      int ofEncoder = model.channels() - concepts.size();
      writer.settings().put("channels", ofEncoder).put("vocabulary", vocabulary.size());
      Spec.write(beam, writer.settings());
      sampling.ifPresent(frames -> Spec.write(frames, writer.settings()));
      writer.encoder(encoder).provenance(provenance);
      writer.card(CaptionCard.of(this, provenance, encoder));
      vocabulary.write(writer.file(WORDS));
      if (!concepts.isEmpty()) {
        Files.write(writer.file(CONCEPTS), concepts);
      }
      Weights.write(writer, model.parameters());
      writer.finish();
    }
  }
}
