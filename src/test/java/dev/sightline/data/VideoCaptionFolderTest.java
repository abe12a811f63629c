package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.world.ColourFilms;
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
    return assertThrows(SightlineException.class, () -> read(text, split)).getMessage();
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
    VideoCaptionData twice = read(text + "dog.mp4,D,2,3,train\n", "dev");
    assertEquals(2, twice.clips().size());
    assertEquals(
        List.of(
            csv
                + ", line 5: dog.mp4 is in 'train' here and in 'dev' on line 2; this row was left out."),
        twice.remarks());
  }

  @Test
  void rowsThatCannotBeUsedAreLeftOut() throws IOException {
    VideoCaptionData data =
        all("file,caption,start,end\ndog.mp4,A,2,1\n../dog.mp4,B\ndog.avi,\ndog.mp4,C,0,2\n");

    assertEquals(List.of(clip("dog.mp4#0.0-2.0", "dog.mp4", 0, 2, "C")), data.clips());
    assertEquals(
        List.of(
            csv
                + ", line 2: the segment ends at 1 and starts at 2: an end after the start was expected.",
            csv + ", line 3: '../dog.mp4' is not the name of a video inside the folder.",
            csv + ", line 4: a caption was expected, but there is none; this was left out."),
        data.remarks());
  }

  @Test
  void aTableInAnotherEncodingIsTold() throws IOException {
    Files.write(csv, "dog.mp4,A café\n".getBytes(StandardCharsets.ISO_8859_1));

    VideoCaptionData data = VideoCaptionFolder.read(dir, CaptionFolder.ALL);

    assertEquals(List.of("A café"), data.clips().get(0).captions());
    assertTrue(data.remarks().get(0).startsWith(csv + ", line 1: "), data.remarks().toString());
  }

  @Test
  void namesOfWindowsAndOfAMacAreFound() throws IOException {
    Files.write(dir.resolve("holiday/Cafe\u0301.mp4"), new byte[1]);

    VideoCaptionData data = all("holiday\\Café.mp4,A\nholiday/Cafe\u0301,B\n");

    assertEquals(List.of(), data.missing());
    assertEquals(dir.resolve("holiday/Cafe\u0301.mp4"), data.clips().get(0).file());
  }

  @Test
  void ofFewClipsOneIsSetAside() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      Files.write(dir.resolve("clip" + i + ".mp4"), new byte[1]);
      rows.append("clip" + i + ".mp4,A caption\n");
    }

    assertEquals(1, read(rows.toString(), "dev").clips().size());
    assertEquals(7, read(rows.toString(), "train").clips().size());
  }

  @Test
  void partsBeyondTheEndOfTheirFilmAreNamedAndWhatLiesInsideIsUsed() throws IOException {
    ColourFilms.film(dir.resolve("two.mp4"), "rg");

    VideoCaptionData data =
        all("file,caption,start,end\ntwo.mp4,A,0,1\ntwo.mp4,B,1,9\ntwo.mp4,C,7,9\n");

    assertEquals(
        List.of(
            clip("two.mp4#0.0-1.0", "two.mp4", 0, 1, "A"),
            clip("two.mp4#1.0-9.0", "two.mp4", 1, 2, "B")),
        data.clips());
    assertTrue(data.remarks().get(0).startsWith(csv + ", line 3: "), data.remarks().toString());
    assertTrue(data.remarks().get(1).startsWith(csv + ", line 4: "), data.remarks().toString());
  }
}
