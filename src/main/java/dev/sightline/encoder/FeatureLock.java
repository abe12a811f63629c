package dev.sightline.encoder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer of a feature cache at a time: among programs by a lock on a file, which the system
 * releases when a program dies; among the threads of this program, for which such a lock does not
 * count, by one in memory. The file stays behind, empty.
 */
final class FeatureLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final ReentrantLock here;
  private final FileChannel channel;

  private FeatureLock(ReentrantLock here, FileChannel channel) {
    this.here = here;
    this.channel = channel;
  }

  /** Takes the lock, after running {@code waiting} if that takes waiting. */
  static FeatureLock take(Path file, Runnable waiting) throws IOException {
    ReentrantLock here =
        HERE.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    boolean told = false;
    if (!here.tryLock()) {
      waiting.run();
      told = true;
      here.lock();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        if (!told) {
          waiting.run();
        }
        var unused = channel.lock();
      }
      return new FeatureLock(here, channel);
    } catch (IOException | RuntimeException e) {
      here.unlock();
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // releases the lock
    } finally {
      here.unlock();
    }
  }
}
