package dev.sightline.encoder.onnx;

import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an ONNX file once it is proven: it has its name when all of it is on disk. */
public final class ProvenOnnx {
  private ProvenOnnx() {}

  /** Runs a graph beside the original. */
  @FunctionalInterface
  public interface Proof {
    /**
     * Compares the two.
     *
     * @throws IOException saying what differs
     */
    void check(OnnxSession session) throws IOException;
  }

  /**
   * Writes a graph if it passes the proof.
   *
   * @throws IOException saying what differs, or why the file cannot be written; an older file of
   *     that name is then as it was
   */
  public static void write(byte[] onnx, Path file, Proof proof) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(file + ": cannot be written, there is no folder " + folder);
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder; a name for a file was expected");
    }
    try (OnnxSession session = new OnnxSession(onnx, file.toString())) {
      proof.check(session);
    }
    AtomicFile.write(file, out -> out.write(onnx));
  }
}
