package dev.sightline.data;

import dev.sightline.SightlineException;
import dev.sightline.media.MediaFiles;
import dev.sightline.media.VideoFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The videos in a folder by their ids: the path inside the folder with slashes, without the ending.
 * Videos that a data set mentions are only ever looked up here, so no name leads out of the folder.
 * Files and folders whose name begins with a dot are ignored.
 */
final class VideoFolder {
  /** Replaces the file if a name alone is ambiguous. */
  private static final Path SEVERAL = Path.of("");

  /** Some systems write é as one character and some as two; ids treat them as equal. */
  private final Map<String, Path> files = new TreeMap<>();

  private final Map<String, Path> byName = new HashMap<>();

  private final List<String> doubles = new ArrayList<>();

  /**
   * Searches the folder.
   *
   * @param depth 1 for the files directly in it, more for subfolders
   */
  VideoFolder(Path folder, int depth) throws SightlineException {
    this(folder, depth, false);
  }

  /** The same; {@code photosToo} accepts photos as videos of one frame. */
  VideoFolder(Path folder, int depth, boolean photosToo) throws SightlineException {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          depth,
          new Finding(folder, photosToo, found));
    } catch (IOException e) {
      throw new SightlineException(folder + " cannot be read: " + e.getMessage() + ".", e);
    }
    found.sort(null);
    for (Path file : found) {
      String name = folder.relativize(file).toString();
      boolean photo = photosToo && MediaFiles.looksLikePhoto(file);
      String id = id(photo ? name.substring(0, name.lastIndexOf('.')) : name);
      Path first = files.putIfAbsent(id, file);
      if (first != null) {
        doubles.add(
            "%s was left out: %s is a video of the same name."
                .formatted(file, first.getFileName()));
      } else {
        byName.merge(id.substring(id.lastIndexOf('/') + 1), file, (one, other) -> SEVERAL);
      }
    }
  }

  private static final class Finding extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final boolean photosToo;
    private final List<Path> found;

    Finding(Path folder, boolean photosToo, List<Path> found) {
      this.folder = folder;
      this.photosToo = photosToo;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      return !dir.equals(folder) && hidden(dir)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && (VideoFiles.looksLikeVideo(file) || (photosToo && MediaFiles.looksLikePhoto(file)))) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(folder)) {
        throw e;
      }
      // A link that leads nowhere, or in a circle: then its video is missing.
      return FileVisitResult.CONTINUE;
    }

    private static boolean hidden(Path file) {
      return file.getFileName().toString().startsWith(".");
    }
  }

  /** The id of a video named with or without the usual ending. */
  static String id(String written) {
    String name = NameInFolder.of(written);
    return VideoFiles.withoutEnding(name == null ? written : name);
  }

  /** The path inside a folder that a video could have; null, with a remark, for none. */
  static String name(String written, Place place, Remarks remarks) {
    String name = NameInFolder.of(written);
    if (name == null) {
      remarks.add(
          "names that no video has",
          place,
          "'%s' is not the name of a video inside the folder.".formatted(Remarks.shown(written)));
    }
    return name;
  }

  /**
   * The file of the video with this id, or null. A name alone stands for the only such video in the
   * folders, and either the id or the file may begin with ActivityNet's {@code v_}.
   */
  Path file(String id) {
    return Stream.of(id, "v_" + id, id.startsWith("v_") ? id.substring(2) : id)
        .flatMap(name -> Stream.of(files.get(name), byName.get(name)))
        .filter(file -> file != null && !file.equals(SEVERAL))
        .findFirst()
        .orElse(null);
  }

  /** Sorted. */
  Set<String> ids() {
    return files.keySet();
  }

  /** Sentences about files that have the same id as another. */
  List<String> doubles() {
    return doubles;
  }
}
