package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiThumosTest {
  @TempDir Path dir;

  @BeforeEach
  void threeVideosAndTwoClasses() throws IOException {
    Files.createDirectory(dir.resolve("annotations"));
    Files.createDirectories(dir.resolve("videos/val"));
    for (String name : List.of("video_validation_01", "val/video_validation_02", "video_test_01")) {
      Files.write(dir.resolve("videos/" + name + ".mp4"), new byte[1]);
    }
    write("annotations/Jump.txt", "video_test_01 1.0 2.0\nvideo_validation_01 3.0 4.5\r\n");
    write("annotations/Run_val.txt", "\uFEFFvideo_validation_01  0.5\t4.0 \n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  @Test
  void theFilesOfAllClassesAreReadTogether() throws IOException {
    ActivityData data = ActivityData.read(dir);

    assertEquals(List.of("Jump", "Run"), data.labels());
    assertEquals(
        List.of(
            new ActivityVideo(
                "video_test_01",
                dir.resolve("videos/video_test_01.mp4"),
                List.of(new LabelledSegment(1, 2, "Jump"))),
            new ActivityVideo(
                "video_validation_01",
                dir.resolve("videos/video_validation_01.mp4"),
                List.of(new LabelledSegment(0.5, 4, "Run"), new LabelledSegment(3, 4.5, "Jump")))),
        data.videos());
    assertEquals(
        List.of(
            dir.resolve("annotations")
                + " says nothing of 1 videos that are there (the first is 'val/video_validation_02'); they were left out."),
        data.remarks());
  }

  @Test
  void theSubsetIsInTheName() throws IOException {
    ActivityData data = ActivityData.read(dir, ActivityReading.ALL.ofSubset("validation"));

    assertEquals(1, data.videos().size());
    assertEquals(2, data.segments());
  }

  @Test
  void aVideoInAFolderMayBeNamedAloneOrByItsPath() throws IOException {
    write("annotations/Jump.txt", "video_validation_02 1 2\nval/video_validation_02 3 4\n");

    ActivityVideo video = ActivityData.read(dir).videos().get(1);

    assertEquals("video_validation_02", video.id());
    assertEquals(dir.resolve("videos/val/video_validation_02.mp4"), video.file());
    assertEquals(2, video.segments().size());
  }

  @Test
  void aNameThatSeveralVideosHaveIsTheNameOfNone() throws IOException {
    Files.createDirectory(dir.resolve("videos/more"));
    Files.write(dir.resolve("videos/more/video_validation_02.mp4"), new byte[1]);
    write("annotations/Swim.txt", "video_validation_02 1 2\n");

    assertEquals(List.of("video_validation_02"), ActivityData.read(dir).missing());
  }

  /** Found by fuzzing: such a name is that of no file, and Java says so by an exception. */
  @Test
  void aClassWhoseNameNoFileCanHaveIsLeftOut() throws IOException {
    Path list = write("class_list.txt", "1 Jump\n2 a\0b\n");

    ActivityData data = ActivityData.read(dir);

    assertEquals(List.of("Jump"), data.labels());
    assertEquals(list + ", line 2: '1 BaseballPitch' was expected.", data.remarks().get(0));
  }

  @Test
  void aClassListSaysWhichFilesCount() throws IOException {
    Path list = write("class_list.txt", "1 Jump\n2 Swim\nthree words here\n");

    ActivityData data = ActivityData.read(dir);

    assertEquals(List.of("Jump"), data.labels());
    assertEquals(
        List.of(
            list + ", line 3: '1 BaseballPitch' was expected.",
            list
                + ", line 2: "
                + dir.resolve("annotations/Swim.txt")
                + " was expected, but it is not there.",
            dir.resolve("annotations/Run_val.txt")
                + " was left out: "
                + list
                + " does not list the class 'Run'."),
        data.remarks().subList(0, 3));
  }

  @Test
  void badLinesAreNamedAndTheOthersGoOn() throws IOException {
    Path jump =
        write(
            "annotations/Jump.txt",
            "video_test_01 1.0\nvideo_test_01 2 1\nvideo_gone 1 2\n../a 1 2\nvideo_test_01 1 2\n");

    ActivityData data = ActivityData.read(dir);

    assertEquals(List.of(new LabelledSegment(1, 2, "Jump")), data.videos().get(0).segments());
    assertEquals(List.of("video_gone"), data.missing());
    assertEquals(
        List.of(
            jump + ", line 1: 'video start end' was expected on the line.",
            jump
                + ", line 2: the segment ends at 1 and starts at 2: an end after the start was expected.",
            jump
                + ", line 3: the video 'video_gone' was expected, but there is no file of that name.",
            jump + ", line 4: '../a' is not the name of a video inside the folder."),
        data.remarks().subList(0, 4));
  }

  @Test
  void ambiguousIsNoClassAndAListOfClassesHoldsNoSegments() throws IOException {
    Path ambiguous = write("annotations/Ambiguous_val.txt", "video_validation_01 1 2\n");
    write("annotations/detclasslist.txt", "7 Jump\n9 Run\n");

    ActivityData data = ActivityData.read(dir);

    assertEquals(List.of("Jump", "Run"), data.labels());
    assertEquals(
        ambiguous
            + ", line 1: the first of 1 stretches that are ambiguous, which is no class of THUMOS;"
            + " they were left out.",
        data.remarks().get(0));
    assertEquals(2, data.remarks().size(), data.remarks().toString());
  }

  @Test
  void theVideosForTestingAreKeptApart() throws IOException {
    assertEquals(new KeptApart(Set.of(), Set.of("video_test_01")), ActivityData.read(dir).apart());
  }
}
