package dev.sightline.encoder.zoo;

/**
 * Where a layer's parameters come from in published weights.
 *
 * @param layer the layer's name there: its tensors are {@code layer.weight} and, if it has one,
 *     {@code layer.bias}; empty where there is only the normalisation
 * @param norm the name of the batch normalisation that follows it and is folded in, or null
 * @param factor what the layer's output is multiplied with afterwards
 */
public record Origin(String layer, String norm, float factor) {
  /** A layer that nothing follows. */
  static Origin alone(String layer) {
    return new Origin(layer, null, 1);
  }

  /** A layer and its batch normalisation. */
  static Origin normalised(String layer, String norm) {
    return new Origin(layer, norm, 1);
  }
}
