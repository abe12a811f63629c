package dev.sightline.media;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The photos and videos that a user's words on the command line stand for:
 *
 * <ul>
 *   <li>a file stands for itself, whatever it is;
 *   <li>a folder stands for the photos or videos in it, known by their first bytes, or by how their
 *       names end where the bytes say nothing; sorted by name; with {@code recursive} also for
 *       those in its folders;
 *   <li>a pattern ({@code *}, {@code ?}, {@code [a-c]}, {@code {jpg,png}}, {@code **} for any
 *       number of folders) stands for the files that match it, sorted; what is there by just these
 *       letters, a file or a folder on the way, goes first;
 *   <li>{@code -} stands for the photo or video on standard input or, if there is text, for the
 *       files, folders and patterns that it names, one a line.
 * </ul>
 *
 * <p>A folder or pattern leaves out what has a name that begins with a dot, and the folders in
 * which network drives and systems keep thumbnails and deleted files.
 *
 * @param files in the order of the words; not yet known to be readable
 * @param problems words that stand for nothing
 * @param remark a sentence on files in the folders that are no photos or videos
 */
public record MediaFiles(List<Path> files, List<Problem> problems, Optional<String> remark) {
  /**
   * What could not be found.
   *
   * @param name the word, or the file or folder
   * @param sentence what is wrong with it, for the user
   */
  public record Problem(String name, String sentence) {}

  /** What is looked for. */
  public enum Kind {
    PHOTOS("photos"),
    VIDEOS("videos"),
    PHOTOS_AND_VIDEOS("photos or videos");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Whether a file of a folder is one of them. */
    boolean has(Path file) {
      Kind kind = FirstBytes.kind(file);
      return kind != null && (this == PHOTOS_AND_VIDEOS || this == kind);
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** Keeps its own copies. */
  public MediaFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * Finds the files.
   *
   * @param words as on the command line
   * @param standardInput read only if a word is {@code -}
   */
  public static MediaFiles find(
      Kind kind, List<String> words, boolean recursive, InputStream standardInput) {
    FileSearch search = new FileSearch(kind, recursive);
    for (String word : words) {
      if (word.equals("-")) {
        search.addStandardInput(standardInput);
      } else {
        search.add(word);
      }
    }
    return search.found();
  }

  /**
   * Finds the files that a list names.
   *
   * @param list names, folders and patterns; UTF-8, or UTF-16 with a byte order mark
   * @param nul whether each name ends with a NUL character instead of a line end
   */
  public static MediaFiles listed(Kind kind, InputStream list, boolean nul, boolean recursive) {
    FileSearch search = new FileSearch(kind, recursive);
    search.addList(list, nul);
    return search.found();
  }

  /** Whether a file is to be read as a photo: by its first bytes, or by its name. */
  public static boolean isPhoto(Path file) {
    return FirstBytes.kind(file) == Kind.PHOTOS;
  }

  /** Whether a file is to be read as a video: by its first bytes, or by its name. */
  public static boolean isVideo(Path file) {
    return FirstBytes.kind(file) == Kind.VIDEOS;
  }
}
