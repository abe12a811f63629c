package dev.sightline.encoder;

import dev.sightline.bundle.Seal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the features in a cache depend on, as a SHA-256 in hexadecimal: the encoder, the layout's
 * version, and each photo's or film's name and content, in order. Folders are left out: a data set
 * that is moved keeps its cache. Two files of one name, size and time need not be the same: all of
 * each is read, which costs less than to compare the checksums of its features.
 */
final class FeatureKey {
  private static final String VERSION = "features 2";
  private static final int BLOCK = 1 << 18;

  private FeatureKey() {}

  static String of(String encoder, List<Path> photos, boolean mirrorToo) {
    String files =
        photos.parallelStream()
            .map(photo -> photo.getFileName() + "\0" + content(photo) + "\n")
            .collect(Collectors.joining());
    String text = VERSION + "\n" + encoder + "\n" + mirrorToo + "\n" + files;
    return HexFormat.of().formatHex(Seal.newSha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String content(Path photo) {
    MessageDigest hash = Seal.newSha256();
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(photo)) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        hash.update(block, 0, n);
      }
    } catch (IOException e) {
      return "missing";
    }
    return HexFormat.of().formatHex(hash.digest());
  }
}
