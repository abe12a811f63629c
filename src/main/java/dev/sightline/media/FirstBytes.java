package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What a file is by its first bytes, or by how its name ends where they say nothing. */
final class FirstBytes {
  /** So many are looked at. */
  static final int COUNT = 2048;

  /** What begins like a video or a TIFF file and is none: sound, and the raw photos of cameras. */
  private static final Set<String> NEITHER =
      Set.of(
          "m4a", "m4b", "m4p", "m4r", "aac", "wma", "mka", "oga", "opus", "spx", "cr2", "cr3",
          "nef", "nrw", "arw", "sr2", "srf", "dng", "pef", "orf", "rw2", "raf", "3fr", "erf", "kdc",
          "dcr", "mef", "mos", "iiq", "rwl", "srw", "x3f");

  /** How names of photos end. */
  private static final Set<String> PHOTOS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif",
          "hif", "avif");

  private FirstBytes() {}

  static boolean looksLikePhoto(Path file) {
    return FileSearch.endsInOneOf(PHOTOS, file);
  }

  /** {@code PHOTOS}, {@code VIDEOS} or null. */
  static MediaFiles.Kind kind(Path file) {
    String name = file.getFileName().toString();
    if (FileSearch.endsInOneOf(NEITHER, name)) {
      return null;
    }
    MediaFiles.Kind kind = kind(head(file), length(file));
    if (kind != null) {
      return kind;
    } else if (looksLikePhoto(file)) {
      return MediaFiles.Kind.PHOTOS;
    }
    return VideoFiles.looksLikeVideo(file) ? MediaFiles.Kind.VIDEOS : null;
  }

  /**
   * What begins so.
   *
   * @param length of the whole, {@link Long#MAX_VALUE} where that is not known
   */
  static MediaFiles.Kind kind(byte[] head, long length) {
    PictureHeader.Format photo = PictureHeader.format(head);
    if (photo != null && (photo != PictureHeader.Format.BMP || isBitmap(head))) {
      return MediaFiles.Kind.PHOTOS;
    }
    VideoFormat video = VideoFormat.of(head);
    boolean found = video != null && (video != VideoFormat.MP4 || hasBox(head, length));
    return found ? MediaFiles.Kind.VIDEOS : null;
  }

  /** Text may begin with BM, but has no zeros after it. */
  private static boolean isBitmap(byte[] head) {
    return head.length > 9 && (head[6] | head[7] | head[8] | head[9]) == 0;
  }

  /** Text may have "free" in the fifth place, but then no length before it. */
  private static boolean hasBox(byte[] head, long length) {
    try {
      HeaderBytes in = HeaderBytes.bigEndian(head);
      return in.has("ftyp", 4) || in.u32(0) <= length;
    } catch (CutShort e) {
      return false;
    }
  }

  private static byte[] head(Path file) {
    if (!Files.isRegularFile(file)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(COUNT);
    } catch (IOException e) {
      return new byte[0]; // who reads it will say why it cannot be read
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
