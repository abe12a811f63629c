package dev.sightline.media;

import dev.sightline.media.MediaFiles.Kind;
import dev.sightline.media.MediaFiles.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the files that words on the command line stand for: see {@link MediaFiles}. */
final class FileSearch {
  /** Thumbnails, snapshots and deleted files of network drives, Windows and Linux. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "@eadir",
          "@__thumb",
          "#recycle",
          "@recycle",
          "#snapshot",
          "$recycle.bin",
          "recycler",
          "recycled",
          "system volume information",
          "lost+found",
          "__macosx");

  /** Files that systems put into photo folders. */
  private static final Set<String> SYSTEM_FILES = Set.of("thumbs.db", "desktop.ini");

  private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*");
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  private final Kind kind;
  private final boolean recursive;
  private final List<Path> files = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> skipped = new TreeMap<>();

  FileSearch(Kind kind, boolean recursive) {
    this.kind = kind;
    this.recursive = recursive;
  }

  MediaFiles found() {
    int all = skipped.values().stream().mapToInt(Integer::intValue).sum();
    return new MediaFiles(
        files,
        problems,
        all == 0
            ? Optional.empty()
            : Optional.of("skipped, because they are not " + kind + ": " + skippedFiles()));
  }

  private String skippedFiles() {
    List<String> parts = new ArrayList<>();
    skipped.forEach((ending, count) -> parts.add(count + " " + ending));
    return String.join(", ", parts);
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

  /** Whether a folder holds thumbnails or deleted files. */
  private static boolean leftOut(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith(".") || LEFT_OUT.contains(name.toLowerCase(Locale.ROOT));
  }

  void addStandardInput(InputStream in) {
    try {
      StandardInput given = StandardInput.read(in);
      if (given.file() != null) {
        files.add(given.file());
      } else {
        addNames(given.names());
      }
    } catch (IOException e) {
      complain("-", e.getMessage());
    }
  }

  void addList(InputStream in, boolean nul) {
    try {
      addNames(StandardInput.names(in, nul));
    } catch (IOException e) {
      complain("-", e.getMessage());
    }
  }

  private void addNames(List<String> names) {
    names.forEach(this::add);
  }

  void add(String word) {
    if (word.isEmpty()) {
      complain(word, "An empty name was given; the name of a file or folder was expected.");
      return;
    }
    try {
      Path path = Path.of(word);
      if (Files.isDirectory(path)) {
        addFolder(path);
      } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        files.add(path);
      } else if (ADDRESS.matcher(word).matches()) {
        complain(word, word + " is an address; addresses are not fetched, download it first.");
      } else if (SPECIAL.matcher(word).find()) {
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
    List<Path> found = new ArrayList<>();
    walk(
        folder,
        recursive,
        file -> {
          if (kind.has(file)) {
            found.add(file);
          } else {
            skip(file);
          }
        });
    if (found.isEmpty() && problems.size() == before) {
      boolean below = !recursive && holdsBelow(folder);
      complain(
          folder.toString(),
          "%s is a folder without %s%s"
              .formatted(
                  folder,
                  kind,
                  below ? "; its subfolders have some, use --recursive to include them." : "."));
    }
    files.addAll(found);
  }

  private void skip(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!SYSTEM_FILES.contains(name)) {
      int dot = name.lastIndexOf('.');
      skipped.merge(dot > 0 ? name.substring(dot) : "without ending", 1, Integer::sum);
    }
  }

  /** Whether one of a folder's subfolders has what is looked for. */
  private boolean holdsBelow(Path folder) {
    FileSearch below = new FileSearch(kind, true);
    boolean[] found = new boolean[1];
    below.walk(folder, true, file -> found[0] = found[0] || kind.has(file));
    return found[0];
  }

  /** Goes from folder to folder, one for each part of the word. */
  private void addPattern(String word) {
    Set<Path> places = new LinkedHashSet<>(Set.of(Path.of(word.startsWith("/") ? "/" : "")));
    try {
      for (String part : word.replaceAll("^/+", "").split("/+")) {
        Set<Path> next = new LinkedHashSet<>();
        for (Path place : places) {
          next.addAll(matching(place, part));
        }
        places = next;
      }
    } catch (PatternSyntaxException e) {
      complain(word, word + " is neither a file nor a valid pattern: " + e.getDescription() + ".");
      return;
    }
    List<Path> found = places.stream().filter(Files::isRegularFile).sorted().toList();
    if (found.isEmpty()) {
      complain(word, "No file matches " + word + ".");
    }
    files.addAll(found);
  }

  private List<Path> matching(Path folder, String part) {
    Path literal = folder.resolve(part);
    if (!SPECIAL.matcher(part).find() || Files.exists(literal)) {
      return List.of(literal);
    }
    List<Path> found = new ArrayList<>();
    if (part.equals("**")) {
      found.add(folder);
      walk(folder, true, found::add, found::add);
      return found;
    } else if (part.contains("**")) {
      matching(folder, "**")
          .forEach(below -> found.addAll(matching(below, part.replaceAll("\\*\\*+", "*"))));
      return found;
    }
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + part);
    boolean hiddenToo = part.startsWith(".");
    for (Path child : children(folder)) {
      boolean unseen = Files.isDirectory(child) ? leftOut(child) : hidden(child);
      if (matcher.matches(child.getFileName()) && (hiddenToo || !unseen)) {
        found.add(child);
      }
    }
    return found;
  }

  private void walk(Path folder, boolean deep, Consumer<Path> file) {
    walk(folder, deep, file, inner -> {});
  }

  /** Visits every file once, sorted by name, also in folders behind links. */
  private void walk(Path folder, boolean deep, Consumer<Path> file, Consumer<Path> inner) {
    walk(folder, deep, file, inner, new HashSet<>());
  }

  private void walk(
      Path folder, boolean deep, Consumer<Path> file, Consumer<Path> inner, Set<Path> seen) {
    try {
      if (!seen.add(folder.toRealPath())) {
        return; // a link leads back
      }
    } catch (IOException e) {
      complain(folder.toString(), folder + " cannot be read: " + reason(e) + ".");
      return;
    }
    List<Path> links = new ArrayList<>();
    for (Path child : children(folder)) {
      if (!Files.isDirectory(child)) {
        if (!hidden(child) && Files.isRegularFile(child)) {
          file.accept(child);
        }
      } else if (deep && !leftOut(child)) {
        if (Files.isSymbolicLink(child)) {
          links.add(child);
        } else {
          inner.accept(child);
          walk(child, true, file, inner, seen);
        }
      }
    }
    for (Path link : links) {
      inner.accept(link);
      walk(link, true, file, inner, seen);
    }
  }

  private List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    if (!folder.toString().isEmpty() && !Files.isDirectory(folder)) {
      return children;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      IOException cause =
          e instanceof DirectoryIteratorException d ? d.getCause() : (IOException) e;
      complain(folder.toString(), folder + " cannot be read: " + reason(cause) + ".");
    }
    children.sort(Comparator.naturalOrder());
    return children;
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
  }

  private void complain(String name, String sentence) {
    problems.add(new Problem(name, sentence));
  }
}
