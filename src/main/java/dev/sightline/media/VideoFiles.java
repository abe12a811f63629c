package dev.sightline.media;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The videos that a user's words on the command line stand for, found in the same way as photos are
 * in {@link PhotoFiles}. A file that is named stands for itself; {@link VideoFormat#isVideo} tells
 * whether it is a video.
 *
 * @param files in the order of the words; not yet known to be readable
 * @param problems words that stand for nothing
 */
public record VideoFiles(List<Path> files, List<PhotoFiles.Problem> problems) {
  private static final Set<String> ENDINGS =
      Set.of(
          "mp4", "m4v", "mov", "qt", "3gp", "3g2", "mkv", "webm", "avi", "mpg", "mpeg", "vob", "ts",
          "m2ts", "mts", "flv", "ogv", "ogg", "wmv", "asf");

  /** Keeps its own copies. */
  public VideoFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * Finds the videos.
   *
   * @param words as on the command line
   * @param standardInput read in UTF-8, and only if a word is {@code -}
   */
  public static VideoFiles find(List<String> words, boolean recursive, InputStream standardInput) {
    FileSearch search = new FileSearch("videos", VideoFiles::looksLikeVideo, recursive);
    search.addAll(words, standardInput);
    return new VideoFiles(search.files(), search.problems());
  }

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
