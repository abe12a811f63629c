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

import dev.sightline.media.PictureHeader.Format;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** OpenCV's decoders, loaded with the first picture that has a sound header. Thread-safe. */
final class PictureDecoder {
  /**
   * Decoded rows are taken over so many bytes at a time, so that no picture is there three times.
   */
  private static final int BAND_BYTES = 1 << 20;

  static {
    OpenCv.load();
    PictureReader.decoderIsLoaded();
  }

  private PictureDecoder() {}

  /**
   * The stored picture, not yet upright.
   *
   * @param reduction 1, 2, 4 or 8: by how much both sides are divided
   * @return null if OpenCV cannot decode it
   */
  static Picture decode(byte[] bytes, PictureHeader header, int reduction) {
    boolean jpeg = header.format() == Format.JPEG;
    try (BytePointer copy = new BytePointer(firstPicture(bytes, header));
        Mat encoded = new Mat(1, (int) copy.capacity(), CV_8U, copy);
        Mat decoded =
            opencv_imgcodecs.imdecode(encoded, jpeg ? jpegFlags(reduction) : IMREAD_UNCHANGED)) {
      if (decoded.empty() || (decoded.depth() != CV_8U && scale(decoded.depth()) == 0)) {
        return null;
      }
      if (jpeg || reduction == 1) {
        return rgb(decoded, header.format());
      }
      try (Mat smaller = new Mat();
          Size size = new Size(decoded.cols() / reduction, decoded.rows() / reduction)) {
        opencv_imgproc.resize(decoded, smaller, size, 0, 0, opencv_imgproc.INTER_AREA);
        return rgb(smaller, header.format());
      }
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

  /** What turns a pixel value of this depth into 0..255; 0 where the depth is not for pictures. */
  private static double scale(int depth) {
    return depth == CV_16U ? 1 / 257.0 : depth == CV_32F || depth == CV_64F ? 255 : 0;
  }

  private static Picture rgb(Mat mat, Format format) {
    int columns = mat.cols();
    int channels = mat.channels();
    // What libtiff hands out in eight bits, it has multiplied by alpha.
    boolean alphaIsIn = format == Format.TIFF && mat.depth() == CV_8U;
    byte[] rgb = new byte[Math.toIntExact(3L * columns * mat.rows())];
    int rows = Math.max(1, BAND_BYTES / (columns * channels));
    byte[] band = new byte[Math.min(rows, mat.rows()) * columns * channels];
    for (int top = 0; top < mat.rows(); top += rows) {
      int pixels = Math.min(rows, mat.rows() - top) * columns;
      eightBits(mat, top, pixels / columns, band);
      if (format == Format.JPEG) {
        System.arraycopy(band, 0, rgb, 3 * top * columns, 3 * pixels); // red, green, blue already
      } else {
        onWhite(band, pixels, channels, alphaIsIn, rgb, 3 * top * columns);
      }
    }
    return new Picture(columns, mat.rows(), rgb);
  }

  /** Copies some rows, whatever their depth. */
  private static void eightBits(Mat mat, int top, int rows, byte[] band) {
    try (Mat part = mat.rowRange(top, top + rows);
        Mat eight = new Mat()) {
      Mat from = part;
      if (mat.depth() != CV_8U) {
        part.convertTo(eight, CV_8U, scale(mat.depth()), 0);
        from = eight;
      }
      try (BytePointer data = from.data()) {
        data.get(band, 0, rows * mat.cols() * mat.channels());
      }
    }
  }

  /** From OpenCV's order, which is blue, green, red, alpha; or grey, alpha. */
  private static void onWhite(
      byte[] band, int pixels, int channels, boolean alphaIsIn, byte[] rgb, int at) {
    int green = channels < 3 ? 0 : 1;
    int red = channels < 3 ? 0 : 2;
    boolean seeThrough = channels == 2 || channels == 4;
    for (int i = 0, in = 0, out = at; i < pixels; i++, in += channels, out += 3) {
      byte r = band[in + red];
      byte g = band[in + green];
      byte b = band[in];
      if (seeThrough) {
        int alpha = band[in + channels - 1] & 255;
        int weight = alphaIsIn ? 255 : alpha;
        r = onWhite(r, weight, alpha);
        g = onWhite(g, weight, alpha);
        b = onWhite(b, weight, alpha);
      }
      rgb[out] = r;
      rgb[out + 1] = g;
      rgb[out + 2] = b;
    }
  }

  private static byte onWhite(byte value, int weight, int alpha) {
    return (byte) Math.min(255, ((value & 255) * weight + 255 * (255 - alpha) + 127) / 255);
  }
}
