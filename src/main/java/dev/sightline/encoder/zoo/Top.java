package dev.sightline.encoder.zoo;

/** What lies on top of a net's features. */
public enum Top {
  /** Nothing: the outputs are the grid and the pooled vector. */
  NONE(null),
  /** The net's own way to tell classes that exclude each other, up to a softmax. */
  CLASSIFIER("classifier"),
  /** On the pooled vector a sigmoid for each word, trained with binary cross-entropy. */
  WORDS("words");

  private final String layer;

  Top(String layer) {
    this.layer = layer;
  }

  /** The name of the layer with the weights of the classes or words; null for {@link #NONE}. */
  public String layer() {
    return layer;
  }
}
