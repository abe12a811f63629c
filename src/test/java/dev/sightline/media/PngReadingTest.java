package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;
import static dev.sightline.media.PictureFiles.pngChunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG files with more in them than a picture. */
class PngReadingTest {
  private static Picture read(byte[] bytes) throws MediaException {
    return PictureReader.read(bytes, "x");
  }

  private static String complaint(byte[] bytes) {
    return assertThrows(MediaException.class, () -> read(bytes)).getMessage();
  }

  /** With further chunks right behind the header. */
  static byte[] with(byte[] png, byte[]... chunks) {
    return join(Arrays.copyOf(png, 33), join(chunks), Arrays.copyOfRange(png, 33, png.length));
  }

  private static byte[] wrongSum(byte[] chunk) {
    byte[] wrong = chunk.clone();
    wrong[wrong.length - 1] ^= 1;
    return wrong;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tEXt", "zTXt", "iTXt", "eXIf", "iCCP", "gAMA", "cHRM", "pHYs", "tIME"})
  void aWrongSumBesideThePictureDoesNotCostIt(String name) throws IOException {
    byte[] png = PictureFiles.flag("png");
    byte[] chunk = pngChunk(name, ascii("Comment\0\0 of some length, for all of them to read"));

    assertEquals(read(png), read(with(png, wrongSum(chunk))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IHDR", "IDAT", "IEND"})
  void aWrongSumInThePictureDoes(String name) throws IOException {
    byte[] png = PictureFiles.flag("png");
    int at = new String(png, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(name);
    int length = ByteBuffer.wrap(png).getInt(at - 4);
    png[at + 4 + length] ^= 1;

    assertEquals("x is damaged: its PNG data cannot be decoded.", complaint(png));
  }

  @Test
  void applesOwnFormIsNamedAndNoSizeIsMadeUp() throws IOException {
    byte[] png = PictureFiles.flag("png");
    byte[] apple =
        join(
            Arrays.copyOf(png, 8),
            pngChunk("CgBI", new byte[] {0x50, 0, 0x20, 2}),
            Arrays.copyOfRange(png, 8, png.length));

    assertEquals(
        "x is a PNG in Apple's own form for iPhone apps (CgBI), which is not read; save it again as"
            + " a plain PNG, for example with Preview on a Mac.",
        complaint(apple));
  }

  /** Its frames are never decoded, however many and large they are. */
  @Test
  void ofAnAnimationThePictureIsRead() throws IOException {
    byte[] png = PictureFiles.flag("png");
    byte[] control = pngChunk("acTL", ByteBuffer.allocate(8).putInt(1000).array());
    ByteBuffer frame = ByteBuffer.allocate(26).putInt(0).putInt(48).putInt(32);
    byte[] end = pngChunk("IEND", new byte[0]);
    byte[] animation =
        join(
            Arrays.copyOf(
                with(png, control, pngChunk("fcTL", frame.array())), png.length + 58 - 12),
            pngChunk("fcTL", frame.putInt(0, 1).array()),
            pngChunk("fdAT", new byte[] {0, 0, 0, 2, 9, 9, 9}),
            end);

    assertEquals(read(png), read(animation));
  }

  @Test
  void theFirstOrientationCounts() throws IOException {
    byte[] png = PictureFiles.flag("png");
    List<byte[]> exif =
        List.of(
            pngChunk("eXIf", PictureFiles.exif(6, java.nio.ByteOrder.BIG_ENDIAN)),
            pngChunk("eXIf", PictureFiles.exif(3, java.nio.ByteOrder.BIG_ENDIAN)));

    assertEquals(read(with(png, exif.get(0))), read(with(png, exif.get(0), exif.get(1))));
  }

  /** Large files are decoded in Java, some rows at a time; they must look as OpenCV shows them. */
  @ParameterizedTest
  @CsvSource({
    "BYTE_GRAY, false", "USHORT_GRAY, false", "3BYTE_BGR, false", "3BYTE_BGR, true",
    "4BYTE_ABGR, false", "4BYTE_ABGR, true", "BYTE_INDEXED, false", "BYTE_BINARY, true"
  })
  void rowByRowEveryKindLooksTheSame(String type, boolean interlaced) throws Exception {
    int kind = BufferedImage.class.getField("TYPE_" + type).getInt(null);
    BufferedImage image = new BufferedImage(37, 29, kind);
    Random random = new Random(5);
    for (int i = 0; i < 37 * 29; i++) {
      image.setRGB(i % 37, i / 37, random.nextInt());
    }
    byte[] png = written(image, interlaced);

    assertTrue(farthest(png, 1) == 0);
    assertTrue(farthest(with(png, pngChunk("gAMA", new byte[] {0, 1, 0x60, 0})), 1) == 0);
    // OpenCV shrinks a see-through picture first and puts it on white then.
    assertTrue(image.getColorModel().hasAlpha() || farthest(png, 2) <= 1);
    assertTrue(image.getColorModel().hasAlpha() || farthest(png, 4) <= 1);
  }

  /** By how much OpenCV and Java differ. */
  private static int farthest(byte[] png, int reduction) throws Exception {
    PictureHeader header = PictureHeader.read(PictureHeader.Format.PNG, png);
    Picture one = PictureDecoder.decode(png, header, reduction);
    Picture other = ScanlineDecoder.decode(png, header, reduction, "x");
    assertEquals(one.width(), other.width());
    assertEquals(one.height(), other.height());
    int most = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      most = Math.max(most, Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255)));
    }
    return most;
  }

  @Test
  void rowByRowAColourMayBeSeeThrough() throws Exception {
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(3, 3, 0x102030);
    byte[] file =
        with(written(image, false), pngChunk("tRNS", new byte[] {0, 0x10, 0, 0x20, 0, 0x30}));
    PictureHeader header = PictureHeader.read(PictureHeader.Format.PNG, file);

    Picture picture = ScanlineDecoder.decode(file, header, 1, "x");

    assertEquals(PictureDecoder.decode(file, header, 1), picture);
  }

  /** The two copies of the file and what OpenCV makes of it would be more than 300 MB. */
  @Test
  void aLargePngOfNoiseIsReadRowByRow() throws Exception {
    BufferedImage image = new BufferedImage(600, 500, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(6);
    random.nextBytes(((java.awt.image.DataBufferByte) image.getRaster().getDataBuffer()).getData());
    byte[] png = written(image, false);

    MediaLimits small = MediaLimits.DEFAULT.withPixels(300_000).withFileBytes(png.length);

    assertEquals(read(png), PictureReader.read(png, "x", 10_000, small));
  }

  private static byte[] written(BufferedImage image, boolean interlaced) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(
        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
