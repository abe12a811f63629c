package dev.sightline.media;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes pictures with time stamps as an .mp4 file (H.264, or MPEG-4 Part 2 where FFmpeg's build
 * cannot write that or the picture is too small for it). The file appears under its name only when
 * {@link #finish()} has written all of it; until then it has a temporary name beside it, and {@link
 * #close()} without {@link #finish()} leaves nothing behind.
 *
 * <p>The pictures are brought to one size, that of the video, whose sides are even numbers.
 */
public final class VideoWriter implements AutoCloseable {
  /** Small enough for MPEG-4 Part 2, and a whole number of ticks at all usual rates. */
  private static final int TICKS_PER_SECOND = 60_000;

  private static final String H264 = "libopenh264";

  /** What Cisco's encoder for H.264 takes at least and at most. */
  private static final int SMALLEST_H264 = 16;

  private static final int LARGEST_H264 = 3840;

  private final Path file;
  private final Path unfinished;
  private final double framesPerSecond;
  private VideoEncoder encoder;
  private long lastTicks = -1;
  private Picture held;
  private long heldTicks;

  private VideoWriter(Path file, Path unfinished, double framesPerSecond, VideoEncoder encoder) {
    this.file = file;
    this.unfinished = unfinished;
    this.framesPerSecond = framesPerSecond;
    this.encoder = encoder;
  }

  /**
   * Begins a video.
   *
   * @param file its name, which should end in .mp4; a file of that name is replaced in the end
   * @param width pixels in a row; an odd number is made even by one more
   * @param height rows, likewise
   * @param framesPerSecond about so many will come; the last one stays for 1 / framesPerSecond
   * @throws MediaException with one sentence, if the file cannot be created
   */
  public static VideoWriter open(Path file, int width, int height, double framesPerSecond)
      throws MediaException {
    if (width < 1 || height < 1 || !(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "There is no video of %sx%s at %s frames per second."
              .formatted(width, height, framesPerSecond));
    }
    Path unfinished = unfinished(file);
    int evenWidth = width + width % 2;
    int evenHeight = height + height % 2;
    int smaller = Math.min(evenWidth, evenHeight);
    int larger = Math.max(evenWidth, evenHeight);
    boolean h264 = smaller >= SMALLEST_H264 && larger <= LARGEST_H264 && VideoEncoder.isThere(H264);
    try {
      VideoEncoder.Format format =
          new VideoEncoder.Format(
              "mp4",
              h264 ? H264 : "mpeg4",
              evenWidth,
              evenHeight,
              TICKS_PER_SECOND,
              framesPerSecond,
              new int[0]);
      VideoEncoder encoder = VideoEncoder.open(unfinished, file.toString(), format);
      return new VideoWriter(file, unfinished, framesPerSecond, encoder);
    } catch (MediaException | RuntimeException | Error e) {
      delete(unfinished);
      throw e;
    }
  }

  private static Path unfinished(Path file) throws MediaException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new MediaException(file + " cannot be written: its folder is not there.");
    } else if (Files.isDirectory(file)) {
      throw new MediaException(file + " cannot be written: it is a folder.");
    }
    String unique = Long.toHexString(ProcessHandle.current().pid() ^ System.nanoTime());
    return folder.resolve("." + file.getFileName() + "." + unique + ".part");
  }

  /**
   * Adds a picture.
   *
   * @throws IllegalArgumentException if it is not shown later than the one before
   * @throws MediaException with one sentence, if it cannot be written
   */
  public void write(VideoFrame frame) throws MediaException {
    long ticks = Math.round(frame.seconds() * TICKS_PER_SECOND);
    if (ticks <= lastTicks || !(frame.seconds() >= 0)) {
      throw new IllegalArgumentException(
          "A frame at %s s cannot follow one at %s s."
              .formatted(frame.seconds(), (double) lastTicks / TICKS_PER_SECOND));
    }
    writeHeld(ticks);
    held = frame.picture();
    heldTicks = ticks;
    lastTicks = ticks;
  }

  /** A frame is written when the next one tells how long it stays. */
  private void writeHeld(long untilTicks) throws MediaException {
    if (held != null) {
      encoder.write(held, heldTicks, untilTicks - heldTicks);
      held = null;
    }
  }

  /**
   * Completes the video and gives it its name.
   *
   * @throws IllegalStateException if no picture was written, or it is finished or closed already
   * @throws MediaException with one sentence, if it cannot be written
   */
  public void finish() throws MediaException {
    if (encoder == null || lastTicks < 0) {
      throw new IllegalStateException(file + " has no pictures or is finished already.");
    }
    writeHeld(lastTicks + Math.round(TICKS_PER_SECOND / framesPerSecond));
    encoder.finish();
    encoder.close();
    encoder = null;
    try {
      move();
    } catch (IOException e) {
      delete(unfinished);
      throw new MediaException(file + " cannot be written: " + e.getMessage() + ".", e);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) { // where moving does not replace
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** If the video is not finished, it is given up and nothing of it stays. */
  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
      delete(unfinished);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A leftover with a name that says so is all there is to it.
    }
  }
}
