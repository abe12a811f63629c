package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private CaptionData all() throws SightlineException {
    return CaptionFolder.read(dir, CaptionFolder.ALL);
  }

  private String complaint(String text) throws IOException {
    csv(text);
    return assertThrows(SightlineException.class, this::all).getMessage();
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
    assertThrows(SightlineException.class, () -> CaptionFolder.read(dir, "test"));
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

  /** Reads a bad row between two good ones, and gives the remark about it. */
  private String remarkOn(String row) throws IOException {
    csv("file,caption,split\ndog.jpg,A dog,train\n" + row + "\ndog.jpg,Again,\n");
    CaptionData data = all();

    assertEquals(List.of(photo("dog.jpg", "A dog", "Again")), data.photos());
    assertEquals(1, data.remarks().size(), data.remarks().toString());
    String place = dir.resolve("captions.csv") + ", line 3: ";
    assertTrue(data.remarks().get(0).startsWith(place), data.remarks().get(0));
    return data.remarks().get(0).substring(place.length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dog.jpg,A dog, brown, wet | there are 4 columns here, but 3 were expected; text with the separator in it needs double quotes around it.",
        "dog.jpg | there is 1 column here, but 3 were expected; text with the separator in it needs double quotes around it.",
        "dog.jpg,,train | a caption was expected, but there is none; this was left out.",
        "dog.jpg,\"never closed | the quote that opens here is never closed.",
        "dog.jpg,\"one\" two | after a closing quote, a separator or the end of the line was expected.",
        "../a.jpg,A dog | '../a.jpg' is not the name of a photo inside the folder.",
        "..\\a.jpg,A dog | '..\\a.jpg' is not the name of a photo inside the folder.",
        "holiday/../../a.jpg,A dog | 'holiday/../../a.jpg' is not the name of a photo inside the folder.",
        "/etc/a.jpg,A dog | '/etc/a.jpg' is not the name of a photo inside the folder.",
        ",A dog | '' is not the name of a photo inside the folder.",
        "dog.jpg,B,dev | dog.jpg is in 'dev' here and in 'train' on line 2; this row was left out.",
        "dog.jpg,B,tain | 'tain' is not a split: train, dev or test was expected.",
        "dog.jpg,A d\uFFFDg | 'A d\uFFFDg' was left out: some of its letters are lost.",
      })
  void aBadRowIsNamedByItsLineAndTheOthersGoOn(String row, String sentence) throws IOException {
    assertEquals(sentence, remarkOn(row));
  }

  @Test
  void aCaptionHasALimit() throws IOException {
    assertEquals(
        "a caption of at most 10000 characters was expected, not one of 10001; it was left out.",
        remarkOn("dog.jpg," + "x".repeat(10_001)));
  }

  @Test
  void aTableOfWhichNothingCanBeUsedSaysWhatIsWrongFirst() throws IOException {
    Path csv = dir.resolve("captions.csv");

    assertEquals(csv + " has no photo for 'all'.", complaint("file,caption\n"));
    assertEquals(
        csv
            + " has no photo for 'all'. The first problem: "
            + csv
            + ", line 2: a caption was expected, but there is none; this was left out.",
        complaint("file,caption\ndog.jpg,\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image,caption",
        "filename,text",
        "file_name,captions",
        "Image_ID,Sentence",
        "image_name,comment",
        "path,description",
        "video,caption"
      })
  void theColumnsMayHaveOtherNames(String names) throws IOException {
    csv(names + "\ndog.jpg,A dog\n");

    assertEquals(List.of(photo("dog.jpg", "A dog")), all().photos());
    assertEquals(List.of(), all().missing());
  }

  @Test
  void namesOfColumnsThatLackOneAreNoPhoto() throws IOException {
    assertEquals(
        dir.resolve("captions.csv")
            + ", line 1: the columns file,caption were expected, but there is no caption here.",
        complaint("image,words\ndog.jpg,A dog\n"));
  }

  @Test
  void semicolonsTabsAndEmptyCellsAtTheEndAreRead() throws IOException {
    for (String separator : List.of(";", "\t", "|")) {
      csv("file,caption\ndog.jpg,A dog,,\n".replace(",", separator));
      assertEquals(List.of(photo("dog.jpg", "A dog")), all().photos(), separator);
    }
  }

  @Test
  void aTableThatExcelSavedInWindowsLettersOrUtf16IsRead() throws IOException {
    Path csv = dir.resolve("captions.csv");
    Files.write(csv, "file;caption\ndog.jpg;ein brauner Hund, süß\n".getBytes("windows-1252"));
    assertEquals(List.of(photo("dog.jpg", "ein brauner Hund, süß")), all().photos());
    assertTrue(all().remarks().get(0).startsWith(csv + ", line 2: "), all().remarks().toString());
    assertTrue(all().remarks().get(0).contains("not UTF-8"), all().remarks().toString());

    Files.write(csv, "\uFEFFfile\tcaption\ndog.jpg\tsüß\n".getBytes(StandardCharsets.UTF_16LE));
    assertEquals(List.of(photo("dog.jpg", "süß")), all().photos());
    assertEquals(List.of(), all().remarks());
  }

  @Test
  void namesOfWindowsAndOfAMacAreFound() throws IOException {
    Files.write(dir.resolve("holiday/Cafe\u0301.jpg"), new byte[1]);
    csv("holiday\\Café.jpg,A\n./holiday/Cafe\u0301.jpg,B\nholiday/Caf\u00e9,C\n");

    CaptionData data = all();

    assertEquals(List.of(), data.missing());
    assertEquals(dir.resolve("holiday/Cafe\u0301.jpg"), data.photos().get(0).file());
    assertEquals("holiday/Caf\u00e9.jpg", data.photos().get(0).id());
    assertEquals(List.of("A", "B"), data.photos().get(0).captions());
  }

  @Test
  void theFolderMayBeNamedInAnyWay() throws IOException {
    csv("dog.jpg,A dog\n../secret.jpg,No\nholiday/../dog.jpg,Again\n");
    Path link = Files.createSymbolicLink(dir.resolveSibling(dir.getFileName() + "-link"), dir);
    Path inside = dir.resolve("holiday/..");
    Path relative = Path.of("").toAbsolutePath().relativize(dir.toRealPath());
    try {
      for (Path each : List.of(dir, link, inside, relative)) {
        CaptionData data = CaptionFolder.read(each, CaptionFolder.ALL);
        assertEquals(1, data.photos().size(), each.toString());
        assertEquals(List.of("A dog", "Again"), data.photos().get(0).captions());
        assertTrue(data.remarks().get(0).contains("line 2: '../secret.jpg'"));
      }
      csv(dir.resolve("dog.jpg") + ",A dog\n");
      assertEquals(1, CaptionFolder.read(link, CaptionFolder.ALL).photos().size());
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void aLinkThatLiesInTheFolderIsFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Files.write(elsewhere.resolve("cat.jpg"), new byte[1]);
    Path data = Files.createDirectory(dir.resolve("data"));
    Files.createSymbolicLink(data.resolve("cat.jpg"), elsewhere.resolve("cat.jpg"));
    Files.createSymbolicLink(data.resolve("link"), elsewhere);
    Files.writeString(data.resolve("captions.csv"), "cat.jpg,A cat\nlink/../../dog.jpg,No\n");

    CaptionData read = CaptionFolder.read(data, CaptionFolder.ALL);

    assertEquals(1, read.photos().size());
    assertTrue(read.remarks().get(0).contains("line 2: 'link/../../dog.jpg'"));
  }

  private CaptionData split(int photos, String columns, String split) throws IOException {
    StringBuilder rows = new StringBuilder("file,caption" + columns + "\n");
    for (int i = 0; i < photos; i++) {
      Files.write(dir.resolve("photo" + i + ".jpg"), new byte[1]);
      rows.append("photo" + i + ".jpg,A caption" + (columns.isEmpty() ? "" : ",train") + "\n");
    }
    csv(rows.toString());
    return CaptionFolder.read(dir, split);
  }

  @ParameterizedTest
  @CsvSource({"20, ''", "2, ''", "1000, ''", "20, ',split'", "5, ',split'"})
  void whereTheTableHasNoDevATenthIsSetAside(int photos, String columns) throws IOException {
    CaptionData train = split(photos, columns, "train");
    CaptionData dev = split(photos, columns, "dev");

    assertEquals(photos, train.photos().size() + dev.photos().size());
    assertTrue(dev.photos().size() >= Math.max(1, photos / 15), dev.photos().toString());
    assertTrue(dev.photos().size() <= Math.max(1, photos / 8), dev.photos().toString());
    assertEquals(dev.photos(), split(photos, columns, "dev").photos());
  }

  @Test
  void valIsDev() throws IOException {
    csv("file,caption,split\ndog.jpg,A dog,val\ncat.jpg,A cat,training\n");

    assertEquals(1, CaptionFolder.read(dir, "dev").photos().size());
    assertEquals(List.of("cat.jpg"), CaptionFolder.read(dir, "train").missing());
  }

  @Test
  void aFolderWithoutTheFileSaysSo() {
    assertEquals(
        dir.resolve("captions.csv") + " is not there.",
        assertThrows(SightlineException.class, this::all).getMessage());
  }
}
