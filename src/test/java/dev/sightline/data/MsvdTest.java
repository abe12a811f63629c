package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.Shared;
import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsvdTest {
  @TempDir Path dir;
  private Path sentences;
  private Path list;

  @BeforeEach
  void twoClipsAndOneThatIsGone() throws IOException {
    Files.createDirectory(dir.resolve("clips"));
    clip("-a_b_1_10.mp4");
    clip("c_2_5.avi");
    list = write("train_list.txt", "c_2_5\ngone_0_3\n-a_b_1_10\n");
    sentences =
        write(
            "AllVideoDescriptions.txt",
            """
            # clip and sentence
            -a_b_1_10 a boy plays  a piano
            c_2_5 A CAFÉ
            -a_b_1_10 a boy is playing
            gone_0_3 nobody
            """);
  }

  private void clip(String name) throws IOException {
    Files.write(dir.resolve("clips").resolve(name), new byte[1]);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private CaptionedClip whole(String id, String file, String... captions) {
    return new CaptionedClip(
        id, dir.resolve("clips").resolve(file), 0, Double.POSITIVE_INFINITY, List.of(captions));
  }

  private String complaint(String split) {
    return assertThrows(SightlineException.class, () -> Msvd.read(dir, split)).getMessage();
  }

  private static List<String> ids(VideoCaptionData data) {
    return data.clips().stream().map(CaptionedClip::id).toList();
  }

  @Test
  void clipsComeInTheOrderOfTheListWithAllTheirSentences() throws SightlineException {
    assertEquals(
        new VideoCaptionData(
            List.of(
                whole("c_2_5", "c_2_5.avi", "A CAFÉ"),
                whole("-a_b_1_10", "-a_b_1_10.mp4", "a boy plays  a piano", "a boy is playing")),
            List.of("gone_0_3"),
            List.of()),
        Msvd.read(dir, "train"));
  }

  @Test
  void aFolderWithTheListOfOneSplitIsEnough() throws IOException {
    Files.move(list, dir.resolve("test_list.txt"));

    assertEquals(2, Msvd.read(dir, "test").clips().size());
    assertEquals(
        "%s has no split 'dev': %s is not there; it has: test."
            .formatted(dir, dir.resolve("dev_list.txt")),
        complaint("dev"));
  }

  @Test
  void devIsValAndClipsOfTrainByWholeVideos() throws IOException {
    StringBuilder train = new StringBuilder();
    StringBuilder said = new StringBuilder("val_0_1 a dog\n");
    for (int i = 0; i < 200; i++) {
      String id = "video%d_%d_%d".formatted(i / 2, i, i + 1);
      clip(id + ".mp4");
      train.append(id).append('\n');
      said.append(id).append(" a cat\n");
    }
    clip("val_0_1.mp4");
    write("train_list.txt", train.toString());
    write("val_list.txt", "val_0_1\n");
    write("AllVideoDescriptions.txt", said.toString());

    VideoCaptionData dev = Msvd.read(dir, "dev");
    VideoCaptionData rest = Msvd.read(dir, "train").without(dev);

    assertEquals(31, dev.clips().size());
    assertEquals("val_0_1", ids(dev).get(0));
    assertEquals(170, rest.clips().size());
    Set<String> videos = ids(dev).stream().map(MsvdTest::video).collect(Collectors.toSet());
    assertEquals(List.of(), ids(rest).stream().filter(id -> videos.contains(video(id))).toList());

    // The same clips in another order are drawn alike.
    List<String> lines = new ArrayList<>(train.toString().lines().toList());
    Collections.reverse(lines);
    write("train_list.txt", String.join("\n", lines));
    assertEquals(Set.copyOf(ids(dev)), Set.copyOf(ids(Msvd.read(dir, "dev"))));

    // A list of its own goes before.
    write("dev_list.txt", "val_0_1\n");
    assertEquals(List.of("val_0_1"), ids(Msvd.read(dir, "dev")));
  }

  private static String video(String id) {
    return id.substring(0, id.indexOf('_'));
  }

  @Test
  void sentencesThatCannotBeUsedAreNamed() throws IOException {
    write("val_list.txt", "of_val_1_2\n");
    write(
        "AllVideoDescriptions.txt",
        "c_2_5\nc_2_5  \nc_2_5 a dog\nof_val_1_2 a cat\nnobody_1_2 a\nnobody_1_3 b\n");

    VideoCaptionData data = Msvd.read(dir, "train");

    assertEquals(List.of(whole("c_2_5", "c_2_5.avi", "a dog")), data.clips());
    assertEquals(
        List.of(
            sentences + ", line 5: the first of 2 sentences about clips that are in no list.",
            sentences + ", line 1: a caption was expected, but there is none; this was left out.",
            sentences + ", line 2: a caption was expected, but there is none; this was left out.",
            list + ", line 3: '-a_b_1_10' was left out: it has no sentence."),
        data.remarks());
  }

  @Test
  void aSentenceOf500WordsIsKeptAndALineWithoutEndIsLeftOut() throws IOException {
    String words = "dog ".repeat(500).strip();
    write("AllVideoDescriptions.txt", "c_2_5 " + words);
    assertEquals(words, Msvd.read(dir, "train").clips().get(0).captions().get(0));

    write("AllVideoDescriptions.txt", "c_2_5 " + "dog ".repeat(50_000) + "\nc_2_5 a dog\n");
    VideoCaptionData data = Msvd.read(dir, "train");
    assertEquals(List.of("a dog"), data.clips().get(0).captions());
    assertTrue(data.remarks().get(0).startsWith(sentences + ", line 1: there are more than"));
  }

  @Test
  void namesThatLeadOutOfTheFolderAreLeftOut() throws IOException {
    write("train_list.txt", "../../etc/passwd\n/c_2_5\nc_2_5\nc_2_5.avi\n");

    VideoCaptionData data = Msvd.read(dir, "train");

    assertEquals(List.of("c_2_5"), ids(data));
    assertEquals(
        List.of(
            list + ", line 1: '../../etc/passwd' is not the name of a video inside the folder.",
            list + ", line 2: '/c_2_5' is not the name of a video inside the folder.",
            list + ", line 4: 'c_2_5.avi' is already on line 3."),
        data.remarks().subList(1, 4));
  }

  @Test
  void ofTwoFilesOfOneNameTheFirstCounts() throws IOException {
    clip("c_2_5.mp4");

    assertEquals(
        List.of(
            dir.resolve("clips/c_2_5.mp4")
                + " was left out: c_2_5.avi is a video of the same name."),
        Msvd.read(dir, "train").remarks());
  }

  @Test
  void filesInAnotherEncodingAreTold() throws IOException {
    Files.write(sentences, "c_2_5 a café\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        sentences
            + ", line 1: the first of 1 lines that are not UTF-8; they were read as Windows-1252. If"
            + " letters come out wrong, save the file as UTF-8.",
        Msvd.read(dir, "train").remarks().get(0));

    Files.write(sentences, "\uFEFFc_2_5 a dog\n".getBytes(StandardCharsets.UTF_16LE));
    write("train_list.txt", "c_2_5\n");
    assertEquals(List.of("a dog"), Msvd.read(dir, "train").clips().get(0).captions());
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    assertEquals(
        "%s has no split 'val': %s is not there; it has: train."
            .formatted(dir, dir.resolve("val_list.txt")),
        complaint("val"));
    assertEquals(
        "'../train' is not a split: train, val, test or dev was expected.", complaint("../train"));
    write("train_list.txt", "gone_0_3\n");
    assertEquals(
        dir + " has no clip that can be used. Missing: 1, the first being 'gone_0_3'.",
        complaint("train"));
    Files.delete(sentences);
    assertEquals(sentences + " is not there.", complaint("train"));
    Path empty = Files.createDirectory(dir.resolve("empty"));
    assertEquals(
        empty.resolve("clips") + " is not there: the folder of the clips was expected.",
        assertThrows(SightlineException.class, () -> Msvd.read(empty, "train")).getMessage());
  }

  @Test
  void ourPartOfTheDataSetReads() throws SightlineException {
    Path msvd = Shared.path("datasets/msvd");

    VideoCaptionData train = Msvd.read(msvd, "train");
    VideoCaptionData val = Msvd.read(msvd, "val");
    VideoCaptionData dev = Msvd.read(msvd, "dev");

    assertEquals(279, train.clips().size());
    assertEquals(22, val.clips().size());
    assertEquals(12_781, train.captions() + val.captions());
    assertEquals(52, dev.clips().size());
    assertEquals(249, train.without(dev).clips().size());
    for (VideoCaptionData part : List.of(train, val, dev)) {
      assertEquals(List.of(), part.missing());
      assertEquals(List.of(), part.remarks());
    }
    assertEquals("a boy is playing a keyboard", train.clips().get(0).captions().get(0));
  }
}
