package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFilesTest {
  @TempDir Path dir;

  private static byte[] bytes(String letters) {
    return letters.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void foldersPatternsAndStandardInputStandForVideos() throws Exception {
    for (String name : List.of("b.mp4", "a.MKV", "photo.jpg", ".hidden.mp4", "c.avi")) {
      Files.write(dir.resolve(name), new byte[1]);
    }
    InputStream names = new ByteArrayInputStream(bytes(dir + "/photo.jpg\n" + dir + "/*.avi\n"));

    MediaFiles found =
        MediaFiles.find(MediaFiles.Kind.VIDEOS, List.of(dir.toString(), "-"), false, names);

    assertEquals(
        List.of("a.MKV", "b.mp4", "c.avi", "photo.jpg", "c.avi"),
        found.files().stream().map(file -> file.getFileName().toString()).toList());
    assertEquals(List.of(), found.problems());
  }

  @Test
  void aFolderWithoutVideosIsNamed() {
    MediaFiles found =
        MediaFiles.find(
            MediaFiles.Kind.VIDEOS, List.of(dir + ""), true, InputStream.nullInputStream());

    assertEquals(
        List.of(new MediaFiles.Problem(dir + "", dir + " is a folder without videos.")),
        found.problems());
  }

  @ParameterizedTest
  @CsvSource({"a.mp4, a", "b.c/d.VOB, b.c/d", "photo.jpg, photo.jpg", ".mp4, .mp4", "mp4, mp4"})
  void aNameIsShownWithoutItsEnding(String name, String without) {
    assertEquals(without, VideoFiles.withoutEnding(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'\0\0\0\040ftypisom', MP4",
    "'\0\0\0\010wide', MP4",
    "'\032\105\337\243', MATROSKA",
    "'RIFF0000AVI LIST', AVI",
    "'\0\0\001\272', MPEG_PS",
    "'FLV\001', FLV",
    "'OggS', OGG"
  })
  void formatsAreKnownByTheirFirstBytes(String head, VideoFormat format) {
    assertEquals(format, VideoFormat.of(bytes(head)));
    assertNull(VideoFormat.of(bytes(head.substring(0, head.length() / 2))));
  }

  /** Also where the first packet is not whole, and where each has a time before it. */
  @Test
  void aTransportStreamIsKnownByItsPackets() {
    byte[] head = new byte[1000];
    for (int at = 100; at < head.length; at += 192) {
      head[at] = 'G';
    }
    assertEquals(VideoFormat.MPEG_TS, VideoFormat.of(head));
    head[100 + 2 * 192] = 0;
    assertNull(VideoFormat.of(head));
  }

  @ParameterizedTest
  @CsvSource({"heic", "avif", "mif1"})
  void photosThatAreStoredLikeVideosAreNone(String brand) {
    assertNull(VideoFormat.of(bytes("\0\0\0\040ftyp" + brand)));
  }
}
