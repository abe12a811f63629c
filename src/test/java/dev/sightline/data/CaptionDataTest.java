package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionDataTest {
  @TempDir Path dir;

  @BeforeEach
  void onePhoto() throws IOException {
    Files.createDirectories(dir.resolve("images"));
    Files.write(dir.resolve("images/a.jpg"), new byte[1]);
  }

  private CaptionData onePhoto(String id) {
    return new CaptionData(
        List.of(new CaptionedPhoto(id, dir.resolve("images/a.jpg"), List.of("A cat"))), List.of());
  }

  @Test
  void flickr8kAndPlainFoldersAreToldByTheirCaptionFile() throws IOException {
    Files.writeString(dir.resolve("captions.csv"), "images/a.jpg,A cat\n");
    assertEquals(onePhoto("images/a.jpg"), CaptionData.read(dir, "all"));

    Files.writeString(dir.resolve("Flickr8k.token.txt"), "a.jpg#0\tA cat\n");
    Files.writeString(dir.resolve("Flickr_8k.devImages.txt"), "a.jpg\n");
    assertEquals(onePhoto("a.jpg"), CaptionData.read(dir, "dev"));
  }

  @Test
  void jsonFilesAreToldByTheirLists() throws IOException {
    Path json = dir.toAbsolutePath().resolve("captions.json");
    Files.writeString(
        json,
        "{\"images\": [{\"id\": 3, \"file_name\": \"a.jpg\"}],"
            + " \"annotations\": [{\"image_id\": 3, \"caption\": \"A cat\"}]}");
    assertEquals(onePhoto("3"), CaptionData.read(json, "dev"));

    Files.writeString(
        json,
        "{\"images\": [{\"filename\": \"a.jpg\", \"split\": \"val\","
            + " \"sentences\": [{\"raw\": \"A cat\"}]}]}");
    assertEquals(onePhoto("a.jpg"), CaptionData.read(json, "dev"));
  }

  @Test
  void whereNoneOfThePhotosIsThereOneIsNamed() throws IOException {
    Files.writeString(dir.resolve("captions.csv"), "gone.jpg,A cat\nlost.jpg,A dog\n");

    assertEquals(
        dir + ": none of the 2 photos of 'all' is there; the first is gone.jpg.",
        assertThrows(SightlineException.class, () -> CaptionData.read(dir, "all")).getMessage());
  }

  @Test
  void ofAFileThatIsOneSplitATenthIsSetAside() throws IOException {
    StringBuilder images = new StringBuilder();
    StringBuilder captions = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      Files.write(dir.resolve("images/" + i + ".jpg"), new byte[1]);
      String comma = i == 0 ? "" : ",";
      images.append(comma + "{\"id\": " + i + ", \"file_name\": \"" + i + ".jpg\"}");
      captions.append(comma + "{\"image_id\": " + i + ", \"caption\": \"A cat\"}");
    }
    Path json =
        Files.writeString(
            dir.resolve("coco.json"),
            "{\"images\": [" + images + "], \"annotations\": [" + captions + "]}");

    CaptionData.ForTraining parts = CaptionData.forTraining(json);

    assertEquals(18, parts.train().photos().size());
    assertEquals(2, parts.dev().photos().size());
    assertTrue(parts.train().photos().stream().noneMatch(parts.dev().photos()::contains));
    assertEquals(20, CaptionData.read(json, "dev").photos().size());
  }

  @Test
  void anythingElseIsRefusedWithASentence() throws IOException {
    assertEquals(
        dir + " holds no captions: Flickr8k.token.txt or captions.csv was expected in it.",
        assertThrows(SightlineException.class, () -> CaptionData.read(dir, "dev")).getMessage());
    Path text = dir.resolve("captions.txt");
    assertEquals(
        text + " is not caption data: a folder or a JSON file of captions was expected.",
        assertThrows(SightlineException.class, () -> CaptionData.read(text, "dev")).getMessage());
    Path gone = dir.resolve("gone.json");
    assertEquals(
        gone + " is not there.",
        assertThrows(SightlineException.class, () -> CaptionData.read(gone, "dev")).getMessage());
  }
}
