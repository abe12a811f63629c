package dev.sightline.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A file's identity when its bundle was written: the SHA-256 of its content, its CRC-32 (both in
 * lower-case hexadecimal) and its length in bytes.
 *
 * <p>The SHA-256 is compared by {@code models verify} and when a zip is unpacked. The CRC-32 is
 * compared every time a bundle opens: it finds damage just as surely, and in a Java that has just
 * started it costs a few milliseconds where SHA-256 costs a few hundred. Neither helps against
 * someone who rewrites {@code bundle.json} as well.
 */
public record Seal(String sha256, String crc32, long bytes) {
  private static final int BLOCK = 1 << 16;

  /** Reads a file once and seals it. */
  public static Seal of(Path file) throws IOException {
    MessageDigest sha256 = newSha256();
    CRC32 crc = new CRC32();
    long bytes =
        read(
            file,
            (block, n) -> {
              sha256.update(block, 0, n);
              crc.update(block, 0, n);
            });
    return new Seal(HexFormat.of().formatHex(sha256.digest()), hex(crc), bytes);
  }

  /** Whether a file still has this length and CRC-32. */
  boolean quicklyMatches(Path file) throws IOException {
    CRC32 crc = new CRC32();
    long length = read(file, (block, n) -> crc.update(block, 0, n));
    return length == bytes && hex(crc).equals(crc32);
  }

  private interface Sink {
    void take(byte[] block, int count);
  }

  private static long read(Path file, Sink sink) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      long bytes = 0;
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        sink.take(block, n);
        bytes += n;
      }
      return bytes;
    }
  }

  private static String hex(CRC32 crc) {
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** A new SHA-256 digest. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
