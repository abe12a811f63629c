package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoCaptionFolderTest {
  private static final double WHOLE = Double.POSITIVE_INFINITY;

  @TempDir Path dir;
  private Path csv;

  @BeforeEach
  void videos() throws IOException {
    csv = dir.resolve("captions.csv");
    Files.createDirectory(dir.resolve("holiday"));
    Files.write(dir.resolve("dog.mp4"), new byte[1]);
    Files.write(dir.resolve("dog.avi"), new byte[1]);
    Files.write(dir.resolve("holiday/Müller, am Meer.mp4"), new byte[1]);
  }

  private VideoCaptionData read(String text, String split) throws IOException {
    Files.writeString(csv, text);
    return VideoCaptionFolder.read(dir, split);
  }

  private VideoCaptionData all(String text) throws IOException {
    return read(text, CaptionFolder.ALL);
  }

  private String complaint(String text, String split) {
    return assertThrows(DataException.class, () -> read(text, split)).getMessage();
  }

  private CaptionedClip clip(String id, String name, double start, double end, String... captions) {
    return new CaptionedClip(id, dir.resolve(name), start, end, List.of(captions));
  }

  @Test
  void rowsAreAboutVideosOrPartsOfThem() throws IOException {
    VideoCaptionData data =
        all(
            """
            file,start,end,caption
            dog.mp4,,,A dog runs
            "holiday/Müller, am Meer.mp4",12.50,20,"Two people, swimming"
            dog.mp4,,,"Brown, wet, happy"
            "holiday/Müller, am Meer.mp4",12.5,20.0,They swim
            gone.mp4,,,Nothing
            gone.mp4,1,2,Nothing
            """);

    assertEquals(
        new VideoCaptionData(
            List.of(
                clip("dog.mp4", "dog.mp4", 0, WHOLE, "A dog runs", "Brown, wet, happy"),
                clip(
                    "holiday/Müller, am Meer.mp4#12.5-20.0",
                    "holiday/Müller, am Meer.mp4",
                    12.5,
                    20,
                    "Two people, swimming",
                    "They swim")),
            List.of("gone.mp4"),
            List.of()),
        data);
  }

  @Test
  void twoFilesOfOneNameAreToldByTheirEnding() throws IOException {
    assertEquals(
        List.of(
            clip("dog.mp4", "dog.mp4", 0, WHOLE, "A dog"),
            clip("dog.avi", "dog.avi", 0, WHOLE, "Another")),
        all("dog.mp4,A dog\ndog.avi,Another\n").clips());
  }

  @Test
  void aColumnMaySayTheSplitOfAVideoWithAllItsParts() throws IOException {
    String text =
        "file,caption,start,end,split\ndog.mp4,A,0,1,dev\ndog.mp4,B,1,2,\ndog.avi,C,,,train\n";

    assertEquals(2, read(text, "dev").clips().size());
    assertEquals(1, read(text, "train").clips().size());
    assertEquals(csv + " has no clip for 'test'.", complaint(text, "test"));
    assertEquals(
        csv + ", line 5: dog.mp4 is in 'train' here and in 'dev' on line 2.",
        complaint(text + "dog.mp4,D,2,3,train\n", "dev"));
  }

  @Test
  void rowsThatCannotBeUsedAreLeftOut() throws IOException {
    VideoCaptionData data =
        all("file,caption,start,end\ndog.mp4,A,2,1\n../dog.mp4,B\ndog.avi,\ndog.mp4,C,0,2\n");

    assertEquals(List.of(clip("dog.mp4#0.0-2.0", "dog.mp4", 0, 2, "C")), data.clips());
    assertEquals(
        List.of(
            csv + ", line 4: the first of 1 empty sentences, which were left out.",
            csv
                + ", line 2: the segment ends at 1 and starts at 2: an end after the start was expected.",
            csv + ", line 3: '../dog.mp4' is not the name of a video inside the folder.",
            csv + ", line 4: 'dog.avi' was left out: nothing is written about it."),
        data.remarks());
  }

  @Test
  void aTableInAnotherEncodingIsTold() throws IOException {
    Files.write(csv, "dog.mp4,A café\n".getBytes(StandardCharsets.ISO_8859_1));

    assertEquals(
        List.of(
            csv
                + ", line 1: the first of 1 lines with bytes that are no letters in UTF-8, which was expected."),
        VideoCaptionFolder.read(dir, CaptionFolder.ALL).remarks());
  }
}
