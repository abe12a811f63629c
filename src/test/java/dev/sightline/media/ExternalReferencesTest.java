package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A QuickTime file may say that its pictures lie in another file: that one is not opened. */
class ExternalReferencesTest {
  @TempDir Path dir;
  private Path secret;

  @BeforeEach
  void anotherFile() throws IOException {
    secret = TestVideo.of("mp4", "mpeg4", 64, 48).frames(5, 10).write(dir.resolve("secret.mp4"));
  }

  @Test
  void picturesInAnotherFileAreNotRead() throws Exception {
    Path pointing = Files.write(dir.resolve("pointing.mov"), pointingTo(secret.toString()));

    MediaException e =
        assertThrows(
            MediaException.class, () -> TestVideo.read(pointing, VideoReader.Settings.DEFAULT));

    assertEquals(
        pointing + " shows nothing: not one of its frames can be decoded.", e.getMessage());
  }

  @Test
  void theSamePicturesInTheFileItselfAre() throws Exception {
    assertEquals(5, TestVideo.read(secret, VideoReader.Settings.DEFAULT).size());
  }

  /** The secret file's index, whose pictures lie at the same places of the file at this path. */
  private byte[] pointingTo(String path) throws IOException {
    byte[] whole = Files.readAllBytes(secret);
    String letters = new String(whole, StandardCharsets.ISO_8859_1);
    byte[] alias = alias(path);
    int url = letters.indexOf("url \0\0\0\1") - 4;
    byte[] grown = new byte[whole.length - 12 + alias.length];
    System.arraycopy(whole, 0, grown, 0, url);
    System.arraycopy(alias, 0, grown, url, alias.length);
    System.arraycopy(whole, url + 12, grown, url + alias.length, whole.length - url - 12);
    ByteBuffer bytes = ByteBuffer.wrap(grown);
    for (String box : new String[] {"moov", "trak", "mdia", "minf", "dinf", "dref"}) {
      int at = letters.indexOf(box) - 4; // the index comes last, so that no place changes
      bytes.putInt(at, bytes.getInt(at) + alias.length - 12);
    }
    int pictures = letters.indexOf("mdat") + 4;
    Arrays.fill(grown, pictures, letters.indexOf("moov") - 4, (byte) 0);
    return grown;
  }

  /** A Macintosh alias with nothing in it but an absolute path. */
  private static byte[] alias(String path) {
    byte[] name = path.replace('/', ':').getBytes(StandardCharsets.UTF_8);
    int even = name.length + (name.length & 1);
    ByteBuffer out = ByteBuffer.allocate(12 + 150 + 4 + even + 4);
    out.putInt(out.capacity()).put("alis".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    out.position(12 + 150); // volume, file name and dates of the alias stay empty
    out.putShort((short) 2).putShort((short) name.length).put(name);
    out.position(out.capacity() - 4);
    return out.putShort((short) -1).putShort((short) 0).array();
  }
}
