package dev.sightline.media;

import java.nio.file.Path;
import java.util.Set;

/** How names of videos end; {@link MediaFiles} says which files are videos. */
public final class VideoFiles {
  private static final Set<String> ENDINGS =
      Set.of(
          "mp4", "m4v", "mov", "qt", "3gp", "3g2", "mkv", "webm", "avi", "mpg", "mpeg", "vob", "ts",
          "m2ts", "mts", "flv", "ogv", "ogg", "wmv", "asf");

  private VideoFiles() {}

  /** Whether the name ends like that of a video, in whatever case, and is not hidden. */
  public static boolean looksLikeVideo(Path file) {
    return FileSearch.endsInOneOf(ENDINGS, file);
  }

  /** A name without the ending that shows it to be that of a video; any other as it is. */
  public static String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && FileSearch.endsInOneOf(ENDINGS, name) ? name.substring(0, dot) : name;
  }
}
