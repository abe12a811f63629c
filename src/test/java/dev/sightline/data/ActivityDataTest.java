package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.Shared;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivityDataTest {
  @TempDir Path dir;

  private String complaint(Path data) {
    return assertThrows(SightlineException.class, () -> ActivityData.read(data)).getMessage();
  }

  @Test
  void whatIsNoActivityDataSaysWhatWasExpected() throws IOException {
    Path text = Files.writeString(dir.resolve("notes.txt"), "x");

    assertEquals(
        dir
            + " holds no segments: segments.csv, a folder 'annotations' of text files or a JSON file was expected in it.",
        complaint(dir));
    assertEquals(
        text + " is not activity data: a folder or a JSON file of segments was expected.",
        complaint(text));
    assertEquals(dir.resolve("gone") + " is not there.", complaint(dir.resolve("gone")));

    Files.writeString(dir.resolve("b.json"), "{}");
    Path a = Files.writeString(dir.resolve("a.json"), "{}");
    assertEquals(
        dir + " has 2 JSON files: say which one is meant, " + a + " for example.", complaint(dir));
  }

  @Test
  void theVideosMayBeElsewhere() throws IOException {
    Files.writeString(dir.resolve("segments.csv"), "video,start_s,end_s,label\na,0,1,walk\n");
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Path a = Files.write(elsewhere.resolve("a.mov"), new byte[1]);

    assertEquals(a, ActivityData.read(dir, elsewhere, ActivityReading.ALL).videos().get(0).file());
  }

  @Test
  void ceilingActionsReadsWhole() throws SightlineException {
    ActivityData data = ActivityData.read(Shared.path("datasets/ceiling-actions"));

    assertEquals(17, data.videos().size());
    assertEquals(225, data.segments());
    assertEquals(
        List.of(
            "active",
            "falled",
            "falling",
            "lying",
            "sit",
            "sitdown",
            "sleeping",
            "standup",
            "walk"),
        data.labels());
    assertEquals(List.of(), data.missing());
    assertEquals(List.of(), data.remarks());
    assertEquals(new LabelledSegment(4.49, 7.69, "walk"), data.videos().get(0).segments().get(0));
  }

  @Test
  void homeFallsReadsWholeWithSeveralLabelsAtOnce() throws SightlineException {
    ActivityData data = ActivityData.read(Shared.path("datasets/home-falls"));

    assertEquals(16, data.videos().size());
    assertEquals(32, data.segments());
    assertEquals(11, data.labels().size());
    assertEquals(List.of(), data.missing());
    ActivityVideo first = data.videos().get(0);
    assertEquals("Subject_1_ADL_10", first.id());
    assertEquals(
        List.of("Reading", "Walking"), first.at(1).stream().map(LabelledSegment::label).toList());
  }

  @Test
  void theVideosOfCeilingActionsAreDividedAndNoneIsInTwoParts() throws SightlineException {
    ActivityData data = ActivityData.read(Shared.path("datasets/ceiling-actions"));

    DataSplit<ActivityData> split = data.split(0.2, 0.2, 7);

    assertEquals(17, ids(split.train(), split.dev(), split.heldOut()).size());
    assertEquals(
        List.of(10, 4, 3),
        List.of(
            split.train().videos().size(),
            split.dev().videos().size(),
            split.heldOut().videos().size()));
    assertEquals(data.labels(), split.dev().labels());
    assertEquals(split, data.split(0.2, 0.2, 7));

    List<ActivityData> folds = data.folds(5, 7);
    assertEquals(17, ids(folds.toArray(ActivityData[]::new)).size());
    assertEquals(14, data.without(folds.get(4)).videos().size());
  }

  /** Fails where parts share a video. */
  private static Set<String> ids(ActivityData... parts) {
    Set<String> ids = new HashSet<>();
    int videos = 0;
    for (ActivityData part : parts) {
      part.videos().forEach(video -> ids.add(video.id()));
      videos += part.videos().size();
    }
    assertEquals(videos, ids.size());
    return ids;
  }
}
