package dev.sightline.media;

import static dev.sightline.media.PictureFiles.ascii;
import static dev.sightline.media.PictureFiles.join;
import static dev.sightline.media.PictureFiles.pngChunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
