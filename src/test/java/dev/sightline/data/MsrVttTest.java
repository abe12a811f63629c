package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsrVttTest {
  private static final String VIDEOS =
      """
      "videos": [
        {"category": 9, "url": "https://example.org/a", "video_id": "video0", "start time": 137.72,
         "end time": 149.44, "split": "train", "id": 0},
        {"video_id": "video1", "split": "validate"},
        {"video_id": "video2", "split": "train"}]""";

  private static final String SENTENCES =
      """
      "sentences": [
        {"caption": "a car is shown", "video_id": "video0", "sen_id": 0},
        {"caption": "a dog runs", "video_id": "video1", "sen_id": 1},
        {"caption": " a red car ", "video_id": "video0", "sen_id": 2}]""";

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void twoVideosAndOneThatIsGone() throws IOException {
    file = dir.resolve("videodatainfo.json");
    Files.createDirectory(dir.resolve("TrainValVideo"));
    Files.write(dir.resolve("TrainValVideo/video0.mp4"), new byte[1]);
    Files.write(dir.resolve("TrainValVideo/video1.mp4"), new byte[1]);
  }

  private VideoCaptionData read(String json, String split) throws IOException {
    Files.writeString(file, json);
    return VideoCaptionData.read(dir, split);
  }

  private String complaint(String json, String split) {
    return assertThrows(SightlineException.class, () -> read(json, split)).getMessage();
  }

  private CaptionedClip whole(String id, String... captions) {
    Path video = dir.resolve("TrainValVideo").resolve(id + ".mp4").toAbsolutePath();
    return new CaptionedClip(id, video, 0, Double.POSITIVE_INFINITY, List.of(captions));
  }

  @Test
  void aSplitHasItsVideosWhicheverListComesFirst() throws IOException {
    VideoCaptionData train =
        new VideoCaptionData(
            List.of(whole("video0", "a car is shown", "a red car")), List.of("video2"), List.of());

    assertEquals(train, read("{\"info\": {}, " + VIDEOS + ", " + SENTENCES + "}", "train"));
    assertEquals(train, read("{" + SENTENCES + ", " + VIDEOS + "}", "train"));
  }

  @Test
  void validateHasShorterNames() throws IOException {
    String json = "{" + VIDEOS + ", " + SENTENCES + "}";

    for (String split : List.of("validate", "val", "dev")) {
      assertEquals(List.of(whole("video1", "a dog runs")), read(json, split).clips());
    }
    assertEquals(file + " has no split 'test'; it has: train, validate.", complaint(json, "test"));
  }

  @Test
  void whatCannotBeUsedIsLeftOut() throws IOException {
    VideoCaptionData data =
        read(
            """
            {"videos": [{"video_id": "video0", "split": "train"},
              {"video_id": "../video1", "split": "train"},
              {"video_id": "video0", "split": "test"},
              {"video_id": "video1", "split": "train"}],
             "sentences": [{"video_id": "video0", "caption": "a dog"},
              {"video_id": "video0", "caption": " "},
              {"video_id": "video9", "caption": "a cat"}]}
            """,
            "train");

    assertEquals(List.of(whole("video0", "a dog")), data.clips());
    assertEquals(
        List.of(
            ", line 7, video 'video9': the first of 1 sentences about videos that are in no list.",
            ", line 2, video '../video1': '../video1' is not the name of a video inside the folder.",
            ", line 3, video 'video0': this video is already in the list; the first entry counts.",
            ", line 6, video 'video0': a caption was expected, but there is none; this was left out.",
            ", line 4, video 'video1': 'video1' was left out: it has no sentence."),
        data.remarks().stream().map(remark -> remark.replace(file.toString(), "")).toList());
  }

  @Test
  void aFileThatIsNotOfThisFormIsRefused() throws IOException {
    assertEquals(
        file + " has no videos and sentences as MSR-VTT's files do.",
        complaint("{\"sentences\": []}", "train"));
    assertEquals(
        file
            + " has no videos and sentences as MSR-VTT's files do. The first problem: "
            + file
            + ", line 2: a video with video_id, split was expected; this was left out.",
        complaint("{\"sentences\": [],\n\"videos\": [{\"video_id\": 1}]}", "train"));
    Files.write(file, "{\"sentences\": [\"é\"]}".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(
        assertThrows(SightlineException.class, () -> VideoCaptionData.read(file, "train"))
            .getMessage()
            .startsWith(file + ", line 1: the JSON is damaged: Invalid UTF-8"));
  }

  @Test
  void sixtyMegabytesReadInBoundedMemory() throws IOException, InterruptedException {
    String padding = "http://example.org/".repeat(300);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"videos\": [");
      for (int i = 0; i < 10_000; i++) {
        out.write(i == 0 ? "" : ",\n");
        out.write(
            "{\"video_id\": \"video%d\", \"url\": \"%s\", \"split\": \"train\"}"
                .formatted(i, padding));
      }
      out.write("], \"sentences\": [{\"video_id\": \"video0\", \"caption\": \"a dog\"}]}");
    }
    assertTrue(Files.size(file) > 55_000_000);

    assertEquals(1, SmallMemory.count("clips", file, dir));
  }
}
