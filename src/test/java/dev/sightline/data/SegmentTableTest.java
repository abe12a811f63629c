package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.world.ColourFilms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTableTest {
  private static final String HEADER = "video,start_s,end_s,label\n";

  @TempDir Path dir;
  private Path csv;

  @BeforeEach
  void twoVideos() throws IOException {
    csv = dir.resolve("segments.csv");
    video("a.mp4");
    video("b.AVI");
  }

  private Path video(String name) throws IOException {
    Path file = dir.resolve("videos").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[1]);
  }

  private ActivityData read(String text) throws IOException {
    return read(text, ActivityReading.ALL);
  }

  private ActivityData read(String text, ActivityReading reading) throws IOException {
    Files.writeString(csv, text);
    return ActivityData.read(dir, reading);
  }

  private String complaint(String text) {
    return assertThrows(SightlineException.class, () -> read(text)).getMessage();
  }

  /** Reads a bad row between two good ones, and gives the remark about it. */
  private String remarkOn(String row) throws IOException {
    ActivityData data = read(HEADER + "a,0,1,walk\n" + row + "\nb,2,3,sit\n");

    assertEquals(List.of(new LabelledSegment(0, 1, "walk")), data.videos().get(0).segments());
    assertEquals(List.of(new LabelledSegment(2, 3, "sit")), data.videos().get(1).segments());
    assertEquals(1, data.remarks().size(), data.remarks().toString());
    assertTrue(data.remarks().get(0).startsWith(csv + ", line 3: "), data.remarks().get(0));
    return data.remarks().get(0).substring((csv + ", line 3: ").length());
  }

  @Test
  void videosComeByIdWithTheirSegmentsInTime() throws IOException {
    ActivityData data =
        read(HEADER + "b,7.69,10.13,sit down\nb,4.49,7.69,walk\na,0,1e1,walk\nb,5,6,wave\n");

    Path videos = dir.resolve("videos");
    LabelledSegment walk = new LabelledSegment(4.49, 7.69, "walk");
    LabelledSegment wave = new LabelledSegment(5, 6, "wave");
    assertEquals(
        List.of(
            new ActivityVideo(
                "a", videos.resolve("a.mp4"), List.of(new LabelledSegment(0, 10, "walk"))),
            new ActivityVideo(
                "b",
                videos.resolve("b.AVI"),
                List.of(walk, wave, new LabelledSegment(7.69, 10.13, "sit down")))),
        data.videos());
    assertEquals(List.of("sit down", "walk", "wave"), data.labels());
    assertEquals(4, data.segments());
    assertEquals(List.of(), data.missing());
    assertEquals(List.of(), data.remarks());
    assertEquals(List.of(walk, wave), data.videos().get(1).at(5));
    assertEquals(List.of("sit down"), labelsAt(data.videos().get(1), 7.69));
  }

  private static List<String> labelsAt(ActivityVideo video, double second) {
    return video.at(second).stream().map(LabelledSegment::label).toList();
  }

  @Test
  void aVideoThatNoRowSpeaksOfIsAllBackground() throws IOException {
    ActivityData data = read(HEADER + "b,0,1,walk\nb,2,3,Background\n");

    assertEquals("a", data.videos().get(0).id());
    assertEquals(List.of(), data.videos().get(0).segments());
    assertEquals(List.of("walk"), data.labels());
  }

  @Test
  void quotesCommasMarksReturnsAndOtherAlphabetsAreRead() throws IOException {
    video("Küche, montags.mkv");
    video("room 1/день.webm");

    ActivityData data =
        read(
            """
            \uFEFFLabel,note,END_S,"start_s",video\r
            "Falling (""BW"")","x, y",2,1,"Küche, montags"\r
            \r
            разговор,,4,3,room 1/день\r
            """);

    assertEquals(List.of("Falling (\"BW\")", "разговор"), data.labels());
    assertEquals(
        List.of("Küche, montags", "a", "b", "room 1/день"),
        data.videos().stream().map(ActivityVideo::id).toList());
    assertEquals(List.of(), data.remarks());
  }

  @Test
  void anAccentWrittenAsTwoSignsIsTheSameName() throws IOException {
    video("Ku\u0308che.mp4");

    assertEquals(List.of(), read(HEADER + "K\u00fcche,0,1,cook\n").missing());
  }

  @Test
  void aRowMayNameTheFileAndHiddenOrOtherFilesAreNoVideos() throws IOException {
    video("._a.mp4");
    video(".trash/c.mp4");
    video("notes.txt");

    ActivityData data = read(HEADER + "a.mp4,0,1,walk\na,1,2,sit\n");

    assertEquals(List.of("a", "b"), data.videos().stream().map(ActivityVideo::id).toList());
    assertEquals(2, data.videos().get(0).segments().size());
  }

  @Test
  void ofTwoFilesWithOneNameTheFirstIsTaken() throws IOException {
    Path second = video("a.webm");

    assertEquals(
        List.of(second + " was left out: a.mp4 is a video of the same name."),
        read(HEADER + "a,0,1,walk\n").remarks());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,5,4,walk | the segment ends at 4 and starts at 5: an end after the start was expected.",
        "a,5,5.0,walk | the segment ends at 5.0 and starts at 5: an end after the start was expected.",
        "a,-1,4,walk | the time -1 is before the video begins: 0 or more was expected.",
        "a,one,4,walk | a time in seconds was expected, not 'one'.",
        "a,NaN,4,walk | a time in seconds was expected, not 'NaN'.",
        "a,1,Infinity,walk | a time in seconds was expected, not 'Infinity'.",
        "a,1,1e300,walk | a time in seconds was expected, not '1e300'.",
        "a,0x1p3,9f,walk | a time in seconds was expected, not '0x1p3'.",
        "a,,4,walk | a time in seconds was expected, not ''.",
        "a,1,00:04,walk | a time in seconds was expected, not '00:04'.",
        "a,3,4,' ' | a label was expected, but there is none; this was left out.",
        "a,0.0,1,walk | the same segment is already on line 2 and counts once.",
        "../a,3,4,walk | '../a' is not the name of a video inside the folder.",
        "x/../../a,3,4,walk | 'x/../../a' is not the name of a video inside the folder.",
        "/etc/passwd,3,4,walk | '/etc/passwd' is not the name of a video inside the folder.",
        "C:\\a,3,4,walk | 'C:\\a' is not the name of a video inside the folder.",
        "..\\a,3,4,walk | '..\\a' is not the name of a video inside the folder.",
        ",3,4,walk | '' is not the name of a video inside the folder.",
      })
  void aBadRowIsNamedByItsLineAndTheOthersGoOn(String row, String sentence) throws IOException {
    assertEquals(sentence, remarkOn(row.replace("' '", "  ")));
  }

  @Test
  void aRowWithTooManyOrTooFewColumnsSaysHowMany() throws IOException {
    String end =
        " columns here, but 4 were expected; text with the separator in it needs double quotes around it.";

    assertEquals("there are 5" + end, remarkOn("a,3,4,sit, stand"));
    assertEquals("there are 3" + end, remarkOn("a,3,4"));
  }

  @Test
  void aVideoThatIsNotThereIsNamedOnce() throws IOException {
    ActivityData data = read(HEADER + "gone,0,1,dance\na,0,1,walk\ngone,1,2,walk\n");

    assertEquals(List.of("gone"), data.missing());
    assertEquals(List.of("walk"), data.labels());
    assertEquals(
        List.of(
            csv + ", line 2: the video 'gone' was expected, but there is no file of that name."),
        data.remarks());
  }

  @Test
  void aVideoWhoseRowsAreAllBadIsNotTakenForBackground() throws IOException {
    ActivityData data = read(HEADER + "a,2,1,walk\nb,0,1,walk\n");

    assertEquals(List.of("b"), data.videos().stream().map(ActivityVideo::id).toList());
    assertEquals(
        csv + ": 'a' was left out because none of its segments can be used.",
        data.remarks().get(1));
  }

  @Test
  void labelsThatTheModelDoesNotKnowAreLeftOut() throws IOException {
    ActivityReading reading = ActivityReading.ALL.forLabels(List.of("walk", "sit", "lie"));

    ActivityData data = read(HEADER + "a,0,1,walk\na,1,2,jump\nb,1,2,jump\n", reading);

    assertEquals(List.of("walk", "sit", "lie"), data.labels());
    assertEquals(1, data.segments());
    assertEquals(2, data.videos().size());
    assertEquals(
        List.of(
            csv + ", line 3: 'jump' is not one of the labels: walk, sit, lie was expected.",
            csv + ", line 4: 'jump' is not one of the labels: walk, sit, lie was expected."),
        data.remarks());
  }

  @Test
  void overlapsAreWorthARemarkWhereOneLabelIsAskedFor() throws IOException {
    String rows =
        HEADER
            + "a,0,9,walk\na,1,2,walk\na,9,10,sit\nb,0,5,walk\nb,4.9,6,sit\nb,5.5,7,lie\nb,5.6,8,lie\n";

    assertEquals(List.of(), read(rows).remarks());
    assertEquals(
        List.of(
            csv
                + ", line 6: the first of 3 segments (in 1 videos) that begin before one with another"
                + " label ends; one label at a time was expected, so there the one that began last counts."),
        read(rows, ActivityReading.ALL.forSingleLabel()).remarks());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\r\n", "\uFEFF"})
  void anEmptyFileSaysWhichColumnsWereExpected(String text) {
    assertEquals(
        csv + ", line 1: the file is empty; the columns video,start_s,end_s,label were expected.",
        complaint(text));
  }

  @Test
  void aHeaderThatLacksColumnsNamesThem() {
    String expected = ": the columns video,start_s,end_s,label were expected, but there is no ";

    assertEquals(
        csv + ", line 1" + expected + "end_s here.", complaint("video,start_s,label\na,0,walk\n"));
    assertEquals(
        csv + ", line 2" + expected + "video, start_s, end_s, label here.",
        complaint("\na,0,1,walk\n"));
  }

  @Test
  void aTableOfWhichNothingCanBeUsedSaysWhatIsWrongFirst() {
    assertEquals(csv + " has no segment that can be used.", complaint(HEADER));
    assertEquals(
        csv
            + " has no segment that can be used. The first problem: "
            + csv
            + ", line 2: a time in seconds was expected, not 'x'.",
        complaint(HEADER + "a,x,1,walk\n"));
  }

  @Test
  void aTableHasNoSubsets() {
    SightlineException e =
        assertThrows(
            SightlineException.class,
            () -> read(HEADER + "a,0,1,walk\n", ActivityReading.ALL.ofSubset("training")));

    assertTrue(e.getMessage().contains("has no subset 'training'"), e.getMessage());
  }

  @Test
  void aHundredThousandRowsAreReadAndTheBadOnesCounted() throws IOException {
    StringBuilder rows = new StringBuilder(HEADER);
    for (int i = 0; i < 50_000; i++) {
      rows.append(i % 2 == 0 ? "a," : "b,").append(i).append(',').append(i + 1).append(",walk\n");
      rows.append("a,").append(i + 1).append(',').append(i).append(",walk\n");
    }

    ActivityData data = read(rows.toString(), ActivityReading.ALL.forSingleLabel());

    assertEquals(50_000, data.segments());
    assertEquals(11, data.remarks().size());
    assertEquals(
        csv + ", line 100001: the last of 49990 more invalid segments.", data.remarks().get(10));
  }

  @Test
  void aSegmentIsAStretchOfTime() {
    for (double[] wrong :
        new double[][] {{-1, 2}, {2, 2}, {3, 2}, {0, Double.NaN}, {Double.NaN, 1}}) {
      assertThrows(
          IllegalArgumentException.class, () -> new LabelledSegment(wrong[0], wrong[1], "walk"));
    }
    assertThrows(IllegalArgumentException.class, () -> new LabelledSegment(0, 1, " "));
  }

  @Test
  void semicolonsWithCommasInNumbersAndOtherNamesOfColumnsAreRead() throws IOException {
    ActivityData data =
        read("File;Start;End;Activity\nvideos\\..\\a;0;1,5;walk\n.\\b.AVI;1,25;2;walk\n");

    assertEquals(List.of(), data.remarks());
    assertEquals(List.of(new LabelledSegment(0, 1.5, "walk")), data.videos().get(0).segments());
    assertEquals(List.of(new LabelledSegment(1.25, 2, "walk")), data.videos().get(1).segments());
  }

  @Test
  void labelsThatDifferInCapitalsSpacesOrAccentsOnlyAreOneAndItIsSaid() throws IOException {
    ActivityData data =
        read(
            HEADER
                + "a,0,1,Sit down\na,1,2,sit  down\nb,0,1,sit  down\nb,1,2,Caf\u00e9\nb,2,3,Cafe\u0301\n");

    assertEquals(List.of("Café", "Sit down"), data.labels());
    assertEquals(
        List.of(csv + ", line 3: 'sit  down' is taken for the same as 'Sit down'."),
        data.remarks());
    assertEquals(
        List.of("SIT DOWN"),
        read(HEADER + "a,0,1,sit down\n", ActivityReading.ALL.forLabels(List.of("SIT DOWN")))
            .videos()
            .get(0)
            .segments()
            .stream()
            .map(LabelledSegment::label)
            .toList());
  }

  @Test
  void segmentsBeyondTheEndOfTheirFilmAreNamedAndWhatLiesInsideIsUsed() throws IOException {
    ColourFilms.film(dir.resolve("videos/three.mp4"), "krg");

    ActivityData data =
        read(HEADER + "three,0,1,walk\nthree,1,3.5,sit\nthree,2,9.5,walk\nthree,30,40,lie\n");

    assertEquals(
        List.of(
            new LabelledSegment(0, 1, "walk"),
            new LabelledSegment(1, 3.5, "sit"),
            new LabelledSegment(2, 3, "walk")),
        data.videos().get(2).segments());
    assertEquals(
        List.of(
            csv
                + ", line 4: 'three' lasts 3.00 seconds, but this goes from 2 to 9.5: only what lies inside is used.",
            csv
                + ", line 5: 'three' lasts 3.00 seconds, but this goes from 30 to 40: it was left out.",
            csv
                + ": 2 of 4 spans reach beyond the end of their films. Times in seconds were expected; these look like something else."),
        data.remarks().stream()
            .map(r -> r.replace("milliseconds: divide them by 1000", "something else"))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({"10, numbers of frames", "1000, milliseconds"})
  void theUnitOfTimesThatAreNotSecondsIsGuessedAloud(int unit, String guess) throws IOException {
    ColourFilms.film(dir.resolve("videos/three.mp4"), "krg");

    ActivityData data =
        read(HEADER + "three,0,%d,walk\nthree,%d,%d,sit\n".formatted(unit, unit, 3 * unit));

    assertTrue(data.remarks().get(0).startsWith(csv + ", line 2: "), data.remarks().toString());
    assertTrue(data.remarks().get(1).startsWith(csv + ", line 3: "), data.remarks().toString());
    assertTrue(data.remarks().get(2).contains("look like " + guess), data.remarks().get(2));
    assertEquals(List.of(new LabelledSegment(0, 3, "walk")), data.videos().get(2).segments());
  }

  @Test
  void aSplitColumnSaysWhichVideosAreNotToBeTrainedOn() throws IOException {
    ActivityData data =
        read("video,start_s,end_s,label,split\na,0,1,walk,train\nb,0,1,walk,test\n");

    assertEquals(Set.of("b"), data.apart().test());
  }

  @Test
  void timeGrowsWithTheNumberOfSegmentsAlsoWhereEachHasALabelOfItsOwn() throws IOException {
    StringBuilder rows = new StringBuilder(HEADER);
    for (int i = 0; i < 100_000; i++) {
      rows.append("a,0,100,walk").append(i).append('\n');
    }

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> read(rows.toString(), ActivityReading.ALL.forSingleLabel()));
  }
}
