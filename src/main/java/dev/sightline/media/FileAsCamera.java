package dev.sightline.media;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A video file played in real time, once or in a loop, in place of a camera. */
final class FileAsCamera implements LivePictures {
  private final Path file;
  private final VideoReader.Settings settings;
  private final boolean loop;
  private VideoReader reader;
  private long begin;
  private volatile boolean stopped;

  FileAsCamera(Path file, VideoReader.Settings settings, boolean loop) throws MediaException {
    this.file = file;
    this.settings = settings;
    this.loop = loop;
    reader = VideoReader.open(file, settings);
    begin = System.nanoTime();
  }

  @Override
  public Picture next() throws MediaException, InterruptedException {
    VideoFrame frame = reader.next();
    if (stopped) {
      return null;
    } else if (frame == null) {
      MediaException problem = reader.problem().orElse(null);
      if (problem != null && !loop) {
        throw problem;
      } else if (!loop) {
        return null;
      }
      frame = again();
    }
    long wait = begin + (long) (frame.seconds() * 1e9) - System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(wait); // not at all if decoding lags behind
    return frame.picture();
  }

  /** The file's first frame again, after the last one was shown for its duration. */
  private synchronized VideoFrame again() throws MediaException, InterruptedException {
    if (stopped) {
      throw new InterruptedException();
    }
    begin += (long) (reader.shownUntil() * 1e9);
    reader.close();
    reader = VideoReader.open(file, settings);
    return reader.next();
  }

  @Override
  public synchronized double pixelAspect() {
    return reader.info().pixelAspect();
  }

  @Override
  public synchronized void giveUp() {
    stopped = true;
    reader.giveUp();
  }

  @Override
  public void close() {
    reader.close();
  }
}
