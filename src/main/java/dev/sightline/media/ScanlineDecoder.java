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
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Decodes TIFF, BMP and large PNG files in plain Java, some rows at a time, so that memory does not
 * depend on how deep their colours are. Thread-safe.
 */
final class ScanlineDecoder {
  /**
   * What the rows that are decoded at once take at most; less of a large file and where Java has
   * little memory. Where a strip of a file has more rows, it is unpacked from its beginning each
   * time.
   */
  private static final long BAND_BYTES = 64_000_000;

  /** So much may be unpacked in all; Java unpacks some hundred megabytes a second. */
  private static final long MOST_UNPACKED = 2_000_000_000L;

  private static final long SMALLEST_BAND_BYTES = 8_000_000;

  private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();
  private static final ImageReaderSpi BMP = new BMPImageReaderSpi();

  /** The numbers of half precision, by their bits. */
  private static final float[] HALVES = new float[1 << 16];

  static {
    for (int bits = 0; bits < HALVES.length; bits++) {
      HALVES[bits] = (float) half(bits);
    }
  }

  private final ImageReader reader;
  private final PictureHeader header;
  private final boolean premultiplied;
  private final boolean floating;
  private final long pixelBytes;
  private final long bandBytes;

  /** Of a strip or a row of tiles. */
  private final long stripRows;

  /** The largest number seen in floating point. */
  private double brightest;

  private ScanlineDecoder(ImageReader reader, PictureHeader header, TiffTags tags, long fileBytes)
      throws CutShort {
    this.reader = reader;
    this.header = header;
    // 1 says so; 0 says nothing, and libtiff takes it for the same.
    premultiplied = tags != null && tags.number(338, 2) != 2;
    floating = tags != null && isFloating(tags);
    long ofStrip = tags == null ? 1 : tags.number(278, header.height());
    boolean png = header.format() == Format.PNG;
    long ofBlock = tags == null ? ofStrip : tags.number(323, ofStrip);
    stripRows = png ? header.height() : Math.max(1, Math.min(header.height(), ofBlock));
    pixelBytes =
        tags == null
            ? header.bitsPerPixel() / 8
            : Math.max(4, tags.factor(258) * tags.factor(277) / 8);
    bandBytes = Math.max(SMALLEST_BAND_BYTES, BAND_BYTES - fileBytes / 2);
  }

  /**
   * The picture, upright and in sRGB.
   *
   * @param reduction by how much both sides are divided
   * @param name what a complaint should call it
   * @return null if it cannot be decoded, or is of another size than the header says
   * @throws MediaException if it is of a kind that is not read
   */
  static Picture decode(byte[] bytes, PictureHeader header, int reduction, String name)
      throws CutShort, MediaException {
    boolean tiff = header.format() == Format.TIFF;
    TiffTags tags = tiff ? TiffTags.of(HeaderBytes.bigEndian(bytes)) : null;
    byte[] read = tiff ? tags.narrowed(bytes) : bytes;
    if (tiff && isFloating(tags)) {
      read = asWholeNumbers(read, tags);
    }
    if (read != bytes && !header.equals(PictureHeader.read(Format.TIFF, read))) {
      return null; // values that lie upon each other now say something else
    }
    ImageReader reader = null;
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(read)) {
      reader = reader(header.format());
      reader.setInput(in, false, true);
      if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
        return null;
      }
      checkKind(reader, header.format(), name);
      ScanlineDecoder decoder = new ScanlineDecoder(reader, header, tags, bytes.length);
      decoder.checkWork(name);
      return decoder.decode(reduction);
    } catch (MediaException e) {
      throw e;
    } catch (IOException e) {
      return null;
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static ImageReader reader(Format format) throws IOException {
    return switch (format) {
      case TIFF -> TIFF.createReaderInstance(null);
      case BMP -> BMP.createReaderInstance(null);
      default -> ImageIO.getImageReadersByFormatName("png").next();
    };
  }

  private static void checkKind(ImageReader reader, Format format, String name) throws IOException {
    try {
      reader.getImageTypes(0);
    } catch (IIOException e) {
      throw new MediaException(
          "%s is a %s of a kind that is not read; save it with 8 or 16 bits for each colour."
              .formatted(name, format),
          e);
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

  private Picture decode(int reduction) throws IOException {
    Picture picture = decode(1, reduction);
    // Where light goes beyond white, all of it is brought into range.
    return brightest > 1 ? decode(brightest, reduction) : picture;
  }

  /** How many rows are decoded at once: whole strips, if they are not too large. */
  private int rowsAtOnce() {
    long free = Runtime.getRuntime().maxMemory() - 3 * header.width() * header.height();
    long most = Math.max(SMALLEST_BAND_BYTES, Math.min(bandBytes, free / 8));
    long rows = Math.max(1, Math.min(header.height(), most / pixelBytes / header.width()));
    return (int) (rows > stripRows ? rows - rows % stripRows : rows);
  }

  private void checkWork(String name) throws MediaException {
    double timesEach = (1 + Math.ceil((double) stripRows / rowsAtOnce())) / 2 * (floating ? 2 : 1);
    if (timesEach * pixelBytes * header.width() * header.height() > MOST_UNPACKED) {
      throw new MediaException(
          "%s is stored in strips of %s rows of %s pixels in %s bits, which take too long to read; save it in strips of fewer rows, or with fewer bits."
              .formatted(name, stripRows, header.width(), 8 * pixelBytes));
    }
  }

  private Picture decode(double white, int reduction) throws IOException {
    int width = (int) header.width();
    int height = (int) header.height();
    int rows = rowsAtOnce();
    UprightPicture out = null;
    BufferedImage band = null;
    for (int top = 0; top < height; top += rows) {
      band = band(top, Math.min(rows, height - top), band);
      if (out == null) {
        IccProfile colours =
            header.format() == Format.PNG ? IccProfile.of(header.profile()) : profile(band);
        out = new UprightPicture(width, height, reduction, header.orientation(), colours);
      }
      put(band, top, white, out);
    }
    return out.picture();
  }

  /** Some rows, in the image of the rows before if they are as many. */
  private BufferedImage band(int top, int rows, BufferedImage before) throws IOException {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(before != null && before.getHeight() == rows ? before : null);
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

  private void put(BufferedImage band, int top, double white, UprightPicture out) {
    int width = band.getWidth();
    byte[] rgb = new byte[3 * width];
    byte[] alpha = band.getColorModel().hasAlpha() ? new byte[width] : null;
    for (int y = 0; y < band.getHeight(); y++) {
      if (isPlain(band.getColorModel())) {
        plain(band.getRaster(), y, white, rgb, alpha);
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
  private void plain(Raster raster, int row, double white, byte[] rgb, byte[] alpha) {
    byte[] values =
        raster.getTransferType() == DataBuffer.TYPE_BYTE
            ? (byte[]) elements(raster, row)
            : scaled(raster, row, white, alpha != null);
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

  /** The values of a row as they lie in memory, the colours of a pixel side by side. */
  private static Object elements(Raster raster, int row) {
    return raster.getDataElements(
        raster.getMinX(), raster.getMinY() + row, raster.getWidth(), 1, (Object) null);
  }

  /** Deep values as bytes. Java has no unsigned numbers. */
  private byte[] scaled(Raster raster, int row, double white, boolean alpha) {
    Object elements = elements(raster, row);
    int bands = raster.getNumBands();
    byte[] bytes = new byte[raster.getWidth() * bands];
    for (int i = 0; i < bytes.length; i++) {
      double range = alpha && i % bands == bands - 1 ? 1 : white;
      if (elements instanceof short[] values) {
        int bits = values[i] & 0xFFFF;
        bytes[i] = floating ? light(HALVES[bits], range) : (byte) ((bits + 128) / 257);
      } else if (elements instanceof int[] values) {
        bytes[i] =
            floating ? light(Float.intBitsToFloat(values[i]), range) : (byte) (values[i] >> 24);
      } else {
        double value = elements instanceof float[] values ? values[i] : ((double[]) elements)[i];
        bytes[i] = light(value, range);
      }
    }
    return bytes;
  }

  private byte light(double value, double white) {
    if (floating && value > brightest && value <= Float.MAX_VALUE) {
      brightest = value;
    }
    return (byte) Math.max(0, Math.min(255, (int) (value * 255 / white + .5)));
  }

  private static void onWhite(byte[] rgb, byte[] alpha) {
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.min(255, (rgb[i] & 255) + 255 - (alpha[i / 3] & 255));
    }
  }
}
