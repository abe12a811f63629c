package dev.sightline.media;

import java.nio.file.Path;
import java.util.Set;

/** The endings of video names; {@link MediaFiles} decides which files are videos. */
public final class VideoFiles {
  private static final Set<String> ENDINGS =
      Set.of(
          "mp4", "m4v", "mov", "qt", "3gp", "3g2", "mkv", "webm", "avi", "mpg", "mpeg", "vob", "ts",
          "m2ts", "mts", "flv", "ogv", "ogg", "wmv", "asf");

  private VideoFiles() {}

  /** Whether the name ends like that of a video, ignoring case, and is not hidden. */
  public static boolean looksLikeVideo(Path file) {
    return FileSearch.endsInOneOf(ENDINGS, file);
  }

  /** A name without its video ending; any other name unchanged. */
  public static String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && FileSearch.endsInOneOf(ENDINGS, name) ? name.substring(0, dot) : name;
  }
}
