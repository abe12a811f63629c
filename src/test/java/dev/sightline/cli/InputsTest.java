package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.MediaFiles.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

/** What is written of several inputs has a name each. */
class InputsTest {
  @TempDir Path folder;

  private Inputs inputs(String... names) throws IOException {
    List<Path> files = Arrays.stream(names).map(folder::resolve).toList();
    for (Path file : files) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "a film");
    }
    return new Inputs(List.of(), files, List.of(), Shard.WHOLE);
  }

  /** Names of the places in the order of the inputs. */
  private List<String> places(String... names) throws IOException {
    Inputs inputs = inputs(names);
    Output.PerInput out = new Output.PerInput(folder.resolve("out"));
    var places = inputs.places("--srt", out, ".srt");
    return inputs.files().stream().map(f -> places.get(f).getFileName().toString()).toList();
  }

  @Test
  void aNameWithoutItsEndingWhereThatIsEnough() throws IOException {
    assertEquals(List.of("a.srt", "b.srt"), places("a.mp4", "b.mov"));
  }

  @Test
  void withTheEndingWhereTheNamesAreAlike() throws IOException {
    assertEquals(List.of("a.mp4.srt", "A.mov.srt", "b.srt"), places("a.mp4", "A.mov", "b.mp4"));
  }

  @Test
  void withFoldersWhereTheWholeNamesAreAlike() throws IOException {
    assertEquals(
        List.of("one-a.mp4.srt", "two-a.mp4.srt", "a.mov.srt"),
        places("one/a.mp4", "two/a.mp4", "two/a.mov"));
    assertEquals(List.of("x-in-a.mp4.srt", "y-in-a.mp4.srt"), places("x/in/a.mp4", "y/in/a.mp4"));
  }

  /** A name that grew must not meet one that did not. */
  @Test
  void alsoWhereOneIsCalledLikeAnotherWithItsEnding() throws IOException {
    List<String> places = places("a.mp4", "a.mov", "a.mp4.mov");
    assertEquals(3, places.stream().distinct().count(), places::toString);
  }

  @Test
  void oneFileUnderTwoNamesIsOne() throws IOException {
    assertEquals(List.of("a.srt", "a.srt"), places("a.mp4", "./a.mp4"));
  }

  /** Picture a.jpg with two questions gives a.jpg.png and a.jpg-2.png. */
  @Test
  void severalFilesOfOneInputMeetNoneOfAnother() throws IOException {
    Inputs inputs = inputs("a.jpg", "a.jpg-2");
    Output.PerInput out = new Output.PerInput(folder.resolve("out"));

    assertEquals(2, inputs.inFolder("--explain", out, true, List.of(".png")).size());
    Exception refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> inputs("a.jpg", "a.jpg-2").inFolder("-e", out, true, List.of(".png", "-2.png")));
    assertTrue(refused.getMessage().contains("the same name"), refused.getMessage());
  }

  @Test
  void aPlaceThatIsAnInputIsRefused() throws IOException {
    Inputs inputs = inputs("a.mp4", "a.mp4.srt");
    Output.PerInput here = new Output.PerInput(folder);

    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> inputs.places("--srt", here, ".srt"));

    assertTrue(refused.getMessage().contains("is read"), refused.getMessage());
  }

  /** Of a folder with one photo one wants to know which. */
  @Test
  void resultsAreNamedUnlessOneFileWas() throws IOException {
    Path file = folder.resolve("a.jpg");
    assertFalse(new Inputs(List.of(file + ""), List.of(file), List.of(), Shard.WHOLE).named());
    assertTrue(new Inputs(List.of(folder + ""), List.of(file), List.of(), Shard.WHOLE).named());
    assertTrue(inputs("a.mp4", "b.mp4").named());
  }

  @Test
  void sharesHaveEveryInputOnce() {
    List<Path> files = IntStream.range(0, 1000).mapToObj(i -> Path.of("photo" + i)).toList();
    List<Problem> problems = List.of(new Problem("nothing1", "?"), new Problem("nothing2", "?"));
    List<Path> done = new ArrayList<>();
    List<Problem> told = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Inputs share = new Inputs(List.of(), files, problems, new Shard(i, 3));
      assertEquals(333, share.files().size(), 50);
      assertTrue(share.named());
      done.addAll(share.files());
      told.addAll(share.problems());
    }
    assertEquals(1000, done.size());
    assertEquals(Set.copyOf(files), Set.copyOf(done));
    assertEquals(Set.copyOf(problems), Set.copyOf(told));
  }

  /** Two films of one name in different shares do not write the same file. */
  @Test
  void whatIsWrittenIsCalledTheSameInEveryShare() throws IOException {
    List<Path> files = Stream.of("a/film.mp4", "b/film.mp4").map(folder::resolve).toList();
    Output.PerInput out = new Output.PerInput(folder.resolve("out"));
    Map<Path, Path> whole =
        new Inputs(List.of(), files, List.of(), Shard.WHOLE).places("--srt", out, ".srt");
    assertEquals(2, Set.copyOf(whole.values()).size());
    for (int i = 1; i <= 7; i++) {
      Inputs share = new Inputs(List.of(), files, List.of(), new Shard(i, 7));
      assertEquals(whole, share.places("--srt", out, ".srt"));
    }
  }

  @Test
  void aShareIsANumberOfSeveral() {
    Shard.Converter reads = new Shard.Converter();
    assertEquals(new Shard(2, 5), reads.convert("2/5"));
    for (String wrong : List.of("0/5", "6/5", "2", "a/b", "-1/2", "1/99999999999")) {
      Exception refused =
          assertThrows(TypeConversionException.class, () -> reads.convert(wrong), wrong);
      assertTrue(refused.getMessage().contains("1/4 was expected"), refused.getMessage());
    }
  }

  @Test
  void ofOneInputTheFileItself() throws IOException {
    Inputs one = inputs("a.mp4");
    Path srt = folder.resolve("b.srt");
    assertEquals(
        List.of(srt), List.copyOf(one.places("--srt", new Output.PerInput(srt), ".srt").values()));
  }
}
