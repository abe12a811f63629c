package dev.sightline.encoder.zoo;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * The shape of a net.
 *
 * @param side width and height of the input in pixels
 * @param width what every channel count is multiplied with, 1 for the published net
 * @param top what lies on top
 * @param classes outputs of the top; ignored for {@link Top#NONE}
 * @param type FLOAT, or DOUBLE for gradient checks
 */
public record NetShape(int side, double width, Top top, int classes, DataType type) {
  /** A net of full width in single precision. */
  public static NetShape of(int side, Top top, int classes) {
    return new NetShape(side, 1, top, classes, DataType.FLOAT);
  }

  /** The same net for pictures of another size, or wider or narrower. */
  public NetShape resized(int newSide, double newWidth) {
    return new NetShape(newSide, newWidth, top, classes, type);
  }

  /** The same net with something else on top. */
  public NetShape with(Top newTop, int newClasses) {
    return new NetShape(side, width, newTop, newClasses, type);
  }
}
