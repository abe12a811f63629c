package dev.sightline.io;

import dev.sightline.SightlineException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The one way onto disk: a file is written completely or not at all, under another name beside it,
 * forced to disk, then moved. A link stays a link, and its target is replaced; a device or a pipe
 * is written to directly.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the file's content. */
  @FunctionalInterface
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Writes a text in UTF-8. */
  public static void write(Path file, String text) throws SightlineException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a file.
   *
   * @throws SightlineException if it cannot be written, or from the content; an older file is then
   *     unchanged
   */
  public static void write(Path file, Content content) throws SightlineException {
    String unique = Long.toHexString(ProcessHandle.current().pid() ^ System.nanoTime());
    write(file, "." + file.getFileName() + "." + unique + ".part", content);
  }

  /**
   * Writes a file that no other process or thread writes at the same time: a half-written file left
   * by a killed program is reused by the next one.
   *
   * @throws SightlineException as {@link #write(Path, Content)}
   */
  public static void writeAlone(Path file, Content content) throws SightlineException {
    write(file, file.getFileName() + ".unfinished", content);
  }

  private static void write(Path file, String coming, Content content) throws SightlineException {
    try {
      boolean there = Files.exists(file);
      if (there && !Files.isRegularFile(file)) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
          content.write(out);
        }
        return;
      }
      Path target = there ? file.toRealPath() : file.toAbsolutePath();
      replace(target, target.resolveSibling(coming), content);
    } catch (SightlineException e) {
      throw e;
    } catch (IOException e) {
      throw new SightlineException(file + " cannot be written: " + reason(file, e) + ".", e);
    }
  }

  private static void replace(Path target, Path coming, Content content) throws IOException {
    try {
      try (FileChannel channel =
              FileChannel.open(
                  coming,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.write(out);
        out.flush();
        channel.force(true);
      }
      move(coming, target);
    } finally {
      Files.deleteIfExists(coming);
    }
  }

  private static String reason(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      return "it is a folder";
    } else if (folder != null && !Files.isDirectory(folder)) {
      return "there is no folder " + folder;
    }
    boolean denied = e instanceof AccessDeniedException;
    String said = e instanceof FileSystemException broken ? broken.getReason() : e.getMessage();
    return denied ? "permission denied" : said == null ? e.getClass().getSimpleName() : said;
  }

  /** Gives a complete file its name, in one step, replacing any file of that name. */
  public static void move(Path whole, Path to) throws IOException {
    Files.move(whole, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes a file's bytes, or the names in a folder, survive a loss of power. */
  public static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      if (!folder) { // Windows cannot open folders
        throw e;
      }
    }
  }
}
