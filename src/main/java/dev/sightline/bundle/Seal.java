package dev.sightline.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file was when its bundle was written: its length in bytes and the SHA-256 of its content,
 * in lower-case hexadecimal. A seal shows damage and mix-ups; against someone who can rewrite
 * {@code bundle.json} as well it shows nothing.
 */
public record Seal(String sha256, long bytes) {
  private static final int BLOCK = 1 << 16;

  /** Reads a file once and seals it. */
  public static Seal of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = sha256Digest();
      byte[] block = new byte[BLOCK];
      long bytes = 0;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        digest.update(block, 0, n);
        bytes += n;
      }
      return new Seal(HexFormat.of().formatHex(digest.digest()), bytes);
    }
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
