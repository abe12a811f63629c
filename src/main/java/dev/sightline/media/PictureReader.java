package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes JPEG, PNG, GIF, WebP, BMP and TIFF files, the first picture of each. What comes out is
 * always 8-bit RGB and upright: grey, CMYK, palette and 16-bit pictures are converted, see-through
 * ones laid on white, photos turned as their Exif data asks.
 *
 * <p>Every file is hostile until decoded: its format, size and completeness are read from its
 * header first, and only then does OpenCV see it, for no longer than {@link MediaLimits} allow.
 * Files are decoded in this JVM or another one, as {@link MediaAccess} says. Thread-safe; OpenCV
 * itself is held to one thread, because callers decode many pictures side by side.
 */
public final class PictureReader {
  private static final int WHOLE = Integer.MAX_VALUE;
  private static final String EXPECTED = "a picture";

  /** What loading the library may take on a busy machine, which is no file's fault. */
  private static final double LOADING_SECONDS = 60;

  private static volatile boolean loaded;

  private PictureReader() {}

  /**
   * Reads a picture file.
   *
   * @throws MediaException with one sentence, if it cannot be read or is no picture
   */
  public static Picture read(Path file) throws MediaException {
    return read(file, WHOLE);
  }

  /**
   * Reads a picture file that will be shrunk afterwards. A large picture is decoded at a half, a
   * quarter or an eighth of its size, each pixel the mean of those it stands for, as long as both
   * sides keep at least twice {@code atLeastSide} pixels.
   *
   * @throws MediaException with one sentence, if it cannot be read or is no picture
   */
  public static Picture read(Path file, int atLeastSide) throws MediaException {
    MediaAccess access = MediaAccess.current();
    return access.decoders() == null
        ? read(file, atLeastSide, access.limits())
        : access.decoders().picture(file, atLeastSide);
  }

  /** As {@link #read(Path, int)}, in this JVM and with limits of one's own. */
  public static Picture read(Path file, int atLeastSide, MediaLimits limits) throws MediaException {
    // A pipe, which may never give a byte, waits for no library.
    double loading = loaded || !Files.isRegularFile(file) ? 0 : LOADING_SECONDS;
    return DecodingWatch.call(
        file, limits.decodeSeconds() + loading, () -> unwatched(file, atLeastSide, limits));
  }

  static void decoderIsLoaded() {
    loaded = true;
  }

  /** Without anybody who gives up a decoder that hangs. */
  static Picture unwatched(Path file, int atLeastSide, MediaLimits limits) throws MediaException {
    return read(bytes(file, limits), file.toString(), atLeastSide, limits);
  }

  /**
   * Decodes the bytes of a picture file, in this JVM.
   *
   * @param name what a complaint should call it
   * @throws MediaException with one sentence, if it is no picture
   */
  public static Picture read(byte[] bytes, String name) throws MediaException {
    return read(bytes, name, WHOLE, MediaLimits.DEFAULT);
  }

  /** As {@link #read(Path, int, MediaLimits)}, for the bytes of a picture file. */
  public static Picture read(byte[] bytes, String name, int atLeastSide, MediaLimits limits)
      throws MediaException {
    PictureHeader header = header(bytes, name, limits);
    int reduction = 1;
    while (reduction < 8
        && Math.min(header.width(), header.height()) / (2 * reduction) >= 2L * atLeastSide) {
      reduction *= 2;
    }
    if (header.decoderBytes(reduction) > limits.decoderBytes()) {
      throw new MediaException(
          "%s declares %s x %s pixels of a kind that takes %s MB to decode; at most %s MB are used."
              .formatted(
                  name,
                  header.width(),
                  header.height(),
                  header.decoderBytes(reduction) / 1_000_000,
                  limits.decoderBytes() / 1_000_000));
    }
    try {
      Picture stored = PictureDecoder.decode(bytes, header, reduction);
      if (stored != null) {
        return upright(stored, header.orientation());
      }
    } catch (OutOfMemoryError e) {
      throw new MediaException(
          "%s does not fit into memory: it has %s x %s pixels."
              .formatted(name, header.width(), header.height()),
          e);
    } catch (RuntimeException e) {
      throw undecodable(name, header.format(), e); // OpenCV's words say nothing to a user
    }
    throw undecodable(name, header.format(), null);
  }

  private static MediaException undecodable(String name, Format format, Exception cause) {
    return new MediaException(
        name + " is damaged: its " + format + " data cannot be decoded.", cause);
  }

  private static byte[] bytes(Path file, MediaLimits limits) throws MediaException {
    int most = (int) Math.min(Integer.MAX_VALUE - 16, limits.fileBytes());
    try (InputStream in = Files.newInputStream(file)) {
      // What has no size (a pipe) is read until it ends or is too long.
      boolean tooLarge = Files.isRegularFile(file) && Files.size(file) > most;
      byte[] bytes = tooLarge ? new byte[0] : in.readNBytes(most);
      if (tooLarge || (bytes.length == most && in.read() >= 0)) {
        throw new MediaException(
            "%s is too large: at most %s MB are read.".formatted(file, most / 1_000_000));
      }
      return bytes;
    } catch (MediaException e) {
      throw e;
    } catch (IOException e) {
      throw MediaException.unreadable(file, e, EXPECTED);
    }
  }

  private static PictureHeader header(byte[] bytes, String name, MediaLimits limits)
      throws MediaException {
    if (bytes.length == 0) {
      throw new MediaException(name + " is empty; a picture was expected.");
    }
    Format format = PictureHeader.format(bytes);
    if (format == null) {
      throw new MediaException(
          name + " is not a picture: JPEG, PNG, GIF, WebP, BMP or TIFF was expected.");
    }
    PictureHeader header;
    try {
      header = PictureHeader.read(format, bytes);
    } catch (CutShort e) {
      throw new MediaException(
          name + " is cut short: its " + format + " data ends before the picture does.", e);
    }
    if (header == null || header.width() < 1 || header.height() < 1) {
      throw undecodable(name, format, null);
    }
    if (header.width() > limits.picturePixels() / header.height()) {
      throw MediaLimits.tooManyPixels(
          name, header.width(), header.height(), limits.picturePixels());
    }
    if (header.scans() > limits.pixelsInAllScans() / (header.width() * header.height())) {
      throw new MediaException(
          "%s is stored in %s passes over %s x %s pixels; no honest %s file has so many."
              .formatted(name, header.scans(), header.width(), header.height(), format));
    }
    return header;
  }

  /** Undoes what the camera did: Exif's eight ways to store a picture. */
  private static Picture upright(Picture stored, int orientation) {
    return switch (orientation) {
      case 2 -> stored.flip();
      case 3 -> stored.flip().upsideDown();
      case 4 -> stored.upsideDown();
      case 5 -> stored.transpose();
      case 6 -> stored.transpose().flip();
      case 7 -> stored.transpose().flip().upsideDown();
      case 8 -> stored.transpose().upsideDown();
      default -> stored;
    };
  }
}
