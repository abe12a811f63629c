package dev.sightline.bundle;

/**
 * The encoder whose features a model was trained on.
 *
 * @param name the folder name of the encoder's bundle
 * @param sha256 of its {@code encoder.onnx}; another network under the same name is refused
 */
public record EncoderReference(String name, String sha256) {}
