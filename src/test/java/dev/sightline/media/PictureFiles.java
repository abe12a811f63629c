package dev.sightline.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes picture files of every kind for the tests, sound ones and hostile ones. */
public final class PictureFiles {
  /** Wider than high, so that a picture on its side is noticed. */
  static final int WIDTH = 48;

  static final int HEIGHT = 32;

  private PictureFiles() {}

  /** Red on the left; on the right green above blue. */
  static BufferedImage flag(int type) {
    return flag(type, new Color(220, 30, 20), new Color(20, 200, 40), new Color(30, 40, 210));
  }

  static BufferedImage flag(int type, Color left, Color topRight, Color bottomRight) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    Graphics2D g = image.createGraphics();
    Object[][] fields = {
      {left, 0, 0, 24, 32}, {topRight, 24, 0, 24, 16}, {bottomRight, 24, 16, 24, 16}
    };
    for (Object[] field : fields) {
      g.setColor((Color) field[0]);
      g.fillRect((int) field[1], (int) field[2], (int) field[3], (int) field[4]);
    }
    g.dispose();
    return image;
  }

  static byte[] write(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  static byte[] flag(String format) throws IOException {
    return write(flag(BufferedImage.TYPE_3BYTE_BGR), format);
  }

  static byte[] progressiveJpeg() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    return write(writer, new IIOImage(flag(BufferedImage.TYPE_3BYTE_BGR), null, null), param);
  }

  /** As an image editor writes it for print: four inks, stored inverted, marked by Adobe. */
  static byte[] cmykJpeg(int cyan, int magenta, int yellow, int black) throws IOException {
    var raster =
        java.awt.image.Raster.createInterleavedRaster(
            java.awt.image.DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        raster.setPixel(x, y, new int[] {255 - cyan, 255 - magenta, 255 - yellow, 255 - black});
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    byte[] jpeg = write(writer, new IIOImage(raster, null, null), writer.getDefaultWriteParam());
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    return withSegment(jpeg, 0xEE, adobe);
  }

  private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam param)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, image, param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Puts a segment right behind the start of a JPEG file. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + content.length))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** Exif data that says nothing but how to turn the photo. */
  static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
    tiff.put(order == ByteOrder.LITTLE_ENDIAN ? ascii("II") : ascii("MM")).putShort((short) 42);
    tiff.putInt(8).putShort((short) 1);
    tiff.putShort((short) 274).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The named frames one after the other, half a second each. */
  static byte[] animatedGif(BufferedImage... frames) throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("gif");
    ImageWriter writer = writers.next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (BufferedImage frame : frames) {
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    }
    return out.toByteArray();
  }

  /** Through OpenCV, for what ImageIO does not write. */
  static byte[] encode(String extension, BufferedImage image, int depth) {
    try (Mat mat = mat(image);
        Mat deep = new Mat();
        BytePointer out = new BytePointer()) {
      double scale = depth == org.bytedeco.opencv.global.opencv_core.CV_16U ? 257 : 1;
      mat.convertTo(deep, depth, scale, 0);
      opencv_imgcodecs.imencode(extension, deep, out);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  /** A JPEG with one of OpenCV's settings. */
  static byte[] encodeJpeg(BufferedImage image, int setting, int value) {
    try (Mat mat = mat(image);
        IntPointer settings = new IntPointer(setting, value);
        BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(".jpg", mat, out, settings);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  private static Mat mat(BufferedImage image) {
    boolean alpha = image.getColorModel().hasAlpha();
    int channels = alpha ? 4 : 3;
    byte[] bgr = new byte[image.getWidth() * image.getHeight() * channels];
    for (int y = 0, at = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int argb = image.getRGB(x, y);
        for (int c = 0; c < channels; c++) {
          bgr[at++] = (byte) (argb >> (8 * c));
        }
      }
    }
    int type =
        alpha
            ? org.bytedeco.opencv.global.opencv_core.CV_8UC4
            : org.bytedeco.opencv.global.opencv_core.CV_8UC3;
    Mat mat = new Mat(image.getHeight(), image.getWidth(), type);
    mat.data().put(bgr);
    return mat;
  }

  /** An animated WebP: a canvas, and each still WebP as one frame on it. */
  static byte[] animatedWebp(byte[]... stills) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] still : stills) {
      ByteBuffer place = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      place.position(6);
      put24(place, WIDTH - 1);
      put24(place, HEIGHT - 1);
      put24(place, 500);
      byte[] picture = java.util.Arrays.copyOfRange(still, 12, still.length);
      frames.writeBytes(webpChunk("ANMF", join(place.array(), picture)));
    }
    ByteBuffer canvas = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    canvas.putInt(2); // animated
    put24(canvas, WIDTH - 1);
    put24(canvas, HEIGHT - 1);
    return webp(
        webpChunk("VP8X", canvas.array()), webpChunk("ANIM", new byte[6]), frames.toByteArray());
  }

  static byte[] webp(byte[]... chunks) {
    byte[] body = join(ascii("WEBP"), join(chunks));
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return join(head.put(ascii("RIFF")).putInt(body.length).array(), body);
  }

  static byte[] webpChunk(String name, byte[] content) {
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    head.put(ascii(name)).putInt(content.length);
    return join(head.array(), content, new byte[content.length & 1]);
  }

  private static void put24(ByteBuffer buffer, int value) {
    buffer.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  /** A PNG file that declares a size and holds no pixels. */
  static byte[] emptyPng(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    return join(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
        pngChunk("IHDR", header.array()),
        pngChunk("IDAT", new byte[0]),
        pngChunk("IEND", new byte[0]));
  }

  static byte[] pngChunk(String name, byte[] content) {
    byte[] body = join(ascii(name), content);
    CRC32 check = new CRC32();
    check.update(body);
    return join(
        ByteBuffer.allocate(4).putInt(content.length).array(),
        body,
        ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }
}
