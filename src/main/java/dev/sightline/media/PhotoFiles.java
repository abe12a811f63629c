package dev.sightline.media;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The photos that a user's words on the command line stand for:
 *
 * <ul>
 *   <li>a file stands for itself, whatever its name ends in;
 *   <li>a folder stands for the photos in it, known by how their names end, sorted by name; with
 *       {@code recursive} also for those in its folders;
 *   <li>a pattern ({@code *}, {@code ?}, {@code [a-c]}, {@code {jpg,png}}, {@code **} for any
 *       number of folders) stands for the files that match it, sorted; a file of just that name
 *       goes first;
 *   <li>{@code -} stands for the files, folders and patterns named on standard input, one a line.
 * </ul>
 *
 * <p>A folder or pattern leaves out what has a name that begins with a dot.
 *
 * @param files in the order of the words; not yet known to be readable
 * @param problems words that stand for nothing
 */
public record PhotoFiles(List<Path> files, List<Problem> problems) {
  /**
   * What could not be found.
   *
   * @param name the word, or the file or folder
   * @param sentence what is wrong with it, for the user
   */
  public record Problem(String name, String sentence) {}

  private static final Set<String> ENDINGS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif",
          "hif", "avif");

  /** Keeps its own copies. */
  public PhotoFiles {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /**
   * Finds the photos.
   *
   * @param words as on the command line
   * @param standardInput read in UTF-8, and only if a word is {@code -}
   */
  public static PhotoFiles find(List<String> words, boolean recursive, InputStream standardInput) {
    FileSearch search = new FileSearch("photos", PhotoFiles::looksLikePhoto, recursive);
    search.addAll(words, standardInput);
    return new PhotoFiles(search.files(), search.problems());
  }

  /** Whether the name ends like that of a photo. */
  static boolean looksLikePhoto(Path file) {
    return FileSearch.endsInOneOf(ENDINGS, file);
  }
}
