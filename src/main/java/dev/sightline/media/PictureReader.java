package dev.sightline.media;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Decodes JPEG, PNG, GIF, WebP, BMP and TIFF files, the first picture of each. What comes out is
 * always 8-bit RGB and upright: grey, CMYK, palette and 16-bit pictures are converted, see-through
 * ones laid on white, photos turned as their Exif data asks.
 *
 * <p>Every file is hostile until decoded: its format, size and completeness are read from its
 * header first, and only then does OpenCV see it. Thread-safe; OpenCV itself is held to one thread,
 * because callers decode many pictures side by side.
 */
public final class PictureReader {
  /**
   * What is refused before decoding.
   *
   * @param bytes largest file
   * @param pixels largest width times height that a header may declare
   */
  public record Limits(long bytes, long pixels) {
    /** 256 MB and 100 megapixels. */
    public static final Limits DEFAULT = new Limits(256_000_000, 100_000_000);
  }

  private static final int WHOLE = Integer.MAX_VALUE;

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
    return read(file, atLeastSide, Limits.DEFAULT);
  }

  /** As {@link #read(Path, int)}, with limits of one's own. */
  public static Picture read(Path file, int atLeastSide, Limits limits) throws MediaException {
    return read(bytes(file, limits), file.toString(), atLeastSide, limits);
  }

  /**
   * Decodes the bytes of a picture file.
   *
   * @param name what a complaint should call it
   * @throws MediaException with one sentence, if it is no picture
   */
  public static Picture read(byte[] bytes, String name) throws MediaException {
    return read(bytes, name, WHOLE, Limits.DEFAULT);
  }

  /** As {@link #read(Path, int, Limits)}, for the bytes of a picture file. */
  public static Picture read(byte[] bytes, String name, int atLeastSide, Limits limits)
      throws MediaException {
    PictureHeader header = header(bytes, name, limits);
    int reduction = 1;
    while (reduction < 8
        && Math.min(header.width(), header.height()) / (2 * reduction) >= 2L * atLeastSide) {
      reduction *= 2;
    }
    try {
      Picture stored = Decoder.decode(bytes, header, reduction);
      if (stored != null) {
        return upright(stored, header.orientation());
      }
    } catch (OutOfMemoryError e) {
      throw new MediaException(
          "%s does not fit into memory: it has %d x %d pixels."
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

  private static byte[] bytes(Path file, Limits limits) throws MediaException {
    try (InputStream in = Files.newInputStream(file)) {
      // One byte past the limit tells a file that is too long, also where it has no size (a pipe).
      byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, limits.bytes + 1));
      if (bytes.length > limits.bytes) {
        throw new MediaException(
            "%s is too large: at most %d MB are read.".formatted(file, limits.bytes / 1_000_000));
      }
      return bytes;
    } catch (MediaException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new MediaException(file + " is not there.", e);
    } catch (AccessDeniedException e) {
      throw new MediaException(file + " may not be read: permission denied.", e);
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new MediaException(file + " is a folder; a picture was expected.", e);
      }
      throw new MediaException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static PictureHeader header(byte[] bytes, String name, Limits limits)
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
    if (header.width() > limits.pixels / header.height()) {
      throw new MediaException(
          "%s declares %d x %d pixels; at most %d megapixels are read."
              .formatted(name, header.width(), header.height(), limits.pixels / 1_000_000));
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

  /** OpenCV, loaded with the first picture that has a sound header. */
  private static final class Decoder {
    static {
      OpenCv.load();
    }

    /** The stored picture, not yet upright, or null if OpenCV cannot decode it. */
    static Picture decode(byte[] bytes, PictureHeader header, int reduction) {
      boolean jpeg = header.format() == Format.JPEG;
      try (BytePointer copy = new BytePointer(firstPicture(bytes, header));
          Mat encoded = new Mat(1, (int) copy.capacity(), CV_8U, copy);
          Mat decoded =
              opencv_imgcodecs.imdecode(encoded, jpeg ? jpegFlags(reduction) : IMREAD_UNCHANGED)) {
        if (decoded.empty() || (decoded.depth() != CV_8U && scale(decoded.depth()) == 0)) {
          return null;
        }
        return jpeg ? rgb(decoded, true, false) : eightBits(decoded, header.format(), reduction);
      }
    }

    private static byte[] firstPicture(byte[] bytes, PictureHeader header) {
      if (header.format() != Format.GIF) {
        return bytes;
      }
      // Without the other frames of an animation, which OpenCV would look through.
      byte[] first = Arrays.copyOf(bytes, header.end() + 1);
      first[header.end()] = 0x3B;
      return first;
    }

    /** The JPEG decoder itself can shrink, and is the faster for it; only "grey" goes with RGB. */
    private static int jpegFlags(int reduction) {
      int size =
          switch (reduction) {
            case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
            case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
            case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
            default -> 0;
          };
      return size | IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;
    }

    /**
     * What turns a pixel value of this depth into 0..255; 0 where the depth is not for pictures.
     */
    private static double scale(int depth) {
      return depth == CV_16U ? 1 / 257.0 : depth == CV_32F || depth == CV_64F ? 255 : 0;
    }

    private static Picture eightBits(Mat decoded, Format format, int reduction) {
      Mat picture = decoded;
      try (Mat smaller = new Mat();
          Mat eight = new Mat()) {
        if (reduction > 1) {
          try (Size size = new Size(decoded.cols() / reduction, decoded.rows() / reduction)) {
            opencv_imgproc.resize(decoded, smaller, size, 0, 0, opencv_imgproc.INTER_AREA);
          }
          picture = smaller;
        }
        if (picture.depth() != CV_8U) {
          picture.convertTo(eight, CV_8U, scale(picture.depth()), 0);
          picture = eight;
        }
        // What libtiff hands out in eight bits, it has multiplied by alpha.
        return rgb(picture, false, format == Format.TIFF && decoded.depth() == CV_8U);
      }
    }

    private static Picture rgb(Mat mat, boolean alreadyRgb, boolean alphaIsIn) {
      int pixels = mat.cols() * mat.rows();
      int channels = mat.channels();
      byte[] from = new byte[pixels * channels];
      try (BytePointer data = mat.data()) {
        data.get(from);
      }
      if (alreadyRgb) {
        return new Picture(mat.cols(), mat.rows(), from);
      }
      byte[] rgb = channels == 3 ? from : new byte[pixels * 3];
      int green = channels < 3 ? 0 : 1; // OpenCV's order is blue, green, red, alpha
      int red = channels < 3 ? 0 : 2;
      for (int i = 0, in = 0, out = 0; i < pixels; i++, in += channels, out += 3) {
        byte r = from[in + red];
        byte g = from[in + green];
        byte b = from[in];
        if (channels == 2 || channels == 4) {
          int alpha = from[in + channels - 1] & 255;
          int weight = alphaIsIn ? 255 : alpha;
          r = onWhite(r, weight, alpha);
          g = onWhite(g, weight, alpha);
          b = onWhite(b, weight, alpha);
        }
        rgb[out] = r;
        rgb[out + 1] = g;
        rgb[out + 2] = b;
      }
      return new Picture(mat.cols(), mat.rows(), rgb);
    }

    private static byte onWhite(byte value, int weight, int alpha) {
      return (byte) Math.min(255, ((value & 255) * weight + 255 * (255 - alpha) + 127) / 255);
    }
  }
}
