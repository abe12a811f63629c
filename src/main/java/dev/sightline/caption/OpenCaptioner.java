package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.encoder.Device;
import dev.sightline.encoder.Encoder;
import dev.sightline.eval.Calibration;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A captioner's bundle and the encoder it names, both open. Safe to share between threads; {@link
 * #close} waits for nobody, so that whoever closes it knows that no other thread still asks.
 *
 * @param bundle of photos or of clips
 * @param naming what captions must name
 * @param concepts what stands behind the features
 * @param sureness how probably captions are true; empty where that was not measured
 */
record OpenCaptioner(
    CaptionBundle bundle,
    Encoder encoder,
    Naming naming,
    Concepts concepts,
    Optional<Calibration> sureness)
    implements AutoCloseable {
  private static final String SURE_OFFSET = "sureOffset";
  private static final String SURE_SLOPE = "sureSlope";

  /**
   * @param task {@link CaptionBundle#PHOTOS} or {@link CaptionBundle#VIDEOS}
   * @param device what computes the encoder
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  static OpenCaptioner open(Path place, String task, Device device) throws IOException {
    Bundle files = Bundle.open(place).expectTask(task);
    CaptionBundle bundle = CaptionBundle.read(files);
    try {
      Encoder encoder = Encoder.openFor(files, "captioner", device);
      Naming naming = Naming.of(encoder.classes(), encoder.words(), bundle.vocabulary());
      Concepts concepts = Concepts.named(bundle.concepts(), naming);
      return new OpenCaptioner(bundle, encoder, naming, concepts, sureness(files));
    } catch (IOException e) {
      bundle.model().close();
      throw e;
    }
  }

  private static Optional<Calibration> sureness(Bundle files) throws IOException {
    return files.settings().has(SURE_OFFSET)
        ? Optional.of(
            new Calibration(
                files.number(SURE_OFFSET, -1e3, 1e3), files.number(SURE_SLOPE, -1e3, 1e3)))
        : Optional.empty();
  }

  /**
   * Keeps how sure a captioner is with its bundle.
   *
   * @param place its folder
   * @throws IOException if that cannot be written, or is a zip
   */
  static void keep(Path place, Calibration sureness) throws IOException {
    Bundle.changeSettings(
        place,
        settings -> settings.put(SURE_OFFSET, sureness.offset()).put(SURE_SLOPE, sureness.slope()));
  }

  /** The same searching with another number of beams; closing either closes both. */
  OpenCaptioner withBeams(int beams) {
    return new OpenCaptioner(
        bundle.withBeam(bundle.beam().withBeams(beams)), encoder, naming, concepts, sureness);
  }

  /** The same naming what is more probable than this; closing either closes both. */
  OpenCaptioner namingAbove(double probability) {
    return new OpenCaptioner(bundle, encoder, naming.above(probability), concepts, sureness);
  }

  /**
   * Captions photos or clips.
   *
   * @param pooled {@code [n, channels]}
   * @param grid {@code [n * cells, channels]}
   * @param named what each caption names
   * @param attention whether captions are to say where the model looked
   */
  List<Captions> describe(Matrix pooled, Matrix grid, List<Naming.Named> named, boolean attention) {
    List<BeamRules> rules = named.stream().map(Naming.Named::rules).toList();
    List<List<Hypothesis>> found =
        BeamSearch.search(bundle.model(), pooled, grid, bundle.beam(), rules, attention);
    List<Captions> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      all.add(inWords(found.get(i), named.get(i).names()));
    }
    return all;
  }

  /** Captions clips. */
  List<Captions> describe(List<ClipFrames> clips) {
    ClipSampling sampling = bundle.sampling().orElseThrow();
    int channels = bundle.model().channels();
    try (Matrix grid = Matrix.unset(clips.size() * sampling.frames(), channels);
        Matrix pooled = Matrix.unset(clips.size(), channels)) {
      for (int i = 0; i < clips.size(); i++) {
        clips.get(i).write(sampling, concepts, i, grid, pooled);
      }
      List<Naming.Named> named =
          clips.stream().map(clip -> naming.of(clip.classes(), clip.words())).toList();
      return describe(pooled, grid, named, true);
    }
  }

  private Captions inWords(List<Hypothesis> hypotheses, List<String> named) {
    List<Sentence> all = new ArrayList<>();
    Vocabulary vocabulary = bundle.vocabulary();
    for (Hypothesis h : hypotheses) {
      List<String> words = vocabulary.words(h.words());
      Sentence sentence =
          new Sentence(
              sentence(words), words, h.logProbability(), h.attention(), OptionalDouble.empty());
      all.add(sureness.isEmpty() ? sentence : sentence.sure(sureness.get()));
    }
    return new Captions(all, named);
  }

  /** Words joined as one writes them: the tokens of a contraction stand together. */
  static String sentence(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      boolean joined = word.startsWith("'") || word.equals("n't");
      text.append(text.length() == 0 || joined ? "" : " ").append(word);
    }
    return text.toString();
  }

  @Override
  public void close() {
    bundle.model().close();
    encoder.close();
  }
}
