package dev.sightline.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What arrived on standard input: a photo or video, recognised by its first bytes, or the names of
 * files.
 *
 * @param file where the photo or video is kept until the program ends, or null
 * @param names of files, if it was text
 */
public record StandardInput(Path file, List<String> names) {
  private static final String FOLDER = "sightline-standard-input-";

  /** The longest list of names. */
  private static final int LONGEST = 1 << 28;

  /** Whether a file is what arrived on standard input. */
  public static boolean is(Path file) {
    Path folder = file.getParent();
    return folder != null
        && folder.getFileName() != null
        && folder.getFileName().toString().startsWith(FOLDER);
  }

  /**
   * Reads it to its end.
   *
   * @throws IOException with a sentence, if it is neither of the two
   */
  static StandardInput read(InputStream in) throws IOException {
    byte[] head;
    try {
      head = in.readNBytes(FirstBytes.COUNT);
    } catch (IOException e) {
      throw new IOException("Standard input cannot be read: " + e.getMessage() + ".", e);
    }
    if (head.length == 0) {
      throw new IOException(
          "Standard input is empty; a photo, a video or names of files were expected.");
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
    if (FirstBytes.kind(head, Long.MAX_VALUE) == null && isText(head)) {
      return new StandardInput(null, names(whole, false));
    }
    try {
      Path folder = Files.createTempDirectory(FOLDER);
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("standard-input");
      file.toFile().deleteOnExit();
      Files.copy(whole, file);
      return new StandardInput(file, List.of());
    } catch (IOException e) {
      throw new IOException(
          "Standard input cannot be kept in %s while it is read: %s."
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  /**
   * Reads names.
   *
   * @param nul whether each ends with a NUL character; otherwise with a line break
   * @throws IOException with a sentence, if it is not text
   */
  static List<String> names(InputStream in, boolean nul) throws IOException {
    byte[] bytes = in.readNBytes(LONGEST);
    String text = text(bytes);
    if (!nul && text.indexOf('\0') >= 0) {
      throw new IOException(
          "The list of names is neither text nor a photo or video; each name must end with a line"
              + " break, or with NUL if -0 is given.");
    }
    List<String> names = new ArrayList<>();
    for (String name : text.split(nul ? "\0" : "\r\n|\n|\r")) {
      if (!name.isBlank()) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Only UTF-16 has zeros among its letters; anything else with zeros is read as a photo or video.
   */
  private static boolean isText(byte[] head) {
    HeaderBytes in = HeaderBytes.bigEndian(head);
    boolean wide = in.has("\u00FF\u00FE", 0) || in.has("\u00FE\u00FF", 0);
    return wide || new String(head, StandardCharsets.ISO_8859_1).indexOf('\0') < 0;
  }

  /** Without the byte order mark that Windows writes, which also identifies UTF-16. */
  private static String text(byte[] bytes) {
    HeaderBytes in = HeaderBytes.bigEndian(bytes);
    if (in.has("\u00FF\u00FE", 0)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16LE);
    } else if (in.has("\u00FE\u00FF", 0)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16BE);
    }
    return decoded(bytes, in.has("\u00EF\u00BB\u00BF", 0) ? 3 : 0, StandardCharsets.UTF_8);
  }

  private static String decoded(byte[] bytes, int from, Charset charset) {
    return new String(bytes, from, bytes.length - from, charset);
  }
}
