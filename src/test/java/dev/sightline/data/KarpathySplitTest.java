package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aSplitHasItsPhotosWithTheirRawSentences() throws SightlineException {
    assertEquals(
        new CaptionData(
            List.of(new CaptionedPhoto("a.jpg", dir.resolve("a.jpg"), List.of("A cat.", "Cats"))),
            List.of()),
        KarpathySplit.read(file, dir, "train"));
  }

  @Test
  void devIsWhatTheseFilesCallValAndPhotosMayHaveAFolder() throws SightlineException {
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
        assertThrows(SightlineException.class, () -> KarpathySplit.read(file, dir, "test"))
            .getMessage());
  }

  @Test
  void restvalIsTrainedOn() throws IOException {
    json(
        """
        {'images': [
          {'split': 'train', 'filename': 'a.jpg', 'sentences': [{'raw': 'A cat'}]},
          {'split': 'restval', 'filepath': 'val2014', 'filename': 'b.jpg',
           'sentences': [{'raw': 'A dog'}]}]}""");

    assertEquals(2, KarpathySplit.read(file, dir, "train").photos().size());
    assertEquals(1, KarpathySplit.read(file, dir, "restval").photos().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "null", "'.'", "'./'", "' '", "'val2014/..'", "'.\\\\'"})
  void aFolderThatSaysNothingIsThatOfThePhotos(String folder) throws IOException {
    json(
        "{'images': [{'split': 'train', 'filepath': "
            + folder
            + ", 'filename': 'a.jpg', 'sentences': [{'raw': 'A cat'}]}]}");

    CaptionData data = KarpathySplit.read(file, dir, "train");

    assertEquals(dir.resolve("a.jpg"), data.photos().get(0).file());
    assertEquals(List.of(), data.remarks());
  }

  @Test
  void whatCannotBeUsedIsNamedByItsLineAndTheOthersGoOn() throws IOException {
    json(
        """
        {'images': [
          {'split': 'train', 'filename': 'a.jpg', 'sentences': []},
          {'split': 'train', 'filename': 'a.jpg'},
          {'split': 'train', 'filename': '../a.jpg', 'sentences': [{'raw': 'A cat'}]},
          {'split': 'train', 'filepath': '..', 'filename': 'a.jpg', 'sentences': [{'raw': 'A'}]},
          7,
          {'split': 'train', 'filename': 'a.jpg', 'sentences': [
            {'raw': ' '},
            {'raw': 'A cat'}, {'tokens': []}]}]}""");

    CaptionData data = KarpathySplit.read(file, dir, "train");

    assertEquals(List.of("A cat"), data.photos().get(0).captions());
    List<String> remarks = new ArrayList<>(data.remarks());
    remarks.sort(null);
    assertEquals(
        List.of(
            file + ", line 2: 'a.jpg' was left out: it has no sentence that can be used.",
            file
                + ", line 3: an image with filename, split, sentences was expected; this was left out.",
            file + ", line 4: '../a.jpg' is not the name of a photo inside the folder.",
            file + ", line 5: '../a.jpg' is not the name of a photo inside the folder.",
            file
                + ", line 6: an image with filename, split, sentences was expected; this was left out.",
            file + ", line 8: a sentence was expected, but there is none; this was left out.",
            file + ", line 9: a sentence with raw was expected; this was left out."),
        remarks);
  }

  @Test
  void aFileOfWhichNothingCanBeUsedSaysWhatIsWrongFirst() throws IOException {
    json("{'images': [\n\n{'filename': 'a.jpg', 'split': 'train', 'sentences': []}]}");

    assertEquals(
        file
            + " has no photo of 'train' that can be used. The first problem: "
            + file
            + ", line 3: 'a.jpg' was left out: it has no sentence that can be used.",
        assertThrows(SightlineException.class, () -> KarpathySplit.read(file, dir, "train"))
            .getMessage());
  }
}
