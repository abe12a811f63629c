package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFilesTest {
  @TempDir Path dir;

  @BeforeEach
  void someFiles() throws IOException {
    for (String name :
        List.of("b.jpg", "a.PNG", "notes.txt", ".hidden.jpg", "in/deep/c d.webp", "in/é.gif")) {
      Files.createDirectories(dir.resolve(name).getParent());
      Files.write(dir.resolve(name), new byte[1]);
    }
    Files.createDirectories(dir.resolve("empty"));
  }

  private PhotoFiles find(boolean recursive, String... words) {
    return PhotoFiles.find(List.of(words), recursive, InputStream.nullInputStream());
  }

  private List<Path> paths(String... names) {
    return Arrays.stream(names).map(dir::resolve).toList();
  }

  private void assertFinds(List<Path> expected, PhotoFiles found) {
    assertEquals(new PhotoFiles(expected, List.of()), found);
  }

  @Test
  void aFolderStandsForItsPhotosInOrder() {
    assertFinds(paths("a.PNG", "b.jpg"), find(false, dir.toString()));
    assertFinds(
        paths("a.PNG", "b.jpg", "in/deep/c d.webp", "in/é.gif"), find(true, dir.toString()));
  }

  @Test
  void aFileStandsForItselfEvenIfItDoesNotExist() {
    assertFinds(paths("notes.txt", "gone.jpg"), find(false, dir + "/notes.txt", dir + "/gone.jpg"));
  }

  @Test
  void patternsMatchInOneFolderOrInAllBelow() throws IOException {
    assertFinds(paths("b.jpg"), find(false, dir + "/*.jpg"));
    assertFinds(paths("a.PNG", "b.jpg"), find(false, dir + "/[ab].{jpg,PNG}"));
    assertFinds(paths("in/é.gif"), find(false, dir + "/i?/*.gif"));
    assertFinds(paths("in/deep/c d.webp"), find(false, dir + "/**.webp"));

    Files.write(dir.resolve("odd[1].jpg"), new byte[1]);
    assertFinds(paths("odd[1].jpg"), find(false, dir + "/odd[1].jpg"));
  }

  @Test
  void aDashStandsForTheNamesOnStandardInput() {
    String lines = dir + "/b.jpg\n\n" + dir + "/in/deep/c d.webp\r\n" + dir + "\n";

    PhotoFiles found =
        PhotoFiles.find(
            List.of("first.jpg", "-"),
            false,
            new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));

    assertEquals(Path.of("first.jpg"), found.files().get(0));
    assertEquals(paths("b.jpg", "in/deep/c d.webp", "a.PNG", "b.jpg"), found.files().subList(1, 5));
    assertEquals(List.of(), found.problems());
  }

  @Test
  void whatStandsForNothingIsNamedAndTheRestIsFound() {
    PhotoFiles found =
        find(false, dir + "/empty", dir + "/*.bmp", dir + "/no/*.bmp", dir + "/{x", dir + "/b.jpg");

    assertEquals(paths("b.jpg"), found.files());
    assertEquals(
        List.of(
            dir + "/empty is a folder without photos.",
            "No file matches " + dir + "/*.bmp.",
            "No file matches " + dir + "/no/*.bmp.",
            dir + "/{x is neither a file nor a sound pattern: Missing '}."),
        found.problems().stream().map(PhotoFiles.Problem::sentence).toList());
    assertEquals(dir + "/empty", found.problems().get(0).name());
  }

  @Test
  void aNameThatNoFileCanHaveIsAProblem() {
    assertEquals(
        List.of(
            new PhotoFiles.Problem(
                "a\0b", "a\0b is not a name that a file can have: Nul character not allowed.")),
        find(false, "a\0b").problems());
  }

  @Test
  void linksIntoTheirOwnFolderDoNotGoOnForEver() throws IOException {
    Files.createSymbolicLink(dir.resolve("in/again"), dir.resolve("in"));
    Files.createSymbolicLink(dir.resolve("in/link.jpg"), dir.resolve("b.jpg"));

    assertFinds(
        paths("in/deep/c d.webp", "in/link.jpg", "in/é.gif"), find(true, dir.resolve("in") + ""));
  }
}
