package dev.sightline.media;

import dev.sightline.machine.NativeFolder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * The program of a {@link DecoderProcess}: decodes what standard input asks for and answers on
 * standard output, until standard input ends. One video is open at a time.
 *
 * <pre>
 *   asked                                            answered
 *   PICTURE file (UTF), side (4)                     PICTURE picture
 *   VIDEO file (UTF), rate (8), width (4), height (4)  VIDEO width (4), height (4), rate (8),
 *                                                    seconds (8; 0 for unknown)
 *   NEXT                                             NEXT seconds (8), whether new (1), picture;
 *                                                    or END problem, shown until (8)
 *   CLOSE                                            END problem, shown until (8)
 *
 *   a picture is    width (4), height (4), its bytes
 *   a problem is    a sentence (UTF, empty for none), whether it is unfinished (1)
 *   instead of any answer: FAILED problem; before any: BUSY, once a second while it gets on
 * </pre>
 */
class DecoderMain {
  static final byte READY = 'R';
  static final byte PICTURE = 'P';
  static final byte VIDEO = 'V';
  static final byte NEXT = 'N';
  static final byte CLOSE = 'C';
  static final byte END = 'E';
  static final byte FAILED = 'F';
  static final byte BUSY = 'B';

  /** writeUTF allows at most 65,535 bytes; genuine sentences are far shorter. */
  private static final int LONGEST_SENTENCE = 10_000;

  private record Request(byte kind, String file, double rateHz, int width, int height) {}

  private final MediaLimits limits;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private VideoReader video;
  private Picture shown;
  private boolean working;
  private volatile boolean loading;

  DecoderMain(MediaLimits limits) {
    this.limits = limits;
    in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
  }

  /**
   * Serves until standard input ends.
   *
   * @param limits as {@link #arguments} writes them
   */
  public static void main(String... limits) throws Exception {
    NativeFolder.choose();
    new DecoderMain(limits(limits)).serve();
  }

  static List<String> arguments(MediaLimits limits) {
    return Stream.of(
            limits.fileBytes(),
            limits.picturePixels(),
            limits.framePixels(),
            limits.videoSeconds(),
            limits.videoFrames(),
            limits.decodeSeconds())
        .map(String::valueOf)
        .toList();
  }

  static MediaLimits limits(String... arguments) {
    return new MediaLimits(
        Long.parseLong(arguments[0]),
        Long.parseLong(arguments[1]),
        Long.parseLong(arguments[2]),
        Double.parseDouble(arguments[3]),
        Long.parseLong(arguments[4]),
        Double.parseDouble(arguments[5]));
  }

  /** Decodes a picture. */
  Picture picture(Path file, int atLeastSide) throws MediaException {
    return PictureReader.unwatched(file, atLeastSide, limits);
  }

  /** Opens a video. */
  VideoReader video(Path file, VideoReader.Settings settings) throws MediaException {
    return SampledVideo.unwatched(file, settings, limits, ProcessorBudget.ofProcess(limits));
  }

  final void serve() throws IOException, InterruptedException {
    daemon("requests", this::listen);
    daemon("busy", this::tellThatItGetsOn);
    out.writeByte(READY);
    out.flush();
    while (true) {
      Request request = requests.take();
      synchronized (out) {
        working = true;
      }
      answer(request);
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the process with its parent, even if a decoder hangs. */
  private void listen() {
    try {
      while (true) {
        byte kind = in.readByte();
        boolean named = kind == PICTURE || kind == VIDEO;
        String file = named ? in.readUTF() : "";
        double rate = kind == VIDEO ? in.readDouble() : 0;
        int width = named ? in.readInt() : 0;
        int height = kind == VIDEO ? in.readInt() : 0;
        requests.add(new Request(kind, file, rate, width, height));
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void tellThatItGetsOn() {
    try {
      while (true) {
        Thread.sleep(1000);
        synchronized (out) {
          if (loading || (working && video != null && !video.hangs())) {
            out.writeByte(BUSY);
            out.flush();
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void answer(Request request) throws IOException {
    Object decoded;
    MediaException failure = null;
    try {
      decoded = decode(request);
    } catch (MediaException e) {
      decoded = null;
      failure = e;
    } catch (OutOfMemoryError e) {
      decoded = null;
      failure = new MediaException(request.file + " does not fit into memory.");
    } catch (RuntimeException | StackOverflowError e) {
      decoded = null;
      failure = new MediaException(request.file + " cannot be decoded (" + e + ").");
    }
    synchronized (out) {
      working = false;
      if (failure == null) {
        write(request.kind, decoded);
      } else {
        out.writeByte(FAILED);
        writeProblem(failure);
      }
      out.flush();
    }
  }

  /** A picture; for a video its Info, a frame, or null at its end. */
  private Object decode(Request request) throws MediaException {
    switch (request.kind) {
      case PICTURE:
        load(OpenCv::load);
        return picture(Path.of(request.file), request.width);
      case VIDEO:
        load(Ffmpeg::load);
        var settings = new VideoReader.Settings(request.rateHz, request.width, request.height);
        open(video(Path.of(request.file), settings));
        return video.info();
      case NEXT:
        return video.next();
      default:
        return null;
    }
  }

  /**
   * Loads a library outside of any file's time limit, and only if needed: loading both takes half a
   * second.
   */
  private void load(Runnable library) {
    loading = true;
    library.run();
    loading = false;
  }

  private void open(VideoReader opened) {
    synchronized (out) {
      video = opened;
      shown = null;
    }
  }

  private void write(byte kind, Object decoded) throws IOException {
    if (decoded instanceof Picture picture) {
      out.writeByte(PICTURE);
      writePicture(picture);
    } else if (decoded instanceof VideoReader.Info info) {
      out.writeByte(VIDEO);
      out.writeInt(info.width());
      out.writeInt(info.height());
      out.writeDouble(info.framesPerSecond());
      out.writeDouble(info.seconds().orElse(0));
      out.writeDouble(info.pixelAspect());
      out.writeBoolean(info.sound());
      out.writeDouble(video.zero());
    } else if (decoded instanceof VideoFrame frame) {
      out.writeByte(NEXT);
      out.writeDouble(frame.seconds());
      out.writeBoolean(frame.picture() != shown);
      if (frame.picture() != shown) {
        shown = frame.picture();
        writePicture(shown);
      }
    } else {
      if (kind == CLOSE) {
        video.close();
      }
      out.writeByte(END);
      writeProblem(video.problem().orElse(null));
      out.writeDouble(video.shownUntil());
      video = kind == CLOSE ? null : video;
    }
  }

  private void writePicture(Picture picture) throws IOException {
    out.writeInt(picture.width());
    out.writeInt(picture.height());
    out.write(picture.rgb());
  }

  private void writeProblem(MediaException problem) throws IOException {
    String sentence = problem == null ? "" : problem.getMessage();
    out.writeUTF(sentence.substring(0, Math.min(LONGEST_SENTENCE, sentence.length())));
    out.writeBoolean(problem != null && problem.isUnfinished());
  }

  /** Reads an answer's kind: anything but this one is a failure. */
  static void expect(byte kind, byte said, DataInputStream from) throws IOException {
    if (said == FAILED) {
      throw readProblem(from);
    } else if (said != kind) {
      throw new IOException("an answer of another kind");
    }
  }

  /** Reads an answer's picture, no larger than allowed. */
  static Picture readPicture(DataInputStream from, long mostPixels) throws IOException {
    int width = from.readInt();
    int height = from.readInt();
    if (width < 1 || height < 1 || width > mostPixels / height) {
      throw new IOException("a picture of " + width + " x " + height);
    }
    byte[] rgb = new byte[Math.toIntExact(3L * width * height)];
    from.readFully(rgb);
    return new Picture(width, height, rgb);
  }

  /** Reads an answer's problem, or null. */
  static MediaException readProblem(DataInputStream from) throws IOException {
    String sentence = from.readUTF();
    boolean unfinished = from.readBoolean();
    return sentence.isEmpty() ? null : new MediaException(sentence, null, unfinished);
  }
}
