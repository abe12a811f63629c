package dev.sightline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Decodes pictures and videos in separate JVMs: as many as there are files read at the same time,
 * each kept for the next file until it crashes or hangs. Thread-safe.
 */
final class DecoderPool implements AutoCloseable {
  private final String mainClass;
  private final MediaLimits limits;
  private final int kilobytes;
  private final Deque<DecoderProcess> idle = new ArrayDeque<>();
  private final Set<DecoderProcess> all = new HashSet<>();
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @param kilobytes memory allowed for each process
   */
  DecoderPool(String mainClass, MediaLimits limits, int kilobytes) {
    this.mainClass = mainClass;
    this.limits = limits;
    this.kilobytes = kilobytes;
  }

  /**
   * Decodes a picture file: see {@link PictureReader#read(Path, int)}.
   *
   * @throws MediaException with one sentence
   */
  Picture picture(Path file, int atLeastSide) throws MediaException {
    DecoderProcess process = take(file);
    try {
      return process.ask(
          file,
          (to, from) -> {
            to.writeByte(DecoderMain.PICTURE);
            to.writeUTF(file.toString());
            to.writeInt(atLeastSide);
            to.flush();
            DecoderMain.expect(DecoderMain.PICTURE, process.answer(), from);
            return DecoderMain.readPicture(from, limits.picturePixels());
          });
    } finally {
      giveBack(process);
    }
  }

  /**
   * Opens a video: see {@link VideoReader#open(Path, VideoReader.Settings)}.
   *
   * @throws MediaException with one sentence
   */
  VideoReader video(Path file, VideoReader.Settings settings) throws MediaException {
    DecoderProcess process = take(file);
    boolean opened = false;
    try {
      VideoReader video = IsolatedVideo.open(file, settings, limits, this, process);
      opened = true;
      return video;
    } finally {
      if (!opened) {
        giveBack(process);
      }
    }
  }

  private DecoderProcess take(Path file) throws MediaException {
    synchronized (this) {
      if (closed) {
        throw MediaException.notTried(file + " was not read: reading was stopped.", null);
      }
      while (!idle.isEmpty()) {
        DecoderProcess process = idle.pop();
        if (process.isSound()) {
          return process;
        }
        discard(process);
      }
    }
    try {
      DecoderProcess started = DecoderProcess.start(mainClass, limits, kilobytes);
      synchronized (this) {
        all.add(started);
      }
      return started;
    } catch (IOException e) {
      throw MediaException.notTried(
          "%s was not read: no process to decode it could be started (%s)."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The caller is done with this process. */
  synchronized void giveBack(DecoderProcess process) {
    if (closed || !process.isSound()) {
      discard(process);
    } else {
      idle.push(process);
    }
  }

  private void discard(DecoderProcess process) {
    all.remove(process);
    process.close();
  }

  /** All running processes, busy or idle. */
  synchronized Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    all.forEach(process -> pids.add(process.pid()));
    return pids;
  }

  /** Ends all processes, even busy ones. */
  @Override
  public synchronized void close() {
    closed = true;
    all.forEach(DecoderProcess::close);
    all.clear();
    idle.clear();
  }
}
