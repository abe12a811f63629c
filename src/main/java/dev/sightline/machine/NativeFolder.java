package dev.sightline.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where native libraries are unpacked. JavaCPP uses the user's home, but hardened servers mount
 * homes so that nothing in them can be executed ({@code noexec}); then a folder of the user's own
 * among the temporary files is used, if programs may run from there.
 */
public final class NativeFolder {
  private static final String JAVACPP = "org.bytedeco.javacpp.cachedir";
  private static final String JNA = "jna.tmpdir";

  private NativeFolder() {}

  /** Must run before JavaCPP's classes are first used; an existing setting is kept. */
  public static synchronized void choose() {
    if (System.getProperty(JAVACPP) != null || runsPrograms(home()) || !runsPrograms(temporary())) {
      return;
    }
    try {
      String folder = ownFolder().toString();
      System.setProperty(JAVACPP, folder);
      if (System.getProperty(JNA) == null) {
        System.setProperty(JNA, folder);
      }
    } catch (IOException cannot) {
      System.getLogger(NativeFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "native libraries stay in the user's home", cannot);
    }
  }

  /** What keeps native libraries from loading, and how to change it; empty if nothing does. */
  public static String obstacle() {
    return runsPrograms(home()) || runsPrograms(temporary())
        ? ""
        : "programs may not be run from %s nor from %s (noexec); name a folder where they may with SIGHTLINE_OPTS=-Djava.io.tmpdir=FOLDER"
            .formatted(home(), temporary());
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** A folder that nobody else could have created or can write to. */
  private static Path ownFolder() throws IOException {
    String user = System.getProperty("user.name");
    Path folder = temporary().resolve("sightline-" + user);
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Files.createDirectory(folder, mine);
    }
    boolean own =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(user)
            && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                .equals(mine.value());
    return own ? folder : Files.createTempDirectory("sightline-");
  }

  /** Whether programs may run from the disk that a folder is, or would be, on. */
  public static boolean runsPrograms(Path folder) {
    try {
      Path there = folder.toAbsolutePath();
      while (!Files.exists(there)) {
        there = there.getParent();
      }
      return runsPrograms(there.toRealPath(), Files.readString(Path.of("/proc/self/mountinfo")));
    } catch (IOException | RuntimeException notLinux) {
      return true;
    }
  }

  /**
   * Whether programs may run from a folder.
   *
   * @param mounts as in Linux's {@code /proc/self/mountinfo} (proc(5)): the fifth word of a line is
   *     the place, the sixth the options; of two for one place the later counts
   */
  static boolean runsPrograms(Path real, String mounts) {
    int deepest = -1;
    boolean runs = true;
    for (String line : mounts.lines().toList()) {
      String[] words = line.split(" ");
      Path at = Path.of(words[4].replace("\\040", " "));
      if (real.startsWith(at) && at.getNameCount() >= deepest) {
        deepest = at.getNameCount();
        runs = !("," + words[5] + ",").contains(",noexec,");
      }
    }
    return runs;
  }
}
