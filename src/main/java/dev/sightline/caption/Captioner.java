package dev.sightline.caption;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleException;
import dev.sightline.encoder.Encoder;
import dev.sightline.encoder.Features;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what a photo shows.
 *
 * <pre>{@code
 * try (var captioner = Captioner.open(Path.of("models/photo-caption"))) {
 *   System.out.println(captioner.caption(Path.of("photo.jpg")).best().text());
 * }
 * }</pre>
 *
 * <p>Safe to share between threads. Holds native memory; close it.
 */
public final class Captioner implements AutoCloseable {
  private final CaptionBundle bundle;
  private final Encoder encoder;
  private final BeamSearch.Settings beam;

  private Captioner(CaptionBundle bundle, Encoder encoder, BeamSearch.Settings beam) {
    this.bundle = bundle;
    this.encoder = encoder;
    this.beam = beam;
  }

  /**
   * Opens a captioner and the encoder it names.
   *
   * @param place a bundle's folder or zip
   * @throws IOException if bundle or encoder is missing or damaged; the message says which and how
   */
  public static Captioner open(Path place) throws IOException {
    Bundle files = Bundle.open(place);
    CaptionBundle bundle = CaptionBundle.read(files);
    Encoder encoder = null;
    try {
      encoder = Encoder.open(files.openEncoder().place());
      int channels = files.integer("channels", 1, 1 << 16);
      if (encoder.channels() != channels) {
        throw new BundleException(
            place
                + ": the captioner reads "
                + channels
                + " channels, its encoder gives "
                + encoder.channels());
      }
      return new Captioner(bundle, encoder, bundle.beam());
    } catch (IOException e) {
      bundle.model().close();
      if (encoder != null) {
        encoder.close();
      }
      throw e;
    }
  }

  /** The same captioner searching with another number of beams; closing either closes both. */
  public Captioner withBeams(int beams) {
    return new Captioner(bundle, encoder, beam.withBeams(beams));
  }

  /** The encoder, for those who encode photos themselves. */
  public Encoder encoder() {
    return encoder;
  }

  /** Reads and captions a photo. */
  public Captions caption(Path photo) throws IOException {
    return caption(PictureReader.read(photo));
  }

  /** Captions a photo. */
  public Captions caption(Picture photo) throws IOException {
    return describe(List.of(encoder.encode(photo)), true).get(0);
  }

  /** Captions several photos at once, which is faster than one by one. */
  public List<Captions> caption(List<Picture> photos) throws IOException {
    return photos.isEmpty() ? List.of() : describe(encoder.encode(photos), true);
  }

  /**
   * Captions encoded photos.
   *
   * @param attention whether captions are to say where the model looked
   */
  public List<Captions> describe(List<Features> photos, boolean attention) {
    int channels = encoder.channels();
    int cells = encoder.cells();
    float[] pooled = new float[photos.size() * channels];
    float[] grid = new float[photos.size() * cells * channels];
    for (int p = 0; p < photos.size(); p++) {
      System.arraycopy(photos.get(p).pooled(), 0, pooled, p * channels, channels);
      System.arraycopy(photos.get(p).grid(), 0, grid, p * cells * channels, cells * channels);
    }
    try (Matrix pooledRows = Matrix.of(photos.size(), channels, pooled);
        Matrix gridRows = Matrix.of(photos.size() * cells, channels, grid)) {
      return BeamSearch.search(bundle.model(), pooledRows, gridRows, beam, attention).stream()
          .map(this::inWords)
          .toList();
    }
  }

  private Captions inWords(List<Hypothesis> hypotheses) {
    List<Caption> all = new ArrayList<>();
    Vocabulary vocabulary = bundle.vocabulary();
    for (Hypothesis h : hypotheses) {
      List<String> words = vocabulary.words(h.words());
      all.add(new Caption(sentence(words), words, h.logProbability(), h.attention()));
    }
    return new Captions(all);
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
