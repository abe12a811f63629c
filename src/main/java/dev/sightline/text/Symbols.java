package dev.sightline.text;

import java.io.IOException;
import java.nio.file.Path;

/** What a text is made of for a model that writes: its characters, or its words. */
public interface Symbols {
  /** How many there are. */
  int size();

  /** What one is, to be printed alone. */
  String symbol(int id);

  /**
   * The ids of a text's symbols.
   *
   * @throws IllegalArgumentException where the text has one that is not known
   */
  int[] ids(String text);

  /** The text of these ids. */
  String text(int[] ids);

  /** A text and what follows it. */
  String joined(String text, int[] ids);

  /** What is read before a text that begins with nothing; may be empty. */
  int[] beginning();

  /** Whether a text may be written with it. */
  boolean isWritten(int id);

  /** What one is called, for example {@code character}. */
  String unit();

  /** Writes them to {@code file}, replacing any previous content. */
  void write(Path file) throws IOException;
}
