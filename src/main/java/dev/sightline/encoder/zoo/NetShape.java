package dev.sightline.encoder.zoo;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * The shape of a net. With neither classes nor words its outputs are the grid and the pooled
 * vector.
 *
 * @param side width and height of the input in pixels
 * @param width what every channel count is multiplied with, 1 for the published net
 * @param classes that exclude each other, told by the net's own classifier, up to a softmax; 0 for
 *     none
 * @param words each with a sigmoid of its own on the pooled vector; 0 for none
 * @param type FLOAT, or DOUBLE for gradient checks
 */
public record NetShape(int side, double width, int classes, int words, DataType type) {
  /** The name of the layer with the weights of the classes. */
  public static final String CLASSIFIER = "classifier";

  /** The name of the layer with the weights of the words. */
  public static final String WORDS = "words";

  /** A net of full width in single precision, with nothing on top. */
  public static NetShape of(int side) {
    return new NetShape(side, 1, 0, 0, DataType.FLOAT);
  }

  /** The same net for pictures of another size, or wider or narrower. */
  public NetShape resized(int newSide, double newWidth) {
    return new NetShape(newSide, newWidth, classes, words, type);
  }

  /** The same net telling so many classes and words. */
  public NetShape with(int newClasses, int newWords) {
    return new NetShape(side, width, newClasses, newWords, type);
  }
}
