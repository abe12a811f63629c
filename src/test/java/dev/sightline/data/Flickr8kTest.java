package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Flickr8kTest {
  @TempDir Path dir;

  @BeforeEach
  void twoPhotosAndOneThatIsGone() throws IOException {
    Files.createDirectory(dir.resolve("images"));
    Files.write(dir.resolve("images/a.jpg"), new byte[1]);
    Files.write(dir.resolve("images/c d.jpg"), new byte[1]);
    write("Flickr_8k.trainImages.txt", "c d.jpg\ngone.jpg\n\na.jpg\n");
    write(
        "Flickr8k.token.txt",
        """
        a.jpg#0\tA dog runs .\r
        gone.jpg#0\tNobody
        c d.jpg#0\tA café #2
        a.jpg#1\tTwo\tdogs
        other.jpg#0\tNot in this split
        """);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private String complaint() {
    return assertThrows(SightlineException.class, () -> Flickr8k.read(dir, "train")).getMessage();
  }

  @Test
  void photosComeInTheOrderOfTheListWithAllTheirCaptions() throws SightlineException {
    CaptionData data = Flickr8k.read(dir, "train");

    assertEquals(
        List.of(
            new CaptionedPhoto("c d.jpg", dir.resolve("images/c d.jpg"), List.of("A café #2")),
            new CaptionedPhoto(
                "a.jpg", dir.resolve("images/a.jpg"), List.of("A dog runs .", "Two\tdogs"))),
        data.photos());
    assertEquals(List.of("gone.jpg"), data.missing());
  }

  @Test
  void anUnknownSplitNamesTheListThatIsNotThere() {
    SightlineException e = assertThrows(SightlineException.class, () -> Flickr8k.read(dir, "test"));

    assertTrue(e.getMessage().endsWith("Flickr_8k.testImages.txt is not there."), e.getMessage());
    assertThrows(SightlineException.class, () -> Flickr8k.read(dir, "../train"));
    assertThrows(
        SightlineException.class, () -> Flickr8k.read(dir.resolve("images/a.jpg"), "train"));
  }

  @Test
  void aLineThatIsNotACaptionIsNamedByItsNumberAndTheOthersGoOn() throws IOException {
    for (String line : List.of("a.jpg#0 no tab", "a.jpg\tno number", "#0\tno name")) {
      write("Flickr8k.token.txt", "a.jpg#0\tfine\n" + line + "\ngone.jpg#0\tfine\n");
      CaptionData data = Flickr8k.read(dir, "train");

      assertEquals(1, data.photos().size());
      assertEquals(
          dir.resolve("Flickr8k.token.txt") + ", line 2: 'photo.jpg#0<TAB>caption' was expected.",
          data.remarks().get(0));
    }
    write("Flickr8k.token.txt", "a.jpg#0\tfine\na.jpg#1\t \n");
    assertEquals(List.of("fine"), Flickr8k.read(dir, "train").photos().get(0).captions());
  }

  @Test
  void aListedPhotoMustHaveACaptionAndCountsOnce() throws IOException {
    Path list = dir.resolve("Flickr_8k.trainImages.txt");
    write("Flickr_8k.trainImages.txt", "a.jpg\nnone.jpg\na.jpg\n../a.jpg\n");

    CaptionData data = Flickr8k.read(dir, "train");

    assertEquals(1, data.photos().size());
    assertEquals(
        List.of(
            list + ", line 3: a.jpg is already listed on line 1 and counts once.",
            list + ", line 4: '../a.jpg' is not the name of a photo inside the folder.",
            list
                + ", line 2: none.jpg was left out: it has no caption in "
                + dir.resolve("Flickr8k.token.txt")
                + "."),
        data.remarks());
    write("Flickr8k.token.txt", "b.jpg#0\tNobody\n");
    assertTrue(complaint().startsWith(list + " has no photo that can be used."), complaint());
  }

  @Test
  void theWholeDataSetReads() throws SightlineException {
    Path flickr8k = Shared.path("datasets/flickr8k");

    CaptionData train = Flickr8k.read(flickr8k, "train");
    CaptionData dev = Flickr8k.read(flickr8k, "dev");

    assertEquals(6000, train.photos().size());
    assertEquals(1000, dev.photos().size());
    assertEquals(List.of(), train.missing());
    assertEquals(30_000, train.photos().stream().mapToInt(photo -> photo.captions().size()).sum());
    assertEquals(
        "the boy laying face down on a skateboard is being pushed along the ground by another boy .",
        dev.photos().get(0).captions().get(0));
  }
}
