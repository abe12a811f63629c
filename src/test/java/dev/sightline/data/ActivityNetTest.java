package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.SightlineException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivityNetTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void threeVideos() throws IOException {
    file = dir.resolve("net.json");
    Files.createDirectory(dir.resolve("videos"));
    for (String name : List.of("v_one.mp4", "two.mkv", "three.mp4")) {
      Files.write(dir.resolve("videos").resolve(name), new byte[1]);
    }
  }

  private ActivityData read(String json, ActivityReading reading) throws IOException {
    Files.writeString(file, json);
    return ActivityData.read(dir, reading);
  }

  private ActivityData read(String json) throws IOException {
    return read(json, ActivityReading.ALL);
  }

  private String complaint(String json) {
    return assertThrows(SightlineException.class, () -> read(json)).getMessage();
  }

  private static List<String> ids(ActivityData data) {
    return data.videos().stream().map(ActivityVideo::id).toList();
  }

  private static final String DATABASE =
      """
      {"version": "1", "taxonomy": [{"nodeId": 1}], "info": {"year": 2016},
       "database": {
        "one": {"annotations": [{"label": "Ironing", "segment": [9.5, 31.25]},
                                {"label": "Drinking", "segment": [0, 2]}],
                "subset": "training", "duration": 40.1},
        "two": {"subset": "validation", "annotations": []},
        "three": {"subset": "testing", "annotations": []},
        "gone": {"subset": "training", "annotations": [{"segment": [1, 2], "label": "Diving"}]}
       }}""";

  @Test
  void theDatabaseIsReadAndTestVideosWithoutSegmentsAreLeftOut() throws IOException {
    ActivityData data = read(DATABASE);

    assertEquals(
        List.of(
            new ActivityVideo(
                "one",
                dir.resolve("videos/v_one.mp4"),
                List.of(
                    new LabelledSegment(0, 2, "Drinking"),
                    new LabelledSegment(9.5, 31.25, "Ironing"))),
            new ActivityVideo("two", dir.resolve("videos/two.mkv"), List.of())),
        data.videos());
    assertEquals(List.of("Drinking", "Ironing"), data.labels());
    assertEquals(List.of("gone"), data.missing());
    assertEquals(
        List.of(
            file
                + ", line 8, video 'gone': the video 'gone' was expected, but there is no file of that name.",
            file + ": 1 videos for testing have no segments written down and were left out."),
        data.remarks());
  }

  @Test
  void aSubsetIsReadAlone() throws IOException {
    ActivityData training = read(DATABASE, ActivityReading.ALL.ofSubset("training"));

    assertEquals(List.of("one"), ids(training));
    assertEquals(1, training.remarks().size());
    SightlineException e =
        assertThrows(
            SightlineException.class, () -> read(DATABASE, ActivityReading.ALL.ofSubset("train")));
    assertEquals(
        file + " has no subset 'train'; it has: testing, training, validation.", e.getMessage());
  }

  @Test
  void thePlainMapOfTheGoldenFileReads() throws IOException {
    Files.copy(Shared.path("golden/activitynet/gt.json"), file);
    Files.write(dir.resolve("videos/v_hDPLy21Yyuk.mp4"), new byte[1]);
    Files.write(dir.resolve("videos/v_bYUmtLBL7W4.mp4"), new byte[1]);

    ActivityData data = ActivityData.read(file);

    assertEquals(List.of("v_bYUmtLBL7W4", "v_hDPLy21Yyuk"), ids(data));
    assertEquals(4, data.segments());
    assertEquals(
        List.of(new LabelledSegment(21.392480499219968, 76.161, "Cleaning shoes")),
        data.videos().get(1).segments());
    assertEquals(
        List.of(
            file
                + " does not mention 3 videos in the folder (the first is 'three'); they were left out."),
        data.remarks());
  }

  @Test
  void badSegmentsAndVideosAreNamedAndTheOthersGoOn() throws IOException {
    ActivityData data =
        read(
            """
            {"one": {"annotations": [
              {"segment": [5, 4], "label": "a"},
              {"segment": [1, NaN], "label": "a"},
              {"segment": [1], "label": "a"},
              {"segment": [1, [2]], "label": "a"},
              {"segment": "1 2", "label": "a"},
              {"segment": [1, 2]},
              {"segment": [1, 2], "label": {"name": "a"}},
              7,
              {"segment": ["1", 2], "label": "good"},
              {"segment": [1.0, 2.0], "label": "good"}]},
             "../two": {"annotations": []},
             "three": {"annotations": {"segment": [1, 2]}},
             "one": {"annotations": [{"segment": [1, 2], "label": "late"}]},
             "two": {"subset": null, "annotations": [{"segment": [3, 4], "label": "fine"}]}}""");

    assertEquals(List.of("one", "three", "two"), ids(data));
    assertEquals(List.of("fine", "good"), data.labels());
    String one = ", video 'one', segment ";
    assertEquals(
        List.of(
            ", line 2"
                + one
                + "1: the segment ends at 4 and starts at 5: an end after the start was expected.",
            ", line 3" + one + "2: a time in seconds was expected, not 'NaN'.",
            ", line 4" + one + "3: a time in seconds was expected, not ''.",
            ", line 5" + one + "4: a time in seconds was expected, not ''.",
            ", line 6" + one + "5: a time in seconds was expected, not ''.",
            ", line 9" + one + "8: a time in seconds was expected, not ''.",
            ", line 7" + one + "6: a label was expected, but there is none; this was left out.",
            ", line 8" + one + "7: a label was expected, but there is none; this was left out."),
        remarks(data).subList(0, 8));
    assertEquals(
        List.of(
            ", line 11" + one + "10: the same segment is already on line 10 and counts once.",
            ", line 12, video '../two': '../two' is not the name of a video inside the folder.",
            ", line 14, video 'one': this video is already in the file; the first entry counts."),
        remarks(data).stream()
            .sorted()
            .filter(r -> r.compareTo(", line 11") >= 0 && r.compareTo(", line 15") < 0)
            .toList());
  }

  private List<String> remarks(ActivityData data) {
    return data.remarks().stream().map(r -> r.replace(file.toString(), "")).toList();
  }

  @Test
  void aDamagedFileSaysWhere() {
    assertTrue(
        complaint("{\"one\": {\n\"annotations\": [")
            .startsWith(file + ", line 2: the JSON is damaged"));
    assertEquals(file + ", line 1: an object was expected.", complaint("[1]"));
    assertEquals(file + ", line 1: an object was expected.", complaint(""));
    assertEquals(
        file + " has no segment that can be used.",
        complaint("{\"database\": {}}").replaceFirst(" The first.*", ""));
    assertTrue(complaint("{\"database\": {\"one\": 3}}").contains("an object with annotations"));
  }

  @Test
  void aHundredMegabytesReadInBoundedMemory() throws IOException, InterruptedException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"database\": {");
      String segments = "{\"segment\": [1, 2], \"label\": \"x\"},\n".repeat(20);
      String padding = "http://example.org/".repeat(450);
      for (int i = 0; i < 12_000; i++) {
        out.write(
            "\"other%d\": {\"annotations\": [%s{}], \"subset\": \"training\", \"url\": \"%s\"},"
                .formatted(i, segments, padding));
      }
      out.write(
          "\"two\": {\"subset\": \"validation\", \"annotations\": [{\"segment\": [1, 2], \"label\": \"y\"}]}}}");
    }
    assertTrue(Files.size(file) > 100_000_000);

    assertEquals(1, SmallMemory.count("activity", file, dir.resolve("videos")));
  }
}
