package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionFolderTest {
  @TempDir Path dir;

  @BeforeEach
  void photos() throws IOException {
    Files.createDirectories(dir.resolve("holiday"));
    Files.write(dir.resolve("dog.jpg"), new byte[1]);
    Files.write(dir.resolve("holiday/Müller, am Meer.jpg"), new byte[1]);
  }

  private void csv(String text) throws IOException {
    Files.writeString(dir.resolve("captions.csv"), text);
  }

  private CaptionData all() throws DataException {
    return CaptionFolder.read(dir, CaptionFolder.ALL);
  }

  private String complaint(String text) throws IOException {
    csv(text);
    return assertThrows(DataException.class, this::all).getMessage();
  }

  private CaptionedPhoto photo(String name, String... captions) {
    return new CaptionedPhoto(name, dir.resolve(name), List.of(captions));
  }

  @Test
  void rowsReadAsRfc4180HasThem() throws IOException {
    csv(
        """
        \uFEFFfile,caption\r
        dog.jpg,A dog runs\r
        "holiday/Müller, am Meer.jpg","Two people, one ""swims""
        by the sea"\r
        \r
        dog.jpg,"Brown, wet, happy"\r
        gone.jpg,Nothing""");

    CaptionData data = all();

    assertEquals(
        List.of(
            photo("dog.jpg", "A dog runs", "Brown, wet, happy"),
            photo("holiday/Müller, am Meer.jpg", "Two people, one \"swims\"\nby the sea")),
        data.photos());
    assertEquals(List.of("gone.jpg"), data.missing());
  }

  @Test
  void theHeaderMayBeMissingOrInAnotherOrder() throws IOException {
    csv("dog.jpg,A dog runs\n");
    assertEquals(List.of(photo("dog.jpg", "A dog runs")), all().photos());

    csv("Caption,author,File\nA dog runs,Ann,dog.jpg\n");
    assertEquals(List.of(photo("dog.jpg", "A dog runs")), all().photos());
  }

  @Test
  void aColumnMaySayTheSplit() throws IOException {
    csv("file,caption,split\ndog.jpg,A dog,dev\ndog.jpg,Again,\ncat.jpg,A cat,train\n");

    assertEquals(
        List.of(photo("dog.jpg", "A dog", "Again")), CaptionFolder.read(dir, "dev").photos());
    assertEquals(List.of("cat.jpg"), CaptionFolder.read(dir, "train").missing());
    assertThrows(DataException.class, () -> CaptionFolder.read(dir, "test"));
  }

  @Test
  void withoutThatColumnAboutOneInTenIsForDev() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      rows.append("photo").append(i).append(".jpg,A caption\n");
    }
    csv(rows.toString());

    List<String> train = CaptionFolder.read(dir, "train").missing();
    List<String> dev = CaptionFolder.read(dir, "dev").missing();

    assertTrue(dev.size() > 70 && dev.size() < 130, dev.size() + " for dev");
    Set<String> both = new HashSet<>(train);
    both.addAll(dev);
    assertEquals(1000, both.size());
    assertEquals(1000, train.size() + dev.size());
  }

  @Test
  void rowsThatAreNotOfTheFormAreNamedByTheirLine() throws IOException {
    Path csv = dir.resolve("captions.csv");

    assertEquals(
        csv
            + ", line 3: there are 3 columns here, not 2; a caption with a comma needs double quotes around it.",
        complaint("file,caption\n\"a.jpg\",\"fine\"\na.jpg,A dog, brown\n"));
    assertEquals(
        csv + ", line 4: the name of a photo and a caption were expected.",
        complaint("a.jpg,\"two\nlines\"\n\na.jpg\n"));
    assertEquals(
        csv + ", line 2: the quote that opens here is never closed.",
        complaint("a.jpg,fine\nb.jpg,\"never closed\nc.jpg,fine\n"));
    assertEquals(
        csv + ", line 1: after a closing quote, a comma or the end of the line was expected.",
        complaint("a.jpg,\"one\" two\n"));
    assertEquals(
        csv + ", line 1: '../a.jpg' is not the name of a photo.", complaint("../a.jpg,A dog\n"));
    assertEquals(
        csv + ", line 3: a.jpg is in 'dev' here and in 'train' on line 2.",
        complaint("file,caption,split\na.jpg,A,train\na.jpg,B,dev\n"));
    assertEquals(
        csv + ", line 2: 'tain' is not a split: train, dev or test was expected.",
        complaint("file,caption,split\na.jpg,A,tain\n"));
    assertEquals(csv + " has no photo for 'all'.", complaint("file,caption\n"));
  }

  @Test
  void aFolderWithoutTheFileSaysSo() {
    assertEquals(
        dir.resolve("captions.csv") + " is not there.",
        assertThrows(DataException.class, this::all).getMessage());
  }
}
