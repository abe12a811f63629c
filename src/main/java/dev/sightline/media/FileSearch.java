package dev.sightline.media;

import dev.sightline.media.PhotoFiles.Problem;
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

/** Collects the files that words on the command line stand for: see {@link PhotoFiles}. */
final class FileSearch {
  private final String kind;
  private final Predicate<Path> wanted;
  private final boolean recursive;
  private final List<Path> files = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Begins with nothing.
   *
   * @param kind what is looked for, as a complaint calls it
   * @param wanted which files of a folder it stands for
   */
  FileSearch(String kind, Predicate<Path> wanted, boolean recursive) {
    this.kind = kind;
    this.wanted = wanted;
    this.recursive = recursive;
  }

  List<Path> files() {
    return files;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Whether a name that is not hidden has one of these endings, in whatever case. */
  static boolean endsInOneOf(Set<String> endings, Path file) {
    return !hidden(file) && endsInOneOf(endings, file.getFileName().toString());
  }

  static boolean endsInOneOf(Set<String> endings, String name) {
    return endings.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean hidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  void addAll(List<String> words, InputStream standardInput) {
    for (String word : words) {
      if (word.equals("-")) {
        addLines(standardInput);
      } else {
        add(word);
      }
    }
  }

  private void addLines(InputStream in) {
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

  private void add(String word) {
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
    List<Path> found = walk(folder, recursive ? Integer.MAX_VALUE : 1, wanted);
    if (found.isEmpty() && problems.size() == before) {
      complain(folder.toString(), folder + " is a folder without " + kind + ".");
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
      complain(word, word + " is neither a file nor a sound pattern: " + e.getDescription() + ".");
      return;
    }
    int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/").length;
    List<Path> found =
        Files.isDirectory(folder)
            ? walk(folder, depth, file -> !hidden(file) && matcher.matches(folder.relativize(file)))
            : List.of();
    if (found.isEmpty()) {
      complain(word, "No file matches " + word + ".");
    }
    files.addAll(found);
  }

  private List<Path> walk(Path folder, int depth, Predicate<Path> matching) {
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
            if (matching.test(file) && Files.isRegularFile(file)) {
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
