package dev.sightline.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

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
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "tif", "tiff");

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
    Search search = new Search(recursive);
    for (String word : words) {
      if (word.equals("-")) {
        search.addLines(standardInput);
      } else {
        search.add(word);
      }
    }
    return new PhotoFiles(search.files, search.problems);
  }

  /** Whether the name ends like that of a photo. */
  static boolean looksLikePhoto(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !hidden(file) && ENDINGS.contains(ending);
  }

  private static boolean hidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static final class Search {
    private final boolean recursive;
    private final List<Path> files = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    Search(boolean recursive) {
      this.recursive = recursive;
    }

    void addLines(InputStream in) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            add(line);
          }
        }
      } catch (IOException e) {
        complain("-", "Standard input cannot be read: " + e.getMessage() + ".");
      }
    }

    void add(String word) {
      try {
        Path path = Path.of(word);
        if (Files.isDirectory(path)) {
          addFolder(path);
        } else if (!Files.exists(path) && word.matches(".*[*?\\[{].*")) {
          addPattern(word);
        } else {
          files.add(path);
        }
      } catch (InvalidPathException e) {
        complain(word, word + " is not a name that a file can have: " + e.getReason() + ".");
      }
    }

    private void addFolder(Path folder) {
      int before = problems.size();
      List<Path> found =
          walk(folder, recursive ? Integer.MAX_VALUE : 1, PhotoFiles::looksLikePhoto);
      if (found.isEmpty() && problems.size() == before) {
        complain(folder.toString(), folder + " is a folder without photos.");
      }
      files.addAll(found);
    }

    private void addPattern(String word) {
      // The folders before the first one with a special letter need no search.
      String start = word.substring(0, word.split("[*?\\[{]", 2)[0].lastIndexOf('/') + 1);
      String rest = word.substring(start.length());
      Path folder = Path.of(start);
      PathMatcher matcher;
      try {
        matcher = folder.getFileSystem().getPathMatcher("glob:" + rest);
      } catch (PatternSyntaxException e) {
        complain(
            word, word + " is neither a file nor a sound pattern: " + e.getDescription() + ".");
        return;
      }
      int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/").length;
      List<Path> found =
          Files.isDirectory(folder)
              ? walk(
                  folder, depth, file -> !hidden(file) && matcher.matches(folder.relativize(file)))
              : List.of();
      if (found.isEmpty()) {
        complain(word, "No file matches " + word + ".");
      }
      files.addAll(found);
    }

    private List<Path> walk(Path folder, int depth, Predicate<Path> wanted) {
      List<Path> found = new ArrayList<>();
      SimpleFileVisitor<Path> visitor =
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
              return !inner.equals(folder) && hidden(inner)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              // A link is followed to a file but not into a folder, which may hold the link.
              if (wanted.test(file) && Files.isRegularFile(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              complain(file.toString(), file + " cannot be read: " + reason(e) + ".");
              return FileVisitResult.CONTINUE;
            }
          };
      try {
        Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), depth, visitor);
      } catch (IOException e) {
        complain(folder.toString(), folder + " cannot be read: " + reason(e) + ".");
      }
      found.sort(null);
      return found;
    }

    private static String reason(IOException e) {
      return e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    }

    private void complain(String name, String sentence) {
      problems.add(new Problem(name, sentence));
    }
  }
}
