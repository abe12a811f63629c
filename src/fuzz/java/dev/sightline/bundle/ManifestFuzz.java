package dev.sightline.bundle;

import dev.sightline.SightlineException;

/** The JSON of a bundle. */
public final class ManifestFuzz {
  private ManifestFuzz() {}

  /** Reads it; what can be read can be written and read again. */
  public static void parse(byte[] bytes) throws SightlineException {
    Manifest manifest = Manifest.parse(bytes, "bundle.json");
    Manifest.parse(manifest.toJson(), "bundle.json");
  }
}
