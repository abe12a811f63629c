package dev.sightline.media;

import java.nio.file.Path;
import java.util.Set;

/** How names of photos end. */
final class PhotoFiles {
  private static final Set<String> ENDINGS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif",
          "hif", "avif");

  private PhotoFiles() {}

  /** Whether the name ends like that of a photo, in whatever case, and is not hidden. */
  static boolean looksLikePhoto(Path file) {
    return FileSearch.endsInOneOf(ENDINGS, file);
  }
}
