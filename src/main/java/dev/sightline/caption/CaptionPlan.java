package dev.sightline.caption;

import dev.sightline.rnn.CellKind;

/**
 * Sizes and regularisation of the model to be trained.
 *
 * @param kind the captioner, as {@link CaptionModels.Kind} calls it
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
  /**
   * @throws IllegalArgumentException saying which setting is out of range, and the range
   */
  public CaptionPlan {
    atLeastOne("embedding", embedding);
    atLeastOne("hidden", hidden);
    atLeastOne("layers", layers);
    within("dropout", dropout);
    within("dropout-photo", dropoutOfPhoto);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
    }
  }

  private static void within(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1)");
    }
  }

  public static final CaptionPlan DEFAULT =
      new CaptionPlan("soft-attention", 4, 512, 512, 512, 512, 0.5, 0.3, 0.1, CellKind.LSTM, 1);

  /**
   * The recurrent cell that a captioner has in its paper.
   *
   * @throws IllegalArgumentException where there is no such captioner
   */
  public static CellKind usualCell(String kind) {
    return CaptionModels.Kind.of(kind).cell();
  }

  /**
   * The name itself, if it is that of a captioner of photos.
   *
   * @throws IllegalArgumentException where there is no such captioner
   */
  public static String ofPhotos(String kind) {
    if (CaptionModels.Kind.VIDEO_TO_TEXT.toString().equals(kind)) {
      throw new IllegalArgumentException(
          "s2vt is a captioner of videos; see sightline train video --help");
    }
    return CaptionModels.Kind.of(kind).toString();
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
    CaptionModel.Settings plain =
        new CaptionModel.Settings(
            channels, vocabulary, embedding, hidden, dropout, dropoutOfPhoto, cell, layers);
    return switch (CaptionModels.Kind.of(kind)) {
      case SHOW_AND_TELL -> new ShowAndTell(plain, seed);
      case MULTIMODAL_RNN -> new MultimodalRnn(plain, seed);
      case VIDEO_TO_TEXT -> new VideoToText(plain, seed);
      case SOFT_ATTENTION ->
          new SoftAttention(
              new SoftAttention.Settings(
                  channels,
                  vocabulary,
                  embedding,
                  hidden,
                  projection,
                  attention,
                  dropout,
                  dropoutOfPhoto,
                  coverage,
                  cell,
                  layers),
              seed);
    };
  }
}
