package dev.sightline.media;

import dev.sightline.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes pictures with time stamps as an .mp4 file (H.264, or MPEG-4 Part 2 if FFmpeg's build
 * cannot write that or the picture is too small for it). The file appears under its name only when
 * {@link #finish()} has written all of it; until then it has a temporary name beside it, and {@link
 * #close()} without {@link #finish()} leaves nothing behind.
 *
 * <p>All pictures are scaled to the size of the video, whose sides are even numbers.
 */
public final class VideoWriter implements AutoCloseable {
  /** Small enough for MPEG-4 Part 2, and a whole number of ticks at all usual rates. */
  private static final int TICKS_PER_SECOND = 60_000;

  private static final String CONTAINER = "mp4";

  private static final String H264 = "libopenh264";

  /** The smallest and largest sizes that Cisco's H.264 encoder accepts. */
  private static final int SMALLEST_H264 = 16;

  private static final int LARGEST_H264 = 3840;

  private final Path file;
  private final Path unfinished;
  private final double framesPerSecond;
  private final SoundCopy sound;
  private VideoEncoder encoder;
  private long lastTicks = -1;
  private Picture held;
  private long heldTicks;
  private String silence;

  private VideoWriter(
      Path file, Path unfinished, double framesPerSecond, SoundCopy sound, VideoEncoder encoder) {
    this.file = file;
    this.unfinished = unfinished;
    this.framesPerSecond = framesPerSecond;
    this.sound = sound;
    this.encoder = encoder;
  }

  /**
   * Starts a video.
   *
   * @param file its name, which should end in .mp4; an existing file is replaced at the end
   * @param width pixels per row; an odd number is rounded up to an even one
   * @param height rows, likewise
   * @param framesPerSecond about how many will come; the last one stays for 1 / framesPerSecond
   * @throws MediaException with one sentence, if the file cannot be created
   */
  public static VideoWriter open(Path file, int width, int height, double framesPerSecond)
      throws MediaException {
    return open(file, width, height, 1, framesPerSecond, null);
  }

  /**
   * As above, with pixels that are not square.
   *
   * @param pixelAspect width divided by height of a pixel when shown
   */
  public static VideoWriter open(
      Path file, int width, int height, double pixelAspect, double framesPerSecond)
      throws MediaException {
    return open(file, width, height, pixelAspect, framesPerSecond, null);
  }

  /**
   * Starts a copy of a film with other pictures: it has the film's size, pixel shape, rate and
   * sound. Both must be read and written side by side; {@link #silence()} says whether the sound
   * could not be kept.
   */
  public static VideoWriter like(VideoReader film, Path file) throws MediaException {
    SoundCopy sound = film.sound();
    if (sound == null) {
      return like(film.info(), file, null)
          .silent(film.info().sound() ? "with --isolate only pictures are decoded" : null);
    } else if (!sound.fits(CONTAINER)) {
      String why = "an MP4 cannot hold what the film has (" + sound.codec() + ")";
      sound.close();
      return like(film.info(), file, null).silent(why);
    }
    try {
      return like(film.info(), file, sound);
    } catch (MediaException e) { // otherwise the same fault occurs without the sound
      return like(film.info(), file, null).silent("what the film has cannot be copied");
    }
  }

  private static VideoWriter like(VideoReader.Info info, Path file, SoundCopy sound)
      throws MediaException {
    return open(
        file, info.width(), info.height(), info.pixelAspect(), info.framesPerSecond(), sound);
  }

  private VideoWriter silent(String why) {
    silence = why == null ? null : file + " has no sound: " + why + ".";
    return this;
  }

  private static VideoWriter open(
      Path file, int width, int height, double pixelAspect, double framesPerSecond, SoundCopy sound)
      throws MediaException {
    if (width < 1 || height < 1 || !(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new IllegalArgumentException(
          "There is no video of %sx%s at %s frames per second."
              .formatted(width, height, framesPerSecond));
    }
    Path unfinished = null;
    int evenWidth = width + width % 2;
    int evenHeight = height + height % 2;
    int smaller = Math.min(evenWidth, evenHeight);
    int larger = Math.max(evenWidth, evenHeight);
    boolean h264 = smaller >= SMALLEST_H264 && larger <= LARGEST_H264 && VideoEncoder.isThere(H264);
    try {
      unfinished = unfinished(file);
      VideoEncoder.Format format =
          new VideoEncoder.Format(
              CONTAINER,
              h264 ? H264 : "mpeg4",
              evenWidth,
              evenHeight,
              pixelAspect,
              TICKS_PER_SECOND,
              framesPerSecond,
              new int[0],
              FrameColours.ofSrgb(evenWidth, evenHeight));
      VideoEncoder encoder = VideoEncoder.open(unfinished, file.toString(), format, sound);
      return new VideoWriter(file, unfinished, framesPerSecond, sound, encoder);
    } catch (MediaException | RuntimeException | Error e) {
      if (sound != null) {
        sound.close();
      }
      if (unfinished != null) {
        delete(unfinished);
      }
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

  /** Writes the held frame, now that the next one's time says how long it stays. */
  private void writeHeld(long untilTicks) throws MediaException {
    if (held != null) {
      encoder.write(held, heldTicks, untilTicks - heldTicks);
      held = null;
    }
  }

  /** Why the original film's sound is missing, as a sentence. */
  public Optional<String> silence() {
    return sound != null && sound.isBroken()
        ? Optional.of(file + " has only part of the film's sound: the rest cannot be copied.")
        : Optional.ofNullable(silence);
  }

  /** Like {@link #finish(double)}; the last picture stays as long as the rate says. */
  public void finish() throws MediaException {
    finish((double) Math.max(0, lastTicks) / TICKS_PER_SECOND + 1 / framesPerSecond);
  }

  /**
   * Completes the video and gives it its name.
   *
   * @param until when the last picture leaves the screen, in seconds
   * @throws IllegalStateException if no picture was written, or it is already finished or closed
   * @throws MediaException with one sentence, if it cannot be written
   */
  public void finish(double until) throws MediaException {
    if (encoder == null || lastTicks < 0) {
      throw new IllegalStateException(file + " has no pictures or is finished already.");
    }
    writeHeld(Math.max(lastTicks + 1, Math.round(TICKS_PER_SECOND * until)));
    encoder.finish();
    release();
    try {
      AtomicFile.force(unfinished);
      AtomicFile.move(unfinished, file);
    } catch (IOException e) {
      delete(unfinished);
      throw new MediaException(file + " cannot be written: " + e.getMessage() + ".", e);
    }
  }

  /** A video that was not finished is abandoned, and nothing of it remains. */
  @Override
  public void close() {
    if (encoder != null) {
      release();
      delete(unfinished);
    }
  }

  private void release() {
    encoder.close();
    encoder = null;
    if (sound != null) {
      sound.close();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // At worst a temporary file with a telling name is left over.
    }
  }
}
