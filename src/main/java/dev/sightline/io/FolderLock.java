package dev.sightline.io;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Allows one writer of a folder at a time: two trainings in one folder would mix their checkpoints.
 * It is an operating system lock on the file {@code .lock} in the folder, so it ends with its
 * process, however that ends. The file stays behind and names the last process that held it.
 *
 * <p>It also works between threads of one program. Close it on any thread.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = ".lock";

  /**
   * Far beyond the text, so that the text can be read while the lock is held (Windows enforces
   * locks).
   */
  private static final long PLACE = 1L << 40;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder, which is created if necessary.
   *
   * @param doing what this process is doing there, for the message that another one gets
   * @throws SightlineException if another process or thread holds it; the sentence names the
   *     process
   */
  public static FolderLock take(Path folder, String doing) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!locked(channel)) {
        throw new SightlineException(
            "%s: %s is at work there; wait for its end, or choose another folder"
                .formatted(folder, holder(channel)));
      }
      String text = "process " + ProcessHandle.current().pid() + " (" + doing + ")";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      return new FolderLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(PLACE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException anotherThread) {
      return false;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(200);
    channel.read(text, 0);
    String said = StandardCharsets.UTF_8.decode(text.flip()).toString();
    return said.isEmpty() ? "another process" : said;
  }

  @Override
  public void close() throws IOException {
    channel.close(); // releases the lock
  }
}
