package dev.sightline.media;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Decodes JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC and AVIF files, the first picture of each. What
 * comes out is always 8-bit sRGB and upright: grey, CMYK, palette and deep pictures and those with
 * a profile are converted, see-through ones laid on white, photos turned as they ask.
 *
 * <p>Every file is hostile until decoded: its format, size and completeness are read from its
 * header first, and only then does a decoder see it, for no longer than {@link MediaLimits} allow.
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
    DecoderPool others = access.decoders();
    return others == null
        ? read(file, atLeastSide, access.limits())
        : others.picture(file, atLeastSide);
  }

  /** As {@link #read(Path, int)}, in this JVM and with limits of one's own. */
  public static Picture read(Path file, int atLeastSide, MediaLimits limits) throws MediaException {
    double loading = loaded ? 0 : LOADING_SECONDS;
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
    Format format = format(bytes, name);
    try {
      HeifFile heif = format == Format.HEIF ? HeifFile.read(bytes) : null;
      PictureHeader header = heif == null ? PictureHeader.read(format, bytes) : heif.header();
      check(header, format, name, limits);
      int reduction = 1;
      while (reduction < 8
          && Math.min(header.width(), header.height()) / (2 * reduction) >= 2L * atLeastSide) {
        reduction *= 2;
      }
      checkMemory(bytes, header, reduction, name, limits);
      Picture picture =
          heif == null ? decode(bytes, header, reduction, name, limits) : heif.decode(reduction);
      if (picture != null) {
        return picture;
      }
    } catch (CutShort e) {
      throw new MediaException(
          name + " is cut short: its " + format + " data ends before the picture does.", e);
    } catch (RuntimeException e) {
      throw undecodable(name, format, e); // a library's words say nothing to a user
    }
    throw undecodable(name, format, null);
  }

  private static Picture decode(
      byte[] bytes, PictureHeader header, int reduction, String name, MediaLimits limits)
      throws CutShort, MediaException {
    try {
      return switch (header.format()) {
        case TIFF, BMP -> ScanlineDecoder.decode(bytes, header, reduction, name);
        // OpenCV has a PNG twice, as its first frame.
        case PNG ->
            bytesHeld(bytes, header, reduction) + header.decoderBytes(1) > limits.pictureBytes()
                ? ScanlineDecoder.decode(bytes, header, reduction, name)
                : PictureDecoder.decode(bytes, header, reduction);
        default -> PictureDecoder.decode(bytes, header, reduction);
      };
    } catch (OutOfMemoryError e) {
      throw new MediaException(
          "%s does not fit into memory: it has %s x %s pixels."
              .formatted(name, header.width(), header.height()),
          e);
    }
  }

  private static MediaException undecodable(String name, Format format, Exception cause) {
    return new MediaException(
        name + " is damaged: its " + format + " data cannot be decoded.", cause);
  }

  private static byte[] bytes(Path file, MediaLimits limits) throws MediaException {
    int most = (int) Math.min(Integer.MAX_VALUE - 16, limits.fileBytes());
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      // A pipe may never give a byte, and a device never end.
      throw new MediaException(file + " is not an ordinary file; a picture was expected.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      // Of the right size at once, so that a large file is not there twice.
      byte[] bytes =
          new byte[(int) Math.min(most, Math.max(1, size))]; // 0: what can't be read fails
      int read = in.readNBytes(bytes, 0, bytes.length);
      if (size > most) {
        throw new MediaException(
            "%s is too large: at most %s MB are read unless --max-file allows more."
                .formatted(file, most / 1_000_000));
      }
      return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    } catch (MediaException e) {
      throw e;
    } catch (IOException e) {
      throw MediaException.unreadable(file, e, EXPECTED);
    }
  }

  private static Format format(byte[] bytes, String name) throws MediaException {
    if (bytes.length == 0) {
      throw new MediaException(name + " is empty; a picture was expected.");
    }
    Format format = PictureHeader.format(bytes);
    if (format == null) {
      String other = OtherPictures.name(bytes);
      throw new MediaException(
          other != null
              ? name + " is " + other + "."
              : name
                  + " is not a picture: JPEG, PNG, GIF, WebP, BMP, TIFF, HEIC or AVIF was expected.");
    }
    return format;
  }

  private static void check(PictureHeader header, Format format, String name, MediaLimits limits)
      throws MediaException {
    if (header != null && header.unread() != null) {
      throw new MediaException(name + " is " + header.unread() + ".");
    } else if (header == null || header.width() < 1 || header.height() < 1) {
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
  }

  private static void checkMemory(
      byte[] bytes, PictureHeader header, int reduction, String name, MediaLimits limits)
      throws MediaException {
    long takes = header.decoderBytes(reduction);
    long most = limits.decoderBytes();
    if (takes <= most && (header.format() == Format.WEBP || header.format() == Format.GIF)) {
      takes = bytesHeld(bytes, header, reduction);
      most = limits.pictureBytes();
    }
    if (takes > most) {
      throw new MediaException(
          "%s declares %s x %s pixels of a kind that takes %s MB to decode; at most %s MB are used unless --max-megapixels allows more."
              .formatted(
                  name, header.width(), header.height(), takes / 1_000_000, most / 1_000_000));
    }
  }

  /** What OpenCV's decoders and the two copies of the file take together. */
  private static long bytesHeld(byte[] bytes, PictureHeader header, int reduction) {
    return 2L * bytes.length + header.decoderBytes(reduction);
  }
}
