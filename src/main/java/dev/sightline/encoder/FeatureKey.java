package dev.sightline.encoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the features in a cache depend on, as a SHA-256 in hexadecimal: the encoder, the layout's
 * version, and each photo's name, size and time of last change, in order. Folders are left out: a
 * data set that is moved keeps its cache.
 */
final class FeatureKey {
  private static final String VERSION = "features 1";

  private FeatureKey() {}

  static String of(String encoder, List<Path> photos, boolean mirrorToo) {
    StringBuilder text = new StringBuilder(100 * photos.size());
    text.append(VERSION).append('\n').append(encoder).append('\n').append(mirrorToo).append('\n');
    for (Path photo : photos) {
      text.append(photo.getFileName()).append('\0');
      try {
        BasicFileAttributes file = Files.readAttributes(photo, BasicFileAttributes.class);
        text.append(file.size()).append('\0').append(file.lastModifiedTime().toMillis());
      } catch (IOException e) {
        text.append("missing");
      }
      text.append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
