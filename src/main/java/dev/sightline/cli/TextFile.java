package dev.sightline.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text to learn from or to read, in UTF-8. */
final class TextFile {
  private TextFile() {}

  static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8 text; save it as UTF-8.", e);
    }
  }
}
