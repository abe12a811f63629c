package dev.sightline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Files and folders that a command reads, known again under any other name and through links. */
final class ReadFiles {
  private final Set<Object> keys = new HashSet<>();

  void add(Path file) {
    Object key = key(file);
    if (key != null) {
      keys.add(key);
    }
  }

  boolean has(Path file) {
    return keys.contains(key(file));
  }

  /** The same for every name of a file, null where there is no file. */
  private static Object key(Path file) {
    try {
      Object inode = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return inode == null ? file.toRealPath() : inode;
    } catch (IOException notThere) {
      return null;
    }
  }
}
