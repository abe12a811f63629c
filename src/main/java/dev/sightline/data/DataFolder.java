package dev.sightline.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks up the files that a data set names, in one folder and its subfolders. Names that lead out
 * of the folder are refused; a link inside the folder is followed, because somebody put it there.
 */
final class DataFolder {
  private final Path folder;
  private final List<String> endings;

  /** Files of the folders in which a name was not found as written, by their plain names. */
  private final Map<Path, Map<String, Path>> listings = new HashMap<>();

  /**
   * For names in a folder.
   *
   * @param endings what may have to be added to a name, such as ".jpg"; "" for complete names
   */
  DataFolder(Path folder, List<String> endings) {
    this.folder = folder;
    this.endings = endings;
  }

  DataFolder(Path folder) {
    this(folder, List.of("", ".jpg", ".jpeg", ".png"));
  }

  /** The path inside the folder that a name stands for; null if it leads out or is not a name. */
  String name(String written) {
    try {
      Path path = Path.of(written).normalize();
      if (!path.isAbsolute()) {
        return NameInFolder.of(written);
      }
      for (Path root : List.of(folder.toAbsolutePath().normalize(), folder.toRealPath())) {
        if (path.startsWith(root)) {
          return NameInFolder.of(root.relativize(path).toString());
        }
      }
      return null;
    } catch (InvalidPathException | IOException e) {
      return null;
    }
  }

  /** Like {@link #name(String)}, with a remark if it is null. */
  String name(String written, Place place, Remarks remarks) {
    String name = name(written);
    if (name == null) {
      remarks.add(
          "names that no photo has",
          place,
          "'%s' is not the name of a photo inside the folder.".formatted(Remarks.shown(written)));
    }
    return name;
  }

  /** The file of a {@link #name(String)}, or null if it does not exist. */
  Path file(String name) {
    Path parent = folder;
    int slash = name.lastIndexOf('/');
    for (String part : slash < 0 ? new String[0] : name.substring(0, slash).split("/")) {
      parent = in(parent, part);
      if (parent == null) {
        return null;
      }
    }
    for (String ending : endings) {
      Path file = in(parent, name.substring(slash + 1) + ending);
      if (file != null && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  /** A Mac writes é as two characters where a table has one: both are the same name. */
  private Path in(Path parent, String name) {
    Path file = parent.resolve(name);
    return Files.exists(file)
        ? file
        : listings.computeIfAbsent(parent, DataFolder::listing).get(name);
  }

  private static Map<String, Path> listing(Path parent) {
    Map<String, Path> files = new HashMap<>();
    try (Stream<Path> all = Files.list(parent)) {
      all.forEach(
          file -> {
            String name = file.getFileName().toString();
            String plain = Normalizer.normalize(name, Normalizer.Form.NFC);
            if (!plain.equals(name)) {
              files.putIfAbsent(plain, file);
            }
          });
    } catch (IOException e) {
      // A folder that cannot be listed has no files.
    }
    return files;
  }
}
