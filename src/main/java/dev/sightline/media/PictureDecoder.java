package dev.sightline.media;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * OpenCV's decoders for JPEG, PNG, GIF and WebP, loaded with the first picture whose header is
 * valid. Thread-safe.
 */
final class PictureDecoder {
  /**
   * Decoded rows are copied in bands of this many bytes, so that a picture is never in memory three
   * times.
   */
  private static final int BAND_BYTES = 1 << 20;

  static {
    OpenCv.load();
    PictureReader.decoderIsLoaded();
  }

  private PictureDecoder() {}

  /**
   * The picture, upright and in sRGB.
   *
   * @param reduction 1, 2, 4 or 8: factor by which both sides are divided
   * @return null if OpenCV cannot decode it, or decodes a size other than the header's
   * @throws CutShort if the bytes end before the picture does
   */
  static Picture decode(byte[] bytes, PictureHeader header, int reduction) throws CutShort {
    return switch (header.format()) {
      case JPEG -> jpeg(bytes, header, reduction);
      case PNG -> still(PngChunks.still(bytes, header), header, reduction);
      case GIF -> still(firstOfGif(bytes, header), header, reduction);
      case WEBP -> webp(bytes, header, reduction);
      default -> null;
    };
  }

  private static Picture jpeg(byte[] bytes, PictureHeader header, int reduction) throws CutShort {
    boolean ends = header.end() != PictureHeader.NO_END;
    byte[] whole = ends ? bytes : JpegEnd.added(bytes);
    try (Mat decoded = decode(whole, jpegFlags(reduction))) {
      if (!ends) {
        try (Mat other = decode(JpegEnd.continued(bytes), jpegFlags(reduction))) {
          if (decoded.empty() || !same(decoded, other)) {
            throw new CutShort();
          }
        }
      }
      // Sides are rounded up.
      boolean sound =
          decoded.cols() == (header.width() + reduction - 1) / reduction
              && decoded.rows() == (header.height() + reduction - 1) / reduction;
      return sound ? upright(decoded, header) : null;
    }
  }

  private static boolean same(Mat one, Mat other) {
    return one.cols() == other.cols()
        && one.rows() == other.rows()
        && opencv_core.norm(one, other, opencv_core.NORM_INF, null) == 0;
  }

  private static Picture still(byte[] encoded, PictureHeader header, int reduction) {
    try (Mat decoded = decode(encoded, IMREAD_UNCHANGED)) {
      boolean sound =
          decoded.cols() == header.width()
              && decoded.rows() == header.height()
              && (decoded.depth() == CV_8U || decoded.depth() == CV_16U);
      if (!sound) {
        return null;
      } else if (reduction == 1) {
        return upright(decoded, header);
      }
      try (Mat smaller = new Mat();
          Size size = new Size(decoded.cols() / reduction, decoded.rows() / reduction)) {
        opencv_imgproc.resize(decoded, smaller, size, 0, 0, opencv_imgproc.INTER_AREA);
        return upright(smaller, header);
      }
    }
  }

  /** Without the other frames of an animation, which OpenCV would look through. */
  private static byte[] firstOfGif(byte[] bytes, PictureHeader header) {
    byte[] first = Arrays.copyOf(bytes, header.end() + 1);
    first[header.end()] = 0x3B;
    return first;
  }

  private static Picture webp(byte[] bytes, PictureHeader header, int reduction) throws CutShort {
    WebpChunks.Frame frame = WebpChunks.firstFrame(bytes, header);
    if (frame == null) {
      return still(bytes, header, reduction);
    }
    try (Mat decoded = decode(frame.still(), IMREAD_UNCHANGED)) {
      boolean sound = decoded.cols() == frame.width() && decoded.rows() == frame.height();
      if (!sound || decoded.depth() != CV_8U) {
        return null;
      }
      Picture canvas = upright(decoded, frame.x(), frame.y(), header);
      return canvas.resize(canvas.width() / reduction, canvas.height() / reduction);
    }
  }

  private static Mat decode(byte[] encoded, int flags) {
    try (BytePointer copy = new BytePointer(encoded);
        Mat mat = new Mat(1, encoded.length, CV_8U, copy)) {
      return opencv_imgcodecs.imdecode(mat, flags);
    }
  }

  /**
   * The JPEG decoder can shrink by itself, which is faster; only "grey" can be combined with RGB.
   */
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

  private static Picture upright(Mat mat, PictureHeader header) {
    UprightPicture out =
        new UprightPicture(
            mat.cols(), mat.rows(), header.orientation(), IccProfile.of(header.profile()));
    return put(mat, 0, 0, header.format(), out);
  }

  /** A picture that is part of a canvas. */
  private static Picture upright(Mat mat, int x, int y, PictureHeader header) {
    UprightPicture out =
        new UprightPicture(
            (int) header.width(),
            (int) header.height(),
            header.orientation(),
            IccProfile.of(header.profile()));
    return put(mat, x, y, header.format(), out);
  }

  private static Picture put(Mat mat, int x, int y, Format format, UprightPicture out) {
    int columns = mat.cols();
    int channels = mat.channels();
    int rows = Math.max(1, Math.min(mat.rows(), BAND_BYTES / (columns * channels)));
    byte[] band = new byte[rows * columns * channels];
    byte[] rgb = new byte[3 * rows * columns];
    byte[] alpha = channels == 2 || channels == 4 ? new byte[rows * columns] : null;
    for (int top = 0; top < mat.rows(); top += rows) {
      int some = Math.min(rows, mat.rows() - top);
      eightBits(mat, top, some, band);
      if (format == Format.JPEG) {
        out.put(x, y + top, columns, some, band, null); // already red, green, blue
      } else {
        split(band, some * columns, channels, rgb, alpha);
        out.put(x, y + top, columns, some, rgb, alpha);
      }
    }
    return out.picture();
  }

  /** Copies some rows, whatever their depth. */
  private static void eightBits(Mat mat, int top, int rows, byte[] band) {
    try (Mat part = mat.rowRange(top, top + rows);
        Mat eight = new Mat()) {
      Mat from = part;
      if (mat.depth() != CV_8U) {
        part.convertTo(eight, CV_8U, 1 / 257.0, 0);
        from = eight;
      }
      try (BytePointer data = from.data()) {
        data.get(band, 0, rows * mat.cols() * mat.channels());
      }
    }
  }

  /** From OpenCV's order, which is blue, green, red, alpha; or grey, alpha. */
  private static void split(byte[] band, int pixels, int channels, byte[] rgb, byte[] alpha) {
    int green = channels < 3 ? 0 : 1;
    int red = channels < 3 ? 0 : 2;
    for (int i = 0, in = 0, out = 0; i < pixels; i++, in += channels, out += 3) {
      rgb[out] = band[in + red];
      rgb[out + 1] = band[in + green];
      rgb[out + 2] = band[in];
      if (alpha != null) {
        alpha[i] = band[in + channels - 1];
      }
    }
  }
}
