package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoListTest {
  @TempDir Path dir;
  private Path list;
  private ActivityData data;

  @BeforeEach
  void threeVideosOfWhichOneIsMissing() {
    list = dir.resolve("train.txt");
    LabelledSegment walk = new LabelledSegment(0, 1, "walk");
    data =
        new ActivityData(
            List.of(
                new ActivityVideo("a", dir.resolve("a.mp4"), List.of(walk)),
                new ActivityVideo("b#2", dir.resolve("b#2.mp4"), List.of())),
            List.of("walk"),
            List.of("gone"),
            List.of("said already"));
  }

  private VideoList list(String text) throws IOException {
    Files.writeString(list, text);
    return VideoList.read(list);
  }

  @Test
  void idsStandOneALineWithComments() throws IOException {
    ActivityData some =
        data.only(list("\uFEFF# for training\r\n\r\n  b#2.mp4   # the second\r\ngone\n"));

    assertEquals(List.of("b#2"), some.videos().stream().map(ActivityVideo::id).toList());
    assertEquals(List.of("gone"), some.missing());
    assertEquals(List.of("walk"), some.labels());
    assertEquals(List.of(), some.remarks());
  }

  @Test
  void linesThatNameNothingAreNamedThemselves() throws IOException {
    ActivityData some = data.only(list("a\nc\n/a\n../a\na.avi\n"));

    assertEquals(1, some.videos().size());
    assertEquals(
        List.of(
            list + ", line 3: '/a' is not the name of a video inside the folder.",
            list + ", line 4: '../a' is not the name of a video inside the folder.",
            list + ", line 5: 'a.avi' is already on line 1.",
            list + ", line 2: the data has no video 'c'."),
        some.remarks());
  }

  @Test
  void aListOfNothingIsRefused() throws IOException {
    assertEquals(
        list + " names no video: one id per line was expected.",
        assertThrows(SightlineException.class, () -> list("# nothing\n")).getMessage());
    VideoList others = list("# others\nc\nd\n");
    assertEquals(
        list
            + ", line 2: none of the videos from 'c' on is in the data; ids like 'a' were expected.",
        assertThrows(SightlineException.class, () -> data.only(others)).getMessage());
  }

  @Test
  void clipsAreChosenByTheirPath() throws IOException {
    ClipData clips =
        new ClipData(
            List.of(
                new Clip("run/a", dir.resolve("run/a.mp4"), 0),
                new Clip("jump/a", dir.resolve("jump/a.mp4"), 1)),
            List.of("run", "jump"),
            List.of(),
            List.of());

    assertEquals(List.of(clips.clips().get(1)), clips.only(list("jump/a.mp4\n")).clips());
  }

  @Test
  void aLineOfSpacesTakesNoLongerThanItIs() throws IOException {
    Path list =
        Files.writeString(dir.resolve("list.txt"), ("a" + " ".repeat(90_000) + "b\n").repeat(20));

    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> VideoList.read(list));
  }
}
