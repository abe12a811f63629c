package dev.sightline.encoder.backbone;

import dev.sightline.SightlineException;
import java.nio.file.Path;

/** An ONNX file from anywhere, before ONNX Runtime sees it. */
public final class OnnxFileFuzz {
  private OnnxFileFuzz() {}

  /** Reads it, with all that it says lies elsewhere. */
  public static void parse(Path file) throws SightlineException {
    OnnxFile.read(file);
  }
}
