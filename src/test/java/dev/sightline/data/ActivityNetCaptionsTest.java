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

class ActivityNetCaptionsTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void twoVideos() throws IOException {
    dir = dir.toAbsolutePath();
    file = dir.resolve("train.json");
    Files.createDirectory(dir.resolve("videos"));
    Files.write(dir.resolve("videos/v_one.mp4"), new byte[1]);
    Files.write(dir.resolve("videos/two.mkv"), new byte[1]);
  }

  private VideoCaptionData read(String json) throws IOException {
    Files.writeString(file, json.replace('\'', '"'));
    return VideoCaptionData.read(dir, "train");
  }

  private List<String> remarks(String json) throws IOException {
    return read("{'v_two': {'timestamps': [[0, 1]], 'sentences': ['Fine']},\n" + json + "}")
        .remarks();
  }

  private CaptionedClip one(int number, double start, double end, String caption) {
    return new CaptionedClip(
        "v_one#" + number, dir.resolve("videos/v_one.mp4"), start, end, List.of(caption));
  }

  @Test
  void everyTimeStampIsAClip() throws IOException {
    VideoCaptionData data =
        read(
            """
            {'v_one': {'duration': 82.73, 'timestamps': [[0.83, 19.86], [17.37, 82.74]],
                       'sentences': ['A woman stands. ', 'She dances.']},
             'v_gone': {'duration': 9, 'timestamps': [[0, 5], [5, 9]], 'sentences': ['A', 'B']}}""");

    assertEquals(
        new VideoCaptionData(
            List.of(one(1, 0.83, 19.86, "A woman stands."), one(2, 17.37, 82.74, "She dances.")),
            List.of("v_gone"),
            List.of()),
        data);
  }

  @Test
  void theFileMayBeNamedWithoutItsV() throws IOException {
    VideoCaptionData data = read("{'v_two': {'timestamps': [[0, 1]], 'sentences': ['A dog']}}");

    assertEquals(dir.resolve("videos/two.mkv"), data.clips().get(0).file());
  }

  @Test
  void clipsThatCannotBeAreLeftOutAndTheOthersGoOn() throws IOException {
    VideoCaptionData data =
        read(
            """
            {'v_one': {'duration': 10,
              'timestamps': [[5, 3], [12, 15], [1, 2], [-1, 3], ['a', 2], [1], [4, 5]],
              'sentences': ['A', 'B', 'C', 'D', 'E', 'F', '']}}""");

    assertEquals(List.of(one(3, 1, 2, "C")), data.clips());
    assertEquals(
        List.of(
            "'v_one#1': the segment ends at 3 and starts at 5: an end after the start was expected.",
            "'v_one#2': the segment goes from 12 to 15, but the video lasts 10 seconds: it was left out.",
            "'v_one#4': the time -1 is before the video begins: 0 or more was expected.",
            "'v_one#5': a time in seconds was expected, not 'a'.",
            "'v_one#6': a start and an end were expected.",
            "'v_one#7': a caption was expected, but there is none; this was left out.",
            "'v_one#7': 'v_one#7' was left out: it has no sentence."),
        data.remarks().stream().map(remark -> remark.replace(file + ", line 1, ", "")).toList());
  }

  @Test
  void ofAPartThatReachesBeyondTheEndWhatLiesInsideIsUsed() throws IOException {
    VideoCaptionData data =
        read("{'v_one': {'duration': 10, 'timestamps': [[2, 12]], 'sentences': ['A']}}");

    assertEquals(List.of(one(1, 2, 10, "A")), data.clips());
    assertTrue(data.remarks().get(0).contains("only what lies inside is used"));
  }

  @Test
  void videosThatCannotBeAreLeftOutAndTheOthersGoOn() throws IOException {
    assertEquals(
        List.of(
            file
                + ", line 2, video 'v_one': there are 2 timestamps and 1 sentences: the same number of each was expected."),
        remarks("'v_one': {'timestamps': [[0, 1], [1, 2]], 'sentences': ['A']}"));
    assertEquals(
        List.of(
            file
                + ", line 2, video 'v_one': an object with timestamps and sentences was expected."),
        remarks("'v_one': {'timestamps': [[0, 1], [1, 2]]}"));
    assertEquals(
        List.of(
            file
                + ", line 2, video '../v_one': '../v_one' is not the name of a video inside the folder."),
        remarks("'../v_one': {'timestamps': [[0, 1]], 'sentences': ['A']}"));
    assertEquals(
        List.of(
            file
                + ", line 2, video 'v_two': this video is already in the file; the first entry counts."),
        remarks("'v_two': {'timestamps': [[0, 1]], 'sentences': ['A']}"));
  }

  @Test
  void eachSplitIsAFile() throws IOException {
    String json = "{'v_one': {'timestamps': [[0, 1]], 'sentences': ['A']}}".replace('\'', '"');
    Files.writeString(dir.resolve("val_1.json"), json);
    Files.writeString(dir.resolve("val_2.json"), json);

    for (String split : List.of("dev", "val", "val_1", "val_2")) {
      assertEquals(List.of(one(1, 0, 1, "A")), VideoCaptionData.read(dir, split).clips());
    }
    assertEquals(
        dir + " has no split 'train'; it has: val_1.json, val_2.json.",
        assertThrows(SightlineException.class, () -> VideoCaptionData.read(dir, "train"))
            .getMessage());
  }
}
