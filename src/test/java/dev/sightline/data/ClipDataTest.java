package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class ClipDataTest {
  @TempDir Path dir;

  private Path clip(String name) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[1]);
  }

  private String complaint(ActivityReading reading) {
    return assertThrows(SightlineException.class, () -> ClipData.read(dir, reading)).getMessage();
  }

  @Test
  void everyFolderOfClipsIsAClass() throws IOException {
    Path run = clip("run/a.mp4");
    Path jump = clip("jump/Müller, 1.AVI");
    clip("jump/.hidden.mp4");
    clip("jump/notes.txt");
    clip(".cache/x.mp4");
    clip("README.md");

    ClipData data = ClipData.read(dir);

    assertEquals(List.of("jump", "run"), data.classes());
    assertEquals(
        List.of(new Clip("jump/Müller, 1", jump, 0), new Clip("run/a", run, 1)), data.clips());
    assertEquals("run", data.className(data.clips().get(1)));
    assertEquals(List.of(), data.remarks());
  }

  @Test
  void aFolderWithoutClipsRightInItIsLeftOut() throws IOException {
    clip("run/a.mp4");
    clip("jump/a.mp4");
    clip("more/deep/a.mp4");

    ClipData data = ClipData.read(dir);

    assertEquals(List.of("jump", "run"), data.classes());
    assertEquals(
        List.of(
            dir.resolve("more")
                + " was left out: clips were expected right in the folder of a class."),
        data.remarks());
  }

  @Test
  void foldersThatDifferInCapitalsOrAccentsOnlyAreOneClass() throws IOException {
    clip("Cafe\u0301/a.mp4");
    clip("Walk/a.mp4");
    clip("caf\u00e9/a.mp4");
    clip("walk/b.mp4");

    ClipData data = ClipData.read(dir);

    assertEquals(List.of("Café", "Walk"), data.classes());
    assertEquals(4, data.clips().size());
    assertEquals(
        List.of(
            dir.resolve("caf\u00e9") + ": 'café' is taken for the same class as 'Café'.",
            dir.resolve("walk") + ": 'walk' is taken for the same class as 'Walk'."),
        data.remarks());
  }

  @Test
  void photosAreClipsOfOneFrameAndTheirSplitsAreFolders() throws IOException {
    Path photo = clip("train/using_laptop/1.jpg");
    clip("train/eating/2.PNG");
    clip("train/eating/notes.txt");
    clip("dev/eating/3.jpg");
    clip("test/using_laptop/4.jpg");

    ClipData data = ClipData.read(dir);

    assertTrue(ClipData.isLaidOutIn(dir));
    assertEquals(List.of("eating", "using laptop"), data.classes());
    assertEquals(4, data.clips().size());
    assertEquals(new Clip("train/using_laptop/1", photo, 1), data.clips().get(3));
    assertEquals(Set.of("dev/eating/3"), data.apart().dev());
    assertEquals(Set.of("test/using_laptop/4"), data.apart().test());
    ActivityReading model = ActivityReading.ALL.forLabels(List.of("using_laptop", "eating"));
    assertEquals(
        List.of(1, 0),
        ClipData.read(dir, model.ofSubset("train")).clips().stream().map(Clip::label).toList());
    assertEquals(List.of(), ClipData.read(dir, model).remarks());
    assertEquals(
        1,
        ClipData.read(dir.resolve("train"), model).clips().stream()
            .filter(c -> c.label() == 0)
            .count());
    assertTrue(
        complaint(ActivityReading.ALL.ofSubset("all"))
            .endsWith("there are the folders dev, test, train."));
  }

  @Test
  void aModelsClassesKeepTheModelsOrder() throws IOException {
    clip("run/a.mp4");
    clip("jump/a.mp4");
    clip("swim/a.mp4");

    ClipData data = ClipData.read(dir, ActivityReading.ALL.forLabels(List.of("swim", "run")));

    assertEquals(List.of("swim", "run"), data.classes());
    assertEquals(List.of(1, 0), data.clips().stream().map(Clip::label).toList());
    assertEquals(
        List.of(dir.resolve("jump") + " was left out: 'jump' is not one of the labels swim, run."),
        data.remarks());
    assertTrue(complaint(ActivityReading.ALL.forLabels(List.of("other"))).contains("has no clip"));
  }

  @Test
  void whatIsNoDataOfClipsSaysWhatWasExpected() throws IOException {
    String expected =
        dir
            + " holds no classes of clips: two folders or more with videos or photos in them were expected, and there is ";
    assertEquals(expected + "none.", complaint(ActivityReading.ALL));
    clip("run/a.mp4");
    assertEquals(expected + "one.", complaint(ActivityReading.ALL));
    assertTrue(complaint(ActivityReading.ALL.ofSubset("train")).contains("have no subsets"));
    assertThrows(SightlineException.class, () -> ClipData.read(dir.resolve("run/a.mp4")));
  }

  @Test
  void everyPartHasItsShareOfEveryClass() throws IOException {
    for (int i = 0; i < 40; i++) {
      clip("run/" + i + ".mp4");
      clip("jump/" + i % 10 + ".mp4");
    }
    ClipData data = ClipData.read(dir);

    DataSplit<ClipData> split = data.split(0.1, 0.3, 1);

    assertEquals(List.of(6, 24), counts(split.train()));
    assertEquals(List.of(1, 4), counts(split.dev()));
    assertEquals(List.of(3, 12), counts(split.heldOut()));
    assertEquals(split, data.split(0.1, 0.3, 1));
    assertTrue(!split.equals(data.split(0.1, 0.3, 2)), "another seed gives other parts");
    for (ClipData fold : data.folds(5, 1)) {
      assertEquals(List.of(2, 8), counts(fold));
      assertEquals(40, data.without(fold).clips().size());
    }
  }

  private static List<Integer> counts(ClipData data) {
    int second = data.clips().stream().mapToInt(Clip::label).sum();
    return List.of(data.clips().size() - second, second);
  }

  @Test
  void clipsOfOneVideoStayTogether() throws IOException {
    for (int group = 1; group <= 10; group++) {
      for (int c = 1; c <= 4; c++) {
        clip("Archery/v_Archery_g%02d_c%02d.avi".formatted(group, c));
        clip("Diving/v_Diving_g%02d_c%02d.avi".formatted(group, c));
      }
    }

    DataSplit<ClipData> split = ClipData.read(dir).split(0.2, 0.2, 3);

    Set<String> seen = new HashSet<>();
    int groups = 0;
    for (ClipData part : List.of(split.train(), split.dev(), split.heldOut())) {
      Set<String> own = new HashSet<>();
      part.clips().forEach(clip -> own.add(clip.id().replaceAll("_c\\d+$", "")));
      groups += own.size();
      seen.addAll(own);
    }
    assertEquals(20, groups);
    assertEquals(20, seen.size());
    assertEquals(List.of(8, 8), counts(split.dev()));
  }

  @Test
  void fightClipsReadWhole() throws SightlineException {
    ClipData data = ClipData.read(Shared.path("datasets/fight-clips"));

    assertEquals(240, data.clips().size());
    assertEquals(List.of("fight", "nofight"), data.classes());
    assertEquals(List.of(), data.remarks());
    DataSplit<ClipData> split = data.split(0.15, 0.2, 5);
    assertEquals(36, split.dev().clips().size());
    assertEquals(48, split.heldOut().clips().size());
    List<Integer> whole = counts(data);
    assertEquals(whole.get(0) * 0.2, counts(split.heldOut()).get(0), 1);
  }
}
