package dev.sightline.media;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** A video decoded by another JVM, one sample after the other, on request. */
final class IsolatedVideo extends VideoReader {
  /** How long a frame that nobody wants any more may take. */
  private static final double LAST_SECONDS = 1;

  private final Path file;
  private final long mostPixels;
  private final DecoderPool pool;
  private final DecoderProcess process;
  private final Info info;
  private final double zero;
  private Picture shown;
  private MediaException problem;
  private double shownUntil;
  private boolean ended;
  private boolean closed;
  private volatile boolean givenUp;

  private IsolatedVideo(
      Path file, long mostPixels, DecoderPool pool, DecoderProcess process, Opened opened) {
    this.file = file;
    this.mostPixels = mostPixels;
    this.pool = pool;
    this.process = process;
    this.info = opened.info;
    this.zero = opened.zero;
  }

  /** The process's description of a video that it opened. */
  private record Opened(Info info, double zero) {}

  /**
   * Has a process open a video.
   *
   * @param process returned to the pool when the reader is closed
   */
  static IsolatedVideo open(
      Path file, Settings settings, MediaLimits limits, DecoderPool pool, DecoderProcess process)
      throws MediaException {
    Opened opened =
        process.ask(
            file,
            (to, from) -> {
              to.writeByte(DecoderMain.VIDEO);
              to.writeUTF(file.toString());
              to.writeDouble(settings.rateHz());
              to.writeInt(settings.width());
              to.writeInt(settings.height());
              to.flush();
              DecoderMain.expect(DecoderMain.VIDEO, process.answer(), from);
              return new Opened(readInfo(from), from.readDouble());
            });
    // A picture of the requested size may be larger than any frame.
    long most = Math.max(limits.framePixels(), (long) settings.width() * settings.height());
    return new IsolatedVideo(file, most, pool, process, opened);
  }

  private static Info readInfo(DataInputStream from) throws IOException {
    int width = from.readInt();
    int height = from.readInt();
    double rate = from.readDouble();
    double seconds = from.readDouble();
    return new Info(
        width,
        height,
        rate,
        seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty(),
        from.readDouble(),
        from.readBoolean());
  }

  @Override
  public Info info() {
    return info;
  }

  @Override
  public VideoFrame next() throws MediaException {
    if (closed) {
      throw new IllegalStateException(file + " is closed.");
    } else if (ended || givenUp) {
      return null;
    }
    try {
      return process.ask(
          file,
          (to, from) -> {
            to.writeByte(DecoderMain.NEXT);
            to.flush();
            return frame(process.answer(), from);
          });
    } catch (MediaException e) {
      ended = true;
      throw e;
    }
  }

  private VideoFrame frame(byte kind, DataInputStream from) throws IOException {
    if (kind == DecoderMain.END) {
      ended = true;
      problem = DecoderMain.readProblem(from);
      shownUntil = from.readDouble();
      return null;
    }
    DecoderMain.expect(DecoderMain.NEXT, kind, from);
    double seconds = from.readDouble();
    shownUntil = seconds + 1 / info.framesPerSecond();
    if (from.readBoolean()) {
      shown = DecoderMain.readPicture(from, mostPixels);
    } else if (shown == null) {
      throw new IOException("there is no picture before the first");
    }
    return new VideoFrame(seconds, shown);
  }

  @Override
  public Optional<MediaException> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public double shownUntil() {
    return shownUntil;
  }

  /** Copied by this process without decoding, unless another process has to read everything. */
  @Override
  SoundCopy sound() throws MediaException {
    MediaAccess access = MediaAccess.current();
    return access.isolatesPictures() ? null : soundOf(file, zero, access.limits());
  }

  @Override
  double zero() {
    return zero;
  }

  @Override
  void giveUp() {
    givenUp = true;
    process.hurry(LAST_SECONDS);
  }

  /** Never: the process would have been killed. */
  @Override
  boolean hangs() {
    return false;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (process.isSound()) {
        MediaException said =
            process.ask(
                file,
                (to, from) -> {
                  to.writeByte(DecoderMain.CLOSE);
                  to.flush();
                  DecoderMain.expect(DecoderMain.END, process.answer(), from);
                  MediaException wrong = DecoderMain.readProblem(from);
                  shownUntil = from.readDouble();
                  return wrong;
                });
        problem = problem == null ? said : problem;
      }
    } catch (MediaException e) {
      // Everything there was to see has been seen; the process is not used again.
    } finally {
      pool.giveBack(process);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
