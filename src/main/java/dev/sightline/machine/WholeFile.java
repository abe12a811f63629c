package dev.sightline.machine;

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
 * Writes a file whole or not at all: under another name beside it, forced to disk, then moved. A
 * link stays a link, and what it points to is replaced; a device or a pipe is written to as it is.
 */
public final class WholeFile {
  private WholeFile() {}

  /** What the file is to hold. */
  @FunctionalInterface
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Writes a text in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a file.
   *
   * @throws IOException with a sentence that names the file; an older file is then as it was
   */
  public static void write(Path file, Content content) throws IOException {
    try {
      boolean there = Files.exists(file);
      if (there && !Files.isRegularFile(file)) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
          content.write(out);
        }
        return;
      }
      replace(there ? file.toRealPath() : file.toAbsolutePath(), content);
    } catch (IOException e) {
      throw new IOException(file + " cannot be written: " + reason(file, e) + ".", e);
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    String unique = Long.toHexString(ProcessHandle.current().pid() ^ System.nanoTime());
    Path coming = target.resolveSibling("." + target.getFileName() + "." + unique + ".part");
    try {
      try (FileChannel channel =
              FileChannel.open(coming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.write(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          coming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
}
