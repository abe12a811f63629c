package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class MediaFilesTest {
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

  private MediaFiles find(boolean recursive, String... words) {
    return MediaFiles.find(
        MediaFiles.Kind.PHOTOS, List.of(words), recursive, InputStream.nullInputStream());
  }

  private List<Path> paths(String... names) {
    return Arrays.stream(names).map(dir::resolve).toList();
  }

  private void assertFinds(List<Path> expected, MediaFiles found) {
    assertEquals(new MediaFiles(expected, List.of(), found.remark()), found);
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

    MediaFiles found =
        MediaFiles.find(
            MediaFiles.Kind.PHOTOS,
            List.of("first.jpg", "-"),
            false,
            new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));

    assertEquals(Path.of("first.jpg"), found.files().get(0));
    assertEquals(paths("b.jpg", "in/deep/c d.webp", "a.PNG", "b.jpg"), found.files().subList(1, 5));
    assertEquals(List.of(), found.problems());
  }

  @Test
  void whatStandsForNothingIsNamedAndTheRestIsFound() {
    MediaFiles found =
        find(false, dir + "/empty", dir + "/*.bmp", dir + "/no/*.bmp", dir + "/{x", dir + "/b.jpg");

    assertEquals(paths("b.jpg"), found.files());
    assertEquals(
        List.of(
            dir + "/empty is a folder without photos.",
            "No file matches " + dir + "/*.bmp.",
            "No file matches " + dir + "/no/*.bmp.",
            dir + "/{x is neither a file nor a valid pattern: Missing '}."),
        found.problems().stream().map(MediaFiles.Problem::sentence).toList());
    assertEquals(dir + "/empty", found.problems().get(0).name());
  }

  @Test
  void aNameThatNoFileCanHaveIsAProblem() {
    assertEquals(
        List.of(
            new MediaFiles.Problem(
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

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("in"));

    assertFinds(paths("link/é.gif"), find(false, dir + "/link"));
    assertFinds(paths("link/é.gif"), find(false, dir + "/link/*.gif"));
    Files.createSymbolicLink(dir.resolve("empty/again"), dir.resolve("in"));
    assertFinds(
        paths("empty/again/deep/c d.webp", "empty/again/é.gif"), find(true, dir + "/empty"));
  }

  /** The names in yt-dlp's folders end with the film's id in brackets. */
  @Test
  void whatIsThereByItsLettersIsNoPattern() throws IOException {
    Files.createDirectories(dir.resolve("Film [abc]"));
    Files.write(dir.resolve("Film [abc]/a.jpg"), new byte[1]);

    assertFinds(paths("Film [abc]/a.jpg"), find(false, dir + "/Film [abc]/*.jpg"));
    assertFinds(paths("Film [abc]/a.jpg"), find(false, dir + "/F* [[]abc]/?.jpg"));
  }

  @Test
  void twoStarsStandForHereAndAllFoldersBelow() throws IOException {
    Files.write(dir.resolve("in/x.jpg"), new byte[1]);

    assertFinds(paths("b.jpg", "in/x.jpg"), find(false, dir + "/**/*.jpg"));
    assertFinds(paths("in/deep/c d.webp"), find(false, dir + "/**/deep/*"));
  }

  @Test
  void binsAndThumbnailsAreLeftOut() throws IOException {
    for (String name : List.of("#recycle", "$RECYCLE.BIN", "@eaDir", ".Trash-1000", "lost+found")) {
      Files.createDirectories(dir.resolve("in/deep").resolve(name));
      Files.write(dir.resolve("in/deep").resolve(name).resolve("old.jpg"), new byte[1]);
    }
    assertFinds(paths("in/deep/c d.webp"), find(true, dir + "/in/deep"));
    assertFinds(paths("b.jpg"), find(true, dir + "/**/*.jpg"));
    assertFinds(paths("in/deep/#recycle/old.jpg"), find(true, dir + "/in/deep/#recycle"));
  }

  @Test
  void bytesTellWhatAFileIsWhateverItIsCalled() throws IOException {
    Path card = Files.createDirectories(dir.resolve("card"));
    write(card.resolve("DSCF0001.MPO"), "\u00FF\u00D8\u00FF\u00E0");
    write(card.resolve("MOV001.MOD"), "\0\0\1\u00BA");
    write(card.resolve("VID.insv"), "\0\0\0\10ftypavc1");
    write(card.resolve("notes"), "Get free stuff from BMW");
    write(card.resolve("BMW"), "BMW drivers' club");
    write(card.resolve("sound.m4a"), "\0\0\0\10ftypM4A ");
    write(card.resolve("Thumbs.db"), "?");

    MediaFiles found =
        MediaFiles.find(
            MediaFiles.Kind.PHOTOS_AND_VIDEOS,
            List.of(card.toString()),
            false,
            InputStream.nullInputStream());

    assertFinds(paths("card/DSCF0001.MPO", "card/MOV001.MOD", "card/VID.insv"), found);
    assertEquals(
        "skipped, because they are not photos or videos: 1 .m4a, 2 without ending",
        found.remark().orElseThrow());
  }

  private static void write(Path file, String latin1) throws IOException {
    Files.write(file, latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aFolderWithPhotosOnlyInItsFoldersSaysSo() throws IOException {
    Files.createDirectories(dir.resolve("outer/inner"));
    Files.write(dir.resolve("outer/inner/a.jpg"), new byte[1]);

    assertEquals(
        List.of(
            dir
                + "/outer is a folder without photos; its subfolders have some, use --recursive to"
                + " include them."),
        sentences(find(false, dir + "/outer")));
  }

  private static List<String> sentences(MediaFiles found) {
    return found.problems().stream().map(MediaFiles.Problem::sentence).toList();
  }

  @Test
  void anAddressAndNoNameAreNoFiles() {
    assertEquals(
        List.of(
            "https://example.org/a.jpg is an address; addresses are not fetched, download it"
                + " first.",
            "An empty name was given; the name of a file or folder was expected."),
        sentences(find(false, "https://example.org/a.jpg", "")));
  }

  private static MediaFiles listed(byte[] list, boolean nul) {
    return MediaFiles.listed(MediaFiles.Kind.PHOTOS, new ByteArrayInputStream(list), nul, false);
  }

  @Test
  void listsFromWindowsBeginWithAMarkAndMayBeWide() {
    String names = "\uFEFFa.jpg\r\nb ü.jpg\r\n";
    for (var charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertEquals(
          List.of(Path.of("a.jpg"), Path.of("b ü.jpg")),
          listed(names.getBytes(charset), false).files());
    }
  }

  @Test
  void namesThatEndWithZeroMayHoldAnything() {
    byte[] list = "a\n.jpg\0b.jpg\0".getBytes(StandardCharsets.UTF_8);

    assertEquals(List.of(Path.of("a\n.jpg"), Path.of("b.jpg")), listed(list, true).files());
    assertTrue(sentences(listed(list, false)).get(0).contains("neither text nor"));
  }

  private static MediaFiles piped(byte[] bytes) {
    return MediaFiles.find(
        MediaFiles.Kind.PHOTOS, List.of("-"), false, new ByteArrayInputStream(bytes));
  }

  @Test
  void aPhotoOnStandardInputIsAFile() throws IOException {
    byte[] photo = "\u0089PNG\r\n\u001A\n\0 and more".getBytes(StandardCharsets.ISO_8859_1);

    Path file = piped(photo).files().get(0);

    assertArrayEquals(photo, Files.readAllBytes(file));
    assertTrue(StandardInput.is(file));
    assertTrue(sentences(piped(new byte[0])).get(0).contains("Standard input is empty"));
  }
}
