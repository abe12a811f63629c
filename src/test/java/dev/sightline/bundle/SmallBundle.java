package dev.sightline.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A bundle of a few bytes, for tests of what can happen to one. */
final class SmallBundle {
  static final byte[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8};

  static final Provenance ORIGIN =
      new Provenance(
          "two drawn photos",
          "sightline train caption --seed 7",
          7,
          "unknown",
          "2025-01-31T12:00:00Z",
          Map.of("dev CIDEr-D", 0.25));

  private SmallBundle() {}

  static Path write(Path place) throws IOException {
    return write(place, null);
  }

  static Path write(Path place, EncoderReference encoder) throws IOException {
    try (BundleWriter writer = BundleWriter.to(place, "photo-caption")) {
      writer.settings().put("hidden", 512).put("dropout", 0.5).put("model", "soft-attention");
      writer.encoder(encoder).provenance(ORIGIN).card("# A model of eight bytes\n");
      Files.write(writer.file("weights.safetensors"), WEIGHTS);
      Files.writeString(writer.file("vocabulary.txt"), "a\ndog\n");
      writer.finish();
    }
    return place;
  }

  static Path writeEncoder(Path place, String network) throws IOException {
    try (BundleWriter writer = BundleWriter.to(place, "encoder")) {
      writer.provenance(ORIGIN);
      Files.writeString(writer.file("encoder.onnx"), network);
      writer.finish();
    }
    return place;
  }
}
