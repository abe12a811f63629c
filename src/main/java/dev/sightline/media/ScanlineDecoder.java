package dev.sightline.media;

import com.twelvemonkeys.imageio.plugins.bmp.BMPImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.sightline.media.HeaderBytes.CutShort;
import dev.sightline.media.PictureHeader.Format;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Decodes TIFF and BMP files in plain Java, some rows at a time, so that memory does not depend on
 * how deep their colours are. Thread-safe.
 */
final class ScanlineDecoder {
  /** What the rows that are decoded at once take at most, at eight bytes for a value. */
  private static final int BAND_VALUES = 4_000_000;

  private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
  private static final ImageReaderSpi BMP = new BMPImageReaderSpi();

  private final ImageReader reader;
  private final PictureHeader header;
  private final boolean premultiplied;
  private final boolean floating;

  private ScanlineDecoder(
      ImageReader reader, PictureHeader header, boolean premultiplied, boolean floating) {
    this.reader = reader;
    this.header = header;
    this.premultiplied = premultiplied;
    this.floating = floating;
  }

  /**
   * The picture, upright and in sRGB.
   *
   * @param reduction by how much both sides are divided
   * @return null if it cannot be decoded, or is of another size than the header says
   */
  static Picture decode(byte[] bytes, PictureHeader header, int reduction) throws CutShort {
    boolean tiff = header.format() == Format.TIFF;
    TiffTags tags = tiff ? TiffTags.of(HeaderBytes.bigEndian(bytes)) : null;
    // 1 says so; 0 says nothing, and libtiff takes it for the same.
    boolean premultiplied = tiff && tags.number(338, 2) != 2;
    boolean floating = tiff && isFloating(tags);
    byte[] read = floating ? asWholeNumbers(bytes, tags) : bytes;
    ImageReader reader = null;
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(read)) {
      reader = (tiff ? TIFF : BMP).createReaderInstance(null);
      reader.setInput(in);
      if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
        return null;
      }
      Picture whole = new ScanlineDecoder(reader, header, premultiplied, floating).decode();
      return whole.resize(whole.width() / reduction, whole.height() / reduction);
    } catch (IOException e) {
      return null;
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  /** Whether numbers are in half or single precision, and 0 is black. */
  private static boolean isFloating(TiffTags tags) throws CutShort {
    long bits = tags.number(258, 1);
    return tags.number(339, 1) == 3 && (bits == 16 || bits == 32) && tags.number(262, 1) != 0;
  }

  /**
   * The reader cuts light off at 1. Where it is told that numbers in floating point are whole ones,
   * it hands out their bits.
   */
  private static byte[] asWholeNumbers(byte[] bytes, TiffTags tags) throws CutShort {
    byte[] told = bytes.clone();
    int low = told[0] == 'I' ? 0 : 1;
    for (long place : tags.placesOf16Bits(339)) {
      told[(int) place + low] = 1;
    }
    return told;
  }

  private Picture decode() throws IOException {
    int width = (int) header.width();
    int height = (int) header.height();
    int rows = Math.max(1, Math.min(height, BAND_VALUES / width / 4));
    UprightPicture out = null;
    double brightest = 0;
    for (int top = 0; top < height; top += rows) {
      BufferedImage band = band(top, Math.min(rows, height - top));
      if (out == null) {
        out = new UprightPicture(width, height, header.orientation(), profile(band));
        brightest = brightest(band, rows);
      }
      put(band, top, brightest, out);
    }
    return out.picture();
  }

  private BufferedImage band(int top, int rows) throws IOException {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceRegion(new Rectangle(0, top, (int) header.width(), rows));
    return reader.read(0, param);
  }

  /** The file's own profile; Java's for grey, which it invents, is none. */
  private static IccProfile profile(BufferedImage image) {
    ColorSpace space = image.getColorModel().getColorSpace();
    boolean own =
        isPlain(image.getColorModel())
            && space instanceof ICC_ColorSpace
            && !space.isCS_sRGB()
            && space != ColorSpace.getInstance(ColorSpace.CS_GRAY);
    return own ? IccProfile.of(((ICC_ColorSpace) space).getProfile().getData()) : null;
  }

  /** Whether its values are red, green and blue, or grey, each for itself. */
  private static boolean isPlain(ColorModel colours) {
    int kind = colours.getColorSpace().getType();
    return colours instanceof ComponentColorModel
        && (kind == ColorSpace.TYPE_RGB || kind == ColorSpace.TYPE_GRAY);
  }

  /** What is white: 1, or the brightest value of a picture in floating point that goes beyond. */
  private double brightest(BufferedImage first, int rows) throws IOException {
    double most = 1;
    for (int top = 0; floating && top < header.height(); top += rows) {
      BufferedImage band =
          top == 0 ? first : band(top, (int) Math.min(rows, header.height() - top));
      for (int y = 0; y < band.getHeight(); y++) {
        for (double value : values(band.getRaster(), y)) {
          most = value <= Float.MAX_VALUE ? Math.max(most, value) : most;
        }
      }
    }
    return most;
  }

  /** The numbers of a row, as the file means them. */
  private double[] values(Raster raster, int row) {
    int type = raster.getTransferType();
    double[] values =
        raster.getPixels(
            raster.getMinX(), raster.getMinY() + row, raster.getWidth(), 1, (double[]) null);
    for (int i = 0; i < values.length; i++) {
      if (floating) {
        int bits = (int) values[i];
        values[i] =
            type == DataBuffer.TYPE_INT ? Float.intBitsToFloat(bits) : half(bits);
      } else if (values[i] < 0 && type == DataBuffer.TYPE_INT) {
        values[i] += 0x1p32; // Java has no unsigned numbers
      }
    }
    return values;
  }

  /** Half precision: a sign, five bits of exponent, ten of fraction. */
  private static double half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 0
            ? fraction * 0x1p-24
            : exponent == 31 ? Double.NaN : Math.scalb(1 + fraction / 1024.0, exponent - 15);
    return (bits & 0x8000) == 0 ? size : -size;
  }

  private void put(BufferedImage band, int top, double brightest, UprightPicture out) {
    int width = band.getWidth();
    byte[] rgb = new byte[3 * width];
    byte[] alpha = band.getColorModel().hasAlpha() ? new byte[width] : null;
    for (int y = 0; y < band.getHeight(); y++) {
      if (isPlain(band.getColorModel())) {
        plain(band.getRaster(), y, brightest, rgb, alpha);
      } else {
        converted(band, y, rgb, alpha);
      }
      if (alpha != null && premultiplied) {
        onWhite(rgb, alpha);
        out.put(0, top + y, width, 1, rgb, null);
      } else {
        out.put(0, top + y, width, 1, rgb, alpha);
      }
    }
  }

  /** By Java's colour model: palettes, packed pixels, inks. */
  private static void converted(BufferedImage band, int row, byte[] rgb, byte[] alpha) {
    int[] pixels = band.getRGB(0, row, band.getWidth(), 1, null, 0, band.getWidth());
    for (int i = 0, at = 0; i < pixels.length; i++) {
      rgb[at++] = (byte) (pixels[i] >> 16);
      rgb[at++] = (byte) (pixels[i] >> 8);
      rgb[at++] = (byte) pixels[i];
      if (alpha != null) {
        alpha[i] = (byte) (pixels[i] >> 24);
      }
    }
  }

  /** As the values are; Java's colour model would take grey for linear light. */
  private void plain(
      Raster raster, int row, double brightest, byte[] rgb, byte[] alpha) {
    byte[] values =
        raster.getTransferType() == DataBuffer.TYPE_BYTE
            ? bytes(raster, row)
            : scaled(raster, row, brightest, alpha != null);
    int bands = raster.getNumBands();
    for (int i = 0, from = 0; i < raster.getWidth(); i++, from += bands) {
      rgb[3 * i] = values[from];
      rgb[3 * i + 1] = values[from + (bands < 3 ? 0 : 1)];
      rgb[3 * i + 2] = values[from + (bands < 3 ? 0 : 2)];
      if (alpha != null) {
        alpha[i] = values[from + bands - 1];
      }
    }
  }

  private static byte[] bytes(Raster raster, int row) {
    return (byte[])
        raster.getDataElements(
            raster.getMinX(), raster.getMinY() + row, raster.getWidth(), 1, (Object) null);
  }

  private byte[] scaled(Raster raster, int row, double brightest, boolean alpha) {
    int type = raster.getTransferType();
    boolean whole = !floating && (type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT);
    double white = whole ? (type == DataBuffer.TYPE_INT ? 0x1p32 : 0x1p16) - 1 : brightest;
    double[] scales = new double[raster.getNumBands()];
    Arrays.fill(scales, 255 / white);
    if (alpha && !whole) {
      scales[scales.length - 1] = 255;
    }
    double[] deep = values(raster, row);
    byte[] bytes = new byte[deep.length];
    for (int i = 0; i < deep.length; i++) {
      double value = deep[i] * scales[i % scales.length];
      bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return bytes;
  }

  private static void onWhite(byte[] rgb, byte[] alpha) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.min(255, (rgb[i] & 255) + 255 - (alpha[i / 3] & 255));
    }
  }
}
