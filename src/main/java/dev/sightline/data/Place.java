package dev.sightline.data;

import java.nio.file.Path;

/**
 * Where in a file something stands, for remarks about it.
 *
 * @param within what of the line is meant where a line is long, else empty
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
