package dev.sightline.data;

import java.nio.file.Path;

/**
 * A position in a file, for remarks about it.
 *
 * @param within which part of a long line is meant, else empty
 */
record Place(Path file, int line, String within) {
  Place(Path file, int line) {
    this(file, line, "");
  }

  @Override
  public String toString() {
    return "%s, line %s".formatted(file, line) + (within.isEmpty() ? "" : ", " + within);
  }
}
