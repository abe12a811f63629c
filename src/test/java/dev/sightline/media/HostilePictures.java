package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;
import static dev.sightline.media.PictureFiles.pngChunk;

import dev.sightline.media.HostileCorpus.Seed;
import dev.sightline.media.HostileCorpus.Variant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.bytedeco.opencv.global.opencv_core;

/** The sound pictures of the corpus, and lies that are a picture format's own. */
final class HostilePictures {
  /** Just allowed by default: 51.8 megapixels. */
  private static final int LARGE = 7200;

  private static final BufferedImage FLAG = PictureFiles.flag(BufferedImage.TYPE_3BYTE_BGR);

  private static final int[] SIDES = {0, 1, LARGE, 30_000, 65_535};

  private final List<Variant> variants = new ArrayList<>();

  private HostilePictures() {}

  static List<Seed> seeds() throws IOException {
    BufferedImage flag = PictureFiles.flag(BufferedImage.TYPE_3BYTE_BGR);
    return List.of(
        new Seed("JPEG", "jpg", PictureFiles.flag("jpeg")),
        new Seed("PNG", "png", PictureFiles.flag("png")),
        new Seed("GIF", "gif", PictureFiles.animatedGif(flag, flag)),
        new Seed("BMP", "bmp", PictureFiles.flag("bmp")),
        new Seed("WebP", "webp", PictureFiles.encode(".webp", flag, opencv_core.CV_8U)),
        new Seed("TIFF", "tif", PictureFiles.flag("tiff")),
        new Seed("HEIC", "heic", HeifFiles.heic().grid(3, 2, 170, 100).turned(1).bytes()),
        new Seed("AVIF", "avif", HeifFiles.avif().coloured(12, 13).bytes()));
  }

  static List<Variant> own() throws IOException {
    HostilePictures own = new HostilePictures();
    own.jpegs();
    own.pngs();
    own.gifs();
    own.bmps();
    own.webps();
    own.tiffs();
    own.heifs();
    own.animations();
    own.profiles();
    return own.variants;
  }

  private void add(String format, String kind, String ending, byte[] bytes) {
    String name = "%s-%s-%d.%s".formatted(format, kind, variants.size(), ending);
    variants.add(new Variant(format, kind, name, bytes));
  }

  private void jpegs() throws IOException {
    for (byte[] sound : List.of(PictureFiles.flag("jpeg"), PictureFiles.progressiveJpeg())) {
      for (int side : SIDES) {
        byte[] lying = sound.clone();
        int frame = indexOf(lying, (byte) 0xFF, (byte) 0xC0);
        frame = frame < 0 ? indexOf(lying, (byte) 0xFF, (byte) 0xC2) : frame;
        ByteBuffer.wrap(lying).putShort(frame + 5, (short) side).putShort(frame + 7, (short) side);
        add("JPEG", "size", "jpg", lying);
      }
    }
    // One pass over the picture after the other: a few bytes each, the whole picture's work.
    byte[] progressive = PictureFiles.progressiveJpeg();
    int scan = indexOf(progressive, (byte) 0xFF, (byte) 0xDA);
    byte[] head = Arrays.copyOf(progressive, scan);
    byte[] pass = {-1, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 5, 0, 0};
    for (int[] bomb : new int[][] {{2000, 5000}, {LARGE, 100}, {LARGE, 30}}) {
      byte[] large = head.clone();
      int frame = indexOf(large, (byte) 0xFF, (byte) 0xC2);
      ByteBuffer.wrap(large).putShort(frame + 5, (short) bomb[0]);
      ByteBuffer.wrap(large).putShort(frame + 7, (short) bomb[0]);
      byte[][] passes = new byte[bomb[1]][];
      Arrays.fill(passes, pass);
      add("JPEG", "bomb", "jpg", join(large, join(passes), new byte[] {-1, (byte) 0xD9}));
    }
    byte[] exif = PictureFiles.exif(6, ByteOrder.LITTLE_ENDIAN);
    exif[8] = (byte) 0xFF; // so many entries are not there
    exif[9] = (byte) 0xFF;
    byte[] named = join(ascii("Exif\0\0"), exif);
    add("JPEG", "exif", "jpg", PictureFiles.withSegment(PictureFiles.flag("jpeg"), 0xE1, named));
  }

  private void pngs() throws IOException {
    for (int side : SIDES) {
      add("PNG", "size", "png", PictureFiles.emptyPng(side, side));
    }
    add("PNG", "size", "png", PictureFiles.emptyPng(-1, -1));
    add("PNG", "bomb", "png", png(LARGE, LARGE, 8, 2, 3)); // colour
    add("PNG", "bomb", "png", png(LARGE, LARGE, 8, 6, 4)); // see-through
    add("PNG", "bomb", "png", png(LARGE, LARGE, 16, 6, 8)); // four times 16 bits
    add("PNG", "bomb", "png", png(6200, 6200, 16, 6, 8));
    add("PNG", "bomb", "png", png(50_000_000, 1, 8, 0, 1)); // one row
    add("PNG", "bomb", "png", png(1, 50_000_000, 1, 0, 1)); // one column
    byte[] text = pngChunk("zTXt", join(ascii("Comment\0\0"), zeros(200_000_000)));
    byte[] sound = PictureFiles.flag("png");
    byte[] start = Arrays.copyOf(sound, 33);
    byte[] rest = Arrays.copyOfRange(sound, 33, sound.length);
    add("PNG", "bomb", "png", join(start, text, rest));
    byte[] profile = pngChunk("iCCP", join(ascii("x\0\0"), zeros(200_000_000)));
    add("PNG", "bomb", "png", join(start, profile, rest));
  }

  private static byte[] png(int width, int height, int depth, int colours, int bytesPerPixel)
      throws IOException {
    byte[] ihdr =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {(byte) depth, (byte) colours, 0, 0, 0})
            .array();
    return join(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
        pngChunk("IHDR", ihdr),
        pngChunk("IDAT", zeros(((long) width * bytesPerPixel + 1) * height)),
        pngChunk("IEND", new byte[0]));
  }

  /** So many zeros, compressed to a thousandth. */
  private static byte[] zeros(long count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater fast = new Deflater(1);
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, fast, 1 << 16)) {
      byte[] piece = new byte[1 << 16];
      for (long left = count; left > 0; left -= piece.length) {
        deflated.write(piece, 0, (int) Math.min(left, piece.length));
      }
    } finally {
      fast.end();
    }
    return out.toByteArray();
  }

  private void gifs() throws IOException {
    for (int side : SIDES) {
      byte[] canvas = PictureFiles.flag("gif");
      ByteBuffer little = ByteBuffer.wrap(canvas).order(ByteOrder.LITTLE_ENDIAN);
      little.putShort(6, (short) side).putShort(8, (short) side);
      add("GIF", "size", "gif", canvas);
      byte[] frame = canvas.clone();
      int at = indexOf(frame, (byte) 0x2C, (byte) 0);
      ByteBuffer place = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
      place.putShort(at + 5, (short) side).putShort(at + 7, (short) side);
      add("GIF", "size", "gif", frame);
    }
    add("GIF", "frames", "gif", join(ascii("GIF89a\1\0\1\0\0\0\0;"))); // none
  }

  private void bmps() throws IOException {
    for (int side : SIDES) {
      for (int packed : new int[] {0, 1, 4}) {
        byte[] lying = PictureFiles.flag("bmp");
        ByteBuffer little = ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN);
        little.putInt(18, side).putInt(22, packed == 1 ? -side : side).putInt(30, packed);
        little.putShort(28, (short) (packed == 1 ? 8 : 24));
        add("BMP", "size", "bmp", lying);
      }
    }
  }

  private void webps() {
    for (int side : new int[] {1, LARGE, 16_383}) {
      byte[] canvas = new byte[10];
      ByteBuffer little = ByteBuffer.wrap(canvas).order(ByteOrder.LITTLE_ENDIAN);
      little.putInt(4, side - 1).putShort(7, (short) (side - 1));
      little.putShort(4, (short) (side - 1));
      byte[] still =
          PictureFiles.encode(
              ".webp", PictureFiles.flag(BufferedImage.TYPE_3BYTE_BGR), opencv_core.CV_8U);
      byte[] chunks = Arrays.copyOfRange(still, 12, still.length);
      byte[] extended = PictureFiles.webpChunk("VP8X", canvas);
      add("WebP", "size", "webp", PictureFiles.webp(extended, chunks));
      canvas[0] = 2; // animated, without frames
      add("WebP", "frames", "webp", PictureFiles.webp(PictureFiles.webpChunk("VP8X", canvas)));
      byte[] lossless = new byte[5];
      ByteBuffer bits = ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN);
      bits.put((byte) 0x2F).putInt((side - 1) | (side - 1) << 14);
      byte[] lying = PictureFiles.webpChunk("VP8L", join(lossless, new byte[200]));
      add("WebP", "size", "webp", PictureFiles.webp(lying));
    }
  }

  private void tiffs() {
    for (int side : SIDES) {
      add("TIFF", "size", "tif", tiff(side, side, 256, side, 274, 1));
      add("TIFF", "size", "tif", tiff(48, 32, 322, side, 323, side)); // of a tile
      add("TIFF", "size", "tif", tiff(48, 32, 258, side, 277, side)); // depth and colours
      add("TIFF", "size", "tif", tiff(side, side, 259, 5, 278, side)); // LZW, rows of a strip
      for (int type = 1; type <= 18; type++) {
        byte[] typed = TiffFiles.of(FLAG, TiffFiles.Depth.BITS_8).tag(256, type, side).bytes();
        add("TIFF", "type", "tif", typed);
      }
      add(
          "TIFF",
          "size",
          "tif",
          new TiffFiles().big().tag(256, 16, side).tag(257, 16, side).bytes());
    }
  }

  private void heifs() {
    for (int side : SIDES) {
      int tiles = Math.max(1, Math.min(255, side / HeifFiles.SIDE));
      add("HEIC", "size", "heic", HeifFiles.heic().grid(tiles, tiles, side, side).bytes());
      add("AVIF", "size", "avif", HeifFiles.avif().grid(tiles, tiles, side, side).bytes());
      add("HEIC", "size", "heic", HeifFiles.heic().declaring(side, side).bytes());
      add("AVIF", "size", "avif", HeifFiles.avif().declaring(side, side).bytes());
    }
    byte[] items = HeifFiles.heic().grid(2, 2, 100, 100).bytes();
    int locations = indexOf(items, (byte) 'i', (byte) 'l');
    for (int count : new int[] {0, 1, 0xFFFF}) { // of places where parts lie
      byte[] lying = items.clone();
      ByteBuffer.wrap(lying).putShort(locations + 10, (short) count);
      add("HEIC", "lying", "heic", lying);
    }
  }

  /** Of animations whose frames take far more than the picture. */
  private void animations() throws IOException {
    byte[] frame = png(LARGE, LARGE, 8, 6, 4);
    byte[] data = Arrays.copyOfRange(frame, 33, frame.length - 12);
    byte[] control = pngChunk("acTL", ByteBuffer.allocate(8).putInt(3).array());
    ByteBuffer place = ByteBuffer.allocate(26).putInt(0).putInt(LARGE).putInt(LARGE);
    byte[][] chunks = new byte[7][];
    for (int i = 0; i < 3; i++) {
      chunks[2 * i] = pngChunk("fcTL", place.putInt(0, 2 * i).array());
      byte[] pixels = Arrays.copyOfRange(data, 8, data.length - 4);
      byte[] number = ByteBuffer.allocate(4).putInt(2 * i - 1).array();
      chunks[2 * i + 1] = i == 0 ? data : pngChunk("fdAT", join(number, pixels));
    }
    chunks[6] = pngChunk("IEND", new byte[0]);
    add("PNG", "frames", "png", join(Arrays.copyOf(frame, 33), control, join(chunks)));

    BufferedImage large = new BufferedImage(LARGE, 4000, BufferedImage.TYPE_4BYTE_ABGR);
    byte[] still = PictureFiles.encode(".webp", large, opencv_core.CV_8U);
    byte[] animation = PictureFiles.animatedWebp(still, still, still);
    ByteBuffer canvas = ByteBuffer.wrap(animation).order(ByteOrder.LITTLE_ENDIAN);
    canvas.putShort(24, (short) (LARGE - 1)).putShort(27, (short) 3999);
    for (int at = 44; at < animation.length; at += 8 + canvas.getInt(at + 4)) {
      canvas.putShort(at + 14, (short) (LARGE - 1)).putShort(at + 17, (short) 3999);
    }
    add("WebP", "frames", "webp", animation);
  }

  /** Profiles that lie, where colours are read from. */
  private void profiles() throws IOException {
    byte[] p3 = ColourSpace.coded(12, 13).profile();
    for (int i = 0; i < 12; i++) {
      byte[] lying = p3.clone();
      // The size, the count of tags, a tag's place and length, how many points a curve has.
      int at = new int[] {0, 128, 136, 140, 220, 304}[i % 6];
      ByteBuffer.wrap(lying).putInt(at, i < 6 ? -1 : 0x00FFFFFF);
      byte[] named = join(ascii("ICC_PROFILE\0\1\1"), lying);
      add(
          "JPEG",
          "profile",
          "jpg",
          PictureFiles.withSegment(PictureFiles.flag("jpeg"), 0xE2, named));
    }
  }

  /** A grey picture with all its data of 1,536 bytes in one strip, and two more tags. */
  private static byte[] tiff(int width, int height, int tag, int value, int tag2, int value2) {
    ByteBuffer out = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("II*\0")).putInt(8).putShort((short) 9);
    int[][] tags = {
      {256, width},
      {257, height},
      {262, 1},
      {273, 200},
      {279, 1536},
      {tag, value},
      {tag2, value2},
      {324, 200},
      {325, 1536}
    };
    for (int[] entry : tags) {
      out.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
    }
    return out.array();
  }

  private static int indexOf(byte[] bytes, byte first, byte second) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == first && bytes[i + 1] == second) {
        return i;
      }
    }
    return -1;
  }
}
