package dev.sightline.media;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A picture or video that cannot be read. The message is one sentence for the user and names the
 * file.
 */
public class MediaException extends SightlineException {
  private static final long serialVersionUID = 1L;

  private final boolean unfinished;

  /** With the sentence for the user. */
  public MediaException(String sentence) {
    this(sentence, null);
  }

  /** With the sentence for the user and what led to it. */
  public MediaException(String sentence, Throwable cause) {
    this(sentence, cause, false);
  }

  /**
   * With the sentence for the user, the cause, and whether a later run should try the file again.
   */
  MediaException(String sentence, Throwable cause, boolean unfinished) {
    super(sentence, cause);
    this.unfinished = unfinished;
  }

  /**
   * A file whose bytes cannot be read.
   *
   * @param expected what it should have been, with its article
   */
  static MediaException unreadable(Path file, IOException cause, String expected) {
    if (cause instanceof NoSuchFileException) {
      return new MediaException(file + " is not there.", cause);
    } else if (cause instanceof AccessDeniedException) {
      return new MediaException(file + " cannot be read: permission denied.", cause);
    } else if (Files.isDirectory(file)) {
      return new MediaException(file + " is a folder; " + expected + " was expected.", cause);
    }
    return new MediaException(file + " cannot be read: " + cause.getMessage() + ".", cause);
  }

  /** A file that has not been looked at. */
  public static MediaException notTried(String sentence, Throwable cause) {
    return new MediaException(sentence, cause, true);
  }

  /**
   * Whether the file was not read to its end although it may be perfectly fine: a later run should
   * try it again.
   */
  public boolean isUnfinished() {
    return unfinished;
  }

  /** A file whose decoder has stopped producing pictures. */
  static MediaException givenUp(Path file, double seconds) {
    String words = "%s was given up: nothing could be decoded for %.0f seconds.";
    return new MediaException(String.format(Locale.ROOT, words, file, seconds), null, true);
  }

  /** A film whose decoder does not return. */
  static MediaException hangs(VideoReader film) {
    return new MediaException(film + " was given up: its decoder hangs.", null, true);
  }
}
