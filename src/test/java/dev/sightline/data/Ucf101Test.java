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

class Ucf101Test {
  private static final String DIVING = "Diving/v_Diving_g01_c01";
  private static final String ARCHERY = "Archery/v_Archery_g08_c01";

  @TempDir Path dir;

  @BeforeEach
  void twoClips() throws IOException {
    Files.createDirectory(dir.resolve("ucfTrainTestlist"));
    for (String clip : List.of(DIVING, ARCHERY)) {
      Path file = dir.resolve("UCF-101/" + clip + ".avi");
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[1]);
    }
    list("classInd.txt", "1 Diving\r\n2 Archery\r\n");
    list("trainlist01.txt", ARCHERY + ".avi 2\r\n");
    list("testlist01.txt", DIVING + ".avi\r\n");
  }

  private Path list(String name, String text) throws IOException {
    return Files.writeString(dir.resolve("ucfTrainTestlist").resolve(name), text);
  }

  private ClipData subset(String name) throws SightlineException {
    return ClipData.read(dir, ActivityReading.ALL.ofSubset(name));
  }

  @Test
  void theListsSayWhichClipsAreForWhat() throws IOException {
    Clip archery = new Clip(ARCHERY, dir.resolve("UCF-101/" + ARCHERY + ".avi"), 0);

    assertEquals(List.of(archery), subset("train").clips());
    assertEquals(List.of("Archery", "Diving"), ClipData.read(dir).classes());
    assertEquals(2, ClipData.read(dir).clips().size());
    assertEquals(DIVING, subset("test01").clips().get(0).id());
  }

  @Test
  void aPartHasTheClassesOfTheWhole() throws IOException {
    assertEquals(List.of("Archery", "Diving"), subset("test").classes());
    assertEquals(1, subset("test").clips().get(0).label());
  }

  @Test
  void theFilesMayAllBeInOneFolder() throws IOException {
    Path lists = dir.resolve("ucfTrainTestlist");
    for (String name : List.of("classInd.txt", "trainlist01.txt", "testlist01.txt")) {
      Files.move(lists.resolve(name), dir.resolve("UCF-101").resolve(name));
    }

    assertEquals(2, ClipData.read(dir.resolve("UCF-101")).clips().size());
  }

  @Test
  void badLinesAreNamedAndTheOthersGoOn() throws IOException {
    Path classes = list("classInd.txt", "1 Diving\n2 Archery\nRowing\n3 Diving\n");
    Path train =
        list(
            "trainlist01.txt",
            String.join(
                "\n",
                "Diving/../../x.avi 1",
                "x.avi 1",
                "Rowing/x.avi 3",
                DIVING + ".avi 2",
                "Diving/gone.avi 1",
                ARCHERY + ".avi 2",
                ARCHERY + ".avi 2"));

    ClipData data = subset("train01");

    assertEquals(List.of(ARCHERY), data.clips().stream().map(Clip::id).toList());
    assertEquals(List.of("Diving/gone"), data.missing());
    assertEquals(
        List.of(
            classes
                + ", line 3: '1 ApplyEyeMakeup' was expected, a number and the name of a class.",
            classes + ", line 4: the class 'Diving' is already in the file.",
            train
                + ", line 1: 'Class/clip.avi' was expected, inside the folder, not 'Diving/../../x.avi'.",
            train + ", line 2: 'Class/clip.avi' was expected, inside the folder, not 'x.avi'.",
            train + ", line 3: classInd.txt does not list the class 'Rowing'.",
            train
                + ", line 4: the number 1 was expected, which 'Diving' has in classInd.txt, not 2.",
            train
                + ", line 5: the clip 'Diving/gone.avi' was expected, but there is no file of that name.",
            train
                + ", line 7: '"
                + ARCHERY
                + ".avi' is listed in "
                + train
                + ", line 6 already and counts once."),
        data.remarks());
  }

  @Test
  void aModelsClassesAreAllThatCounts() throws IOException {
    ClipData data = ClipData.read(dir, ActivityReading.ALL.forLabels(List.of("Rowing", "Diving")));

    assertEquals(List.of(1), data.clips().stream().map(Clip::label).toList());
    assertTrue(data.remarks().get(0).endsWith("line 1: 'Archery' is not one of the labels."));
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    assertTrue(
        assertThrows(SightlineException.class, () -> subset("dev"))
            .getMessage()
            .startsWith("'dev' is not a subset of UCF-101"));
    assertTrue(
        assertThrows(SightlineException.class, () -> subset("train02"))
            .getMessage()
            .endsWith("trainlist02.txt is not there."));
    Path classes = list("classInd.txt", "");
    assertEquals(
        classes + ", line 1: '1 ApplyEyeMakeup' was expected, a number and the name of a class.",
        assertThrows(SightlineException.class, () -> subset("train")).getMessage());
  }
}
