package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Videos are looked at by their names only, so that empty files do. */
class TrainingVideosTest {
  private static final TrainingVideos.Choice ALL = choice(null, null, 0);

  @TempDir Path folder;

  private static TrainingVideos.Choice choice(Path only, Path heldBack, Number share) {
    return new TrainingVideos.Choice(
        only, heldBack, share == null ? null : share.doubleValue(), 1, false);
  }

  private Path film(String name) throws IOException {
    Path file = folder.resolve(name + ".mp4");
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[1]);
  }

  private Path list(String... ids) throws IOException {
    return Files.writeString(folder.resolve("list.txt"), String.join("\n", ids));
  }

  private void segments() throws IOException {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      film(name);
    }
    Files.writeString(
        folder.resolve("segments.csv"),
        "video,start_s,end_s,label\na,0,1,walk\nb,0,1,sit\ngone,0,1,walk\n");
  }

  private void clips() throws IOException {
    for (int i = 0; i < 8; i++) {
      film("fight/v_fight_g0" + i / 2 + "_c0" + i % 2);
      film("calm/v_calm_g0" + i / 2 + "_c0" + i % 2);
    }
  }

  private String complaint(Class<? extends Exception> kind, TrainingVideos.Choice choice) {
    return assertThrows(kind, () -> TrainingVideos.read(folder, choice)).getMessage();
  }

  @Test
  void theLayoutTellsFilmsFromClips() throws IOException {
    segments();
    TrainingVideos films = TrainingVideos.read(folder, ALL);
    assertFalse(films.trimmed());
    assertEquals(4, films.size());
    assertEquals(Set.of(), films.heldBack());
    assertEquals(1, films.missing().size());

    Files.delete(folder.resolve("segments.csv"));
    clips();
    TrainingVideos clips = TrainingVideos.read(folder, ALL);
    assertTrue(clips.trimmed());
    assertEquals(16, clips.size());
  }

  @Test
  void ucfListsAreClipsToo() throws IOException {
    film("UCF-101/Archery/v_Archery_g01_c01");
    film("UCF-101/Bowling/v_Bowling_g01_c01");
    Files.writeString(folder.resolve("classInd.txt"), "1 Archery\n2 Bowling\n");
    Files.writeString(folder.resolve("trainlist01.txt"), "Archery/v_Archery_g01_c01.avi 1\n");
    Files.writeString(folder.resolve("testlist01.txt"), "Bowling/v_Bowling_g01_c01.avi\n");
    assertTrue(TrainingVideos.read(folder, ALL).trimmed());
  }

  @Test
  void theClipsOfUcfsTestListAreNeverTrainedOn() throws IOException {
    StringBuilder train = new StringBuilder();
    for (int i = 1; i <= 8; i++) {
      film("UCF-101/Archery/v_Archery_g0" + i + "_c01");
      train.append(i < 3 ? "" : "Archery/v_Archery_g0" + i + "_c01.avi 1\n");
    }
    Files.writeString(folder.resolve("classInd.txt"), "1 Archery\n");
    Files.writeString(folder.resolve("trainlist01.txt"), train);
    Files.writeString(
        folder.resolve("testlist01.txt"),
        "Archery/v_Archery_g01_c01.avi\nArchery/v_Archery_g02_c01.avi\n");

    for (Number share : new Number[] {null, 0.5, 0}) {
      TrainingVideos clips = TrainingVideos.read(folder, choice(null, null, share));
      assertEquals(6, clips.size(), "share " + share);
      assertTrue(
          clips.heldBack().stream().noneMatch(id -> id.contains("g01") || id.contains("g02")));
      assertTrue(clips.remarks().toString().contains("keeps 2 of its videos"));
    }
    // Somebody may wish to measure with one of them, and then says so.
    Path dev = list("Archery/v_Archery_g01_c01");
    TrainingVideos measured = TrainingVideos.read(folder, choice(null, dev, 0));
    assertEquals(Set.of("Archery/v_Archery_g01_c01"), measured.heldBack());
    assertEquals(7, measured.size());
  }

  private void activityNet(String... subsets) throws IOException {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < subsets.length; i++) {
      film("v" + i);
      json.append(i == 0 ? "" : ",")
          .append("\"v" + i + "\": {\"subset\": \"" + subsets[i] + "\", \"annotations\": [")
          .append("{\"segment\": [0, 1], \"label\": \"walk\"}]}");
    }
    Files.writeString(folder.resolve("a.json"), "{\"database\": {" + json + "}}");
  }

  @Test
  void whatTheDataKeepsForValidationIsHeldBackAndNeverTrainedOn() throws IOException {
    activityNet("training", "validation", "training", "testing", "validation", "training");

    TrainingVideos own = TrainingVideos.read(folder, choice(null, null, null));
    assertEquals(Set.of("v1", "v4"), own.heldBack());
    assertEquals(5, own.size());
    assertTrue(
        own.remarks()
            .contains(
                "The data set keeps 3 of its videos for validation or testing: they are not trained"
                    + " on, and those for validation are what is held back."));

    TrainingVideos share = TrainingVideos.read(folder, choice(null, null, 0.4));
    assertEquals(3, share.size());
    assertEquals(1, share.heldBack().size());
    assertTrue(Set.of("v0", "v2", "v5").containsAll(share.heldBack()));
    assertEquals(3, TrainingVideos.read(folder, choice(null, null, 0)).size());
  }

  @Test
  void withoutATrainingSubsetThatForValidationIsTrainedOnAsInThumos() throws IOException {
    activityNet("Validation", "Test", "Validation", "Validation", "Validation");

    TrainingVideos videos = TrainingVideos.read(folder, choice(null, null, null));

    assertEquals(4, videos.size());
    assertEquals(1, videos.heldBack().size());
    assertFalse(videos.heldBack().contains("v1"));
  }

  @Test
  void whereAllIsKeptApartNothingIsLeftToTrainOn() throws IOException {
    activityNet("test", "test");

    assertEquals(
        "There is no video to train on: the data set keeps all 2 that are there for validation or"
            + " testing.",
        complaint(SightlineException.class, choice(null, null, null)));
  }

  @Test
  void aShareIsHeldBackByVideoAndOfEveryClass() throws IOException {
    clips();
    Set<String> held = TrainingVideos.read(folder, choice(null, null, 0.25)).heldBack();
    assertEquals(4, held.size());
    assertEquals(2, held.stream().filter(id -> id.startsWith("fight/")).count());
    for (String id : held) {
      String other = id.endsWith("c00") ? id.replace("_c00", "_c01") : id.replace("_c01", "_c00");
      assertTrue(held.contains(other), "both clips of a video, " + held);
    }
    assertEquals(held, TrainingVideos.read(folder, choice(null, null, 0.25)).heldBack());
  }

  @Test
  void listsSayWhatIsUsedAndWhatIsHeldBack() throws IOException {
    segments();
    Path dev = Files.writeString(folder.resolve("dev.txt"), "c.mp4\ngone\n");
    TrainingVideos some = TrainingVideos.read(folder, choice(list("a", "c", "d"), dev, 0));
    assertEquals(3, some.size());
    assertEquals(Set.of("c"), some.heldBack());
  }

  @Test
  void listsThatDoNotFitAreRefused() throws IOException {
    segments();
    Path list = list("a", "x");
    assertEquals(
        list + " names 'x', which the data does not have; allowed are ids like 'a'",
        complaint(IllegalArgumentException.class, choice(list, null, 0)));
    assertEquals(
        list + " names 'x', which the data does not have; allowed are ids like 'a'",
        complaint(IllegalArgumentException.class, choice(null, list, 0)));
    String rest = " of the videos: at least one must be named, and one left to train on.";
    Path whole = list("a", "b", "c", "d");
    assertEquals(
        whole + " names all" + rest, complaint(SightlineException.class, choice(null, whole, 0)));
    Path gone = list("gone");
    assertEquals(
        gone + " names none" + rest, complaint(SightlineException.class, choice(null, gone, 0)));
    assertEquals(
        "There is one video only: to hold back a share of the videos there must be two or more;"
            + " --hold-out 0 trains on all of them.",
        complaint(SightlineException.class, choice(list("a"), null, 0.25)));
  }

  @Test
  void whatIsNoDataIsRefused() throws IOException {
    assertEquals(
        folder
            + " holds neither segments (segments.csv, a folder 'annotations' of text files or a"
            + " JSON file) nor a folder of clips for each class.",
        complaint(SightlineException.class, ALL));
    film("videos/a");
    assertTrue(complaint(SightlineException.class, ALL).contains("holds neither segments"));
    Path gone = folder.resolve("gone");
    assertEquals(
        gone + " is not there.",
        assertThrows(SightlineException.class, () -> TrainingVideos.read(gone, ALL)).getMessage());
    Files.delete(folder.resolve("videos/a.mp4"));
    film("fight/a");
    assertTrue(complaint(SightlineException.class, ALL).contains("two folders or more"));
  }

  @Test
  void clipsHaveOneLabelEach() throws IOException {
    clips();
    assertEquals(
        "several: the clips of " + folder + " are of one class each; it is for segments",
        complaint(
            IllegalArgumentException.class, new TrainingVideos.Choice(null, null, 0.0, 1, true)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 7, Double.NaN})
  void aShareIsLessThanAll(double share) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> choice(null, null, share)).getMessage();
    assertEquals("hold-out is " + share + "; allowed is 0 or more and less than 1", said);
  }
}
