package dev.sightline.caption;

import dev.sightline.rnn.CellKind;
import dev.sightline.train.Allowed;
import java.util.List;

/**
 * Sizes and regularisation of the model to be trained.
 *
 * @param kind the captioner, as {@link Captioners} calls it
 * @param minimumCount rarer words are unknown
 */
public record CaptionPlan(
    String kind,
    int minimumCount,
    int embedding,
    int hidden,
    int projection,
    int attention,
    double dropout,
    double dropoutOfPhoto,
    double coverage,
    CellKind cell,
    int layers) {
  /** The captioner that reads nothing but clips. */
  private static final String CLIPS = "s2vt";

  static final int WIDEST = 8192;
  static final int WIDEST_WORD = 1 << 16;
  static final int MOST_LAYERS = 16;
  static final double MOST_DROPOUT = 0.99;
  static final double MOST_COVERAGE = 1000;

  /**
   * What a bundle may hold, so that whatever is trained can be opened.
   *
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public CaptionPlan {
    Allowed.whole("minimum-count", minimumCount, 1, Integer.MAX_VALUE);
    Allowed.whole("embedding", embedding, 1, WIDEST_WORD);
    Allowed.whole("hidden", hidden, 1, WIDEST);
    Allowed.whole("projection", projection, 1, WIDEST);
    Allowed.whole("attention", attention, 1, WIDEST);
    Allowed.number("dropout", dropout, 0, MOST_DROPOUT);
    Allowed.number("dropout-photo", dropoutOfPhoto, 0, MOST_DROPOUT);
    Allowed.number("coverage", coverage, 0, MOST_COVERAGE);
    Allowed.whole("layers", layers, 1, MOST_LAYERS);
  }

  public static final CaptionPlan DEFAULT =
      new CaptionPlan("soft-attention", 4, 512, 512, 512, 512, 0.5, 0.3, 0.1, CellKind.LSTM, 1);

  /**
   * The recurrent cell that a captioner has in its paper.
   *
   * @throws IllegalArgumentException where there is no such captioner
   */
  public static CellKind usualCell(String kind) {
    return Captioners.of(kind).cell();
  }

  /** The names of the captioners of photos. */
  public static List<String> kindsOfPhotos() {
    return Captioners.ALL.stream()
        .map(Captioners.Kind::name)
        .filter(k -> !k.equals(CLIPS))
        .toList();
  }

  /**
   * The name itself, if it is that of a captioner of photos.
   *
   * @throws IllegalArgumentException where there is no such captioner
   */
  public static String ofPhotos(String kind) {
    if (kind.equals(CLIPS)) {
      throw new IllegalArgumentException(
          "s2vt is a captioner of videos; see sightline train video --help");
    }
    return Captioners.of(kind).name();
  }

  /** The same sizes for another model. */
  CaptionPlan withKind(String other) {
    return new CaptionPlan(
        other,
        minimumCount,
        embedding,
        hidden,
        projection,
        attention,
        dropout,
        dropoutOfPhoto,
        coverage,
        cell,
        layers);
  }

  CaptionModel model(int channels, int vocabulary, long seed) {
    return Captioners.of(kind).model(this, channels, vocabulary, seed);
  }
}
