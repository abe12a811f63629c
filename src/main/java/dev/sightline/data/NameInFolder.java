package dev.sightline.data;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * The one place where a file name from a data set becomes a path inside its folder. Only the name
 * itself is examined, so it does not matter how the folder was given: as {@code .}, {@code ..} or
 * through a link.
 */
final class NameInFolder {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");

  private NameInFolder() {}

  /**
   * The path with slashes, without {@code .} and {@code ..}, and with accents combined with their
   * letters. A name written on Windows may have backslashes.
   *
   * @return null for a name that leads out of the folder or that no file can have
   */
  static String of(String written) {
    String name = Normalizer.normalize(written, Normalizer.Form.NFC).replace('\\', '/');
    if (name.isBlank()
        || name.startsWith("/")
        || DRIVE.matcher(name).lookingAt()
        || name.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    Deque<String> path = new ArrayDeque<>();
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        if (path.pollLast() == null) {
          return null;
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        path.add(part);
      }
    }
    return path.isEmpty() ? null : String.join("/", path);
  }
}
