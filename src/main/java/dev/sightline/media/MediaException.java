package dev.sightline.media;

import dev.sightline.io.SightlineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A picture or video that cannot be had. The message is one sentence for the user and names the
 * file.
 */
public class MediaException extends SightlineException {
  private static final long serialVersionUID = 1L;

  private static final String GIVEN_UP = " was given up: ";
  private boolean tried = true;

  /** With the sentence for the user. */
  public MediaException(String sentence) {
    super(sentence);
  }

  /** With the sentence for the user and what led to it. */
  public MediaException(String sentence, Throwable cause) {
    super(sentence, cause);
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
      return new MediaException(file + " may not be read: permission denied.", cause);
    } else if (Files.isDirectory(file)) {
      return new MediaException(file + " is a folder; " + expected + " was expected.", cause);
    }
    return new MediaException(file + " cannot be read: " + cause.getMessage() + ".", cause);
  }

  /** A file that nobody has looked at, so that it should be tried again. */
  public static MediaException notTried(String sentence, Throwable cause) {
    MediaException notTried = new MediaException(sentence, cause);
    notTried.tried = false;
    return notTried;
  }

  /** Whether the file itself was looked at; otherwise it may be as good as any. */
  public boolean wasTried() {
    return tried;
  }

  /** A file whose decoder shows nothing any more. */
  static MediaException givenUp(Path file, double seconds) {
    return new MediaException(
        file
            + GIVEN_UP
            + String.format(Locale.ROOT, "nothing could be decoded for %.0f seconds.", seconds));
  }

  /** A film whose decoder does not come back. */
  static MediaException hangs(VideoReader film) {
    return new MediaException(film + GIVEN_UP + "its decoder hangs.");
  }

  /**
   * Whether a sentence says that a file was not read to its end although nothing may be wrong with
   * it: a later run can try it again.
   */
  public static boolean saysUnfinished(String sentence) {
    return sentence.contains(GIVEN_UP) || sentence.contains(" was not tried: ");
  }
}
