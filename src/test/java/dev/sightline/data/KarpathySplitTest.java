package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarpathySplitTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void threePhotosInTwoSplits() throws IOException {
    Files.createDirectories(dir.resolve("val2014"));
    Files.write(dir.resolve("a.jpg"), new byte[1]);
    Files.write(dir.resolve("val2014/b.jpg"), new byte[1]);
    file =
        json(
            """
            {'images': [
              {'sentids': [0, 1], 'imgid': 0, 'split': 'train', 'filename': 'a.jpg', 'sentences': [
                {'tokens': ['a', 'cat'], 'raw': 'A cat.', 'sentid': 0},
                {'tokens': [], 'raw': 'Cats', 'sentid': 1}]},
              {'filepath': 'val2014', 'filename': 'b.jpg', 'split': 'val', 'sentences': [
                {'raw': 'A dog'}]},
              {'filename': 'gone.jpg', 'split': 'val', 'sentences': [{'raw': 'Nothing'}]}],
             'dataset': 'flickr8k'}""");
  }

  private Path json(String text) throws IOException {
    return Files.writeString(dir.resolve("dataset.json"), text.replace('\'', '"'));
  }

  @Test
  void aSplitHasItsPhotosWithTheirRawSentences() throws DataException {
    assertEquals(
        new CaptionData(
            List.of(new CaptionedPhoto("a.jpg", dir.resolve("a.jpg"), List.of("A cat.", "Cats"))),
            List.of()),
        KarpathySplit.read(file, dir, "train"));
  }

  @Test
  void devIsWhatTheseFilesCallValAndPhotosMayHaveAFolder() throws DataException {
    CaptionData data = KarpathySplit.read(file, dir, "dev");

    assertEquals(
        List.of(new CaptionedPhoto("b.jpg", dir.resolve("val2014/b.jpg"), List.of("A dog"))),
        data.photos());
    assertEquals(List.of("gone.jpg"), data.missing());
    assertEquals(data, KarpathySplit.read(file, dir, "val"));
  }

  @Test
  void anUnknownSplitNamesThoseThatThereAre() {
    assertEquals(
        file + " has no split 'test'; it has: train, val.",
        assertThrows(DataException.class, () -> KarpathySplit.read(file, dir, "test"))
            .getMessage());
  }

  @Test
  void anImageWithoutSentencesIsNamedByItsLine() throws IOException {
    json("{'images': [\n\n{'filename': 'a.jpg', 'split': 'train', 'sentences': []}]}");

    assertEquals(
        file + ", line 3: an image with filename, split and sentences was expected.",
        assertThrows(DataException.class, () -> KarpathySplit.read(file, dir, "train"))
            .getMessage());
  }
}
