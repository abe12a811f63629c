package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoCaptionsTest {
  @TempDir Path dir;

  private Path json(String text) throws IOException {
    return Files.writeString(dir.resolve("captions.json"), text.replace('\'', '"'));
  }

  private String complaint(String text) throws IOException {
    Path file = json(text);
    return assertThrows(SightlineException.class, () -> CocoCaptions.read(file, dir)).getMessage();
  }

  @Test
  void captionsFindTheirPhotosWhicheverListComesFirst() throws IOException {
    Files.write(dir.resolve("a.jpg"), new byte[1]);
    Files.write(dir.resolve("b.jpg"), new byte[1]);
    String images =
        """
        'images': [{'license': 3, 'file_name': 'b.jpg', 'sizes': [1, {'x': 2}], 'id': 7},
                   {'id': 'nine', 'file_name': 'a.jpg'},
                   {'id': 8, 'file_name': 'gone.jpg'},
                   {'id': 10, 'file_name': 'uncaptioned.jpg'}]""";
    String annotations =
        """
        'annotations': [{'image_id': 'nine', 'id': 1, 'caption': 'A cat. '},
                        {'image_id': 7, 'id': 2, 'caption': 'A \\"dog\\" and\\na ball'},
                        {'image_id': 8, 'caption': 'Nobody'},
                        {'caption': 'Two cats', 'image_id': 'nine'}]""";

    CaptionData data = CocoCaptions.read(json("{" + images + "," + annotations + "}"), dir);
    CaptionData turned =
        CocoCaptions.read(json("{'info': {'a': []}," + annotations + "," + images + "}"), dir);

    CaptionedPhoto dog =
        new CaptionedPhoto("7", dir.resolve("b.jpg"), List.of("A \"dog\" and\na ball"));
    CaptionedPhoto cat =
        new CaptionedPhoto("nine", dir.resolve("a.jpg"), List.of("A cat.", "Two cats"));
    assertEquals(new CaptionData(List.of(dog, cat), List.of("gone.jpg")), data);
    assertEquals(new CaptionData(List.of(cat, dog), List.of("gone.jpg")), turned);
  }

  @Test
  void damageIsNamedByItsLine() throws IOException {
    Path file = dir.resolve("captions.json");

    assertTrue(complaint("{'images': [\n{'id' 7}]}").startsWith(file + ", line 2: the JSON is"));
    assertTrue(complaint("").endsWith("an object was expected."));
    assertTrue(complaint("{'images': [{'id':").startsWith(file + ", line 1: the JSON is damaged"));
    assertTrue(
        complaint("{'a': [1, 2]}").endsWith(" has no images and annotations as COCO's files do."));
    assertTrue(
        complaint("{'images': [{'id': 1, 'file_name': '../../a.jpg'}]}")
            .endsWith(
                file + ", line 1: '../../a.jpg' is not the name of a photo inside the folder."));
  }

  @Test
  void whatCannotBeUsedIsNamedByItsLineAndTheOthersGoOn() throws IOException {
    Files.write(dir.resolve("a.jpg"), new byte[1]);
    Path file =
        json(
            """
            {'images': [{'id': 1, 'file_name': 'a.jpg'},
              {'id': {}, 'file_name': 'b.jpg'},
              {'id': 2, 'file_name': '../b.jpg'}],
             'annotations': [{'image_id': 1, 'caption': 'A cat'},
              {'image_id': 1},
              {'image_id': 1, 'caption': ''},
              {'image_id': 3, 'caption': 'A dog'}]}""");

    CaptionData data = CocoCaptions.read(file, dir);

    assertEquals(List.of("A cat"), data.photos().get(0).captions());
    assertEquals(
        List.of(
            file + ", line 2: an image with id, file_name was expected; this was left out.",
            file
                + ", line 5: an annotation with image_id, caption was expected; this was left out.",
            file + ", line 3: '../b.jpg' is not the name of a photo inside the folder.",
            file + ", line 6: a caption was expected, but there is none; this was left out.",
            file
                + ", line 7: image 3, which this caption is of, is not in the list of images; it was left out."),
        data.remarks());
  }

  @Test
  void aHundredMegabytesReadInBoundedMemory() throws IOException, InterruptedException {
    Path file = dir.resolve("large.json");
    String padding = "http://example.org/".repeat(500);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"images\": [");
      for (int i = 0; i < 12_000; i++) {
        out.write(i == 0 ? "" : ",\n");
        out.write(
            "{\"id\": %d, \"url\": \"%s\", \"file_name\": \"%d.jpg\"}".formatted(i, padding, i));
      }
      out.write("], \"annotations\": [{\"image_id\": 5, \"caption\": \"A dog\"}]}");
    }
    assertTrue(Files.size(file) > 100_000_000);

    assertEquals(1, SmallMemory.count("captions", file, dir));
  }
}
