package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  @TempDir Path folder;
  private Path place;

  @BeforeEach
  void aWholeBundle() throws IOException {
    place = SmallBundle.write(folder.resolve("mine"));
  }

  private String refusal() {
    return assertThrows(SightlineException.class, () -> Bundle.open(place)).getMessage();
  }

  private void editJson(UnaryOperator<String> edit) throws IOException {
    Path json = place.resolve("bundle.json");
    String before = Files.readString(json);
    String after = edit.apply(before);
    assertTrue(!after.equals(before), "the edit changed nothing");
    Files.writeString(json, after);
  }

  private static void assertContains(String expected, String sentence) {
    assertTrue(sentence.contains(expected), sentence);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Bundle bundle = Bundle.open(place);
    assertEquals("mine", bundle.name());
    assertEquals("photo-caption", bundle.task());
    assertEquals(512, bundle.integer("hidden", 1, 4096));
    assertEquals(0.5, bundle.number("dropout", 0, 1));
    assertEquals("soft-attention", bundle.text("model"));
    assertEquals(SmallBundle.ORIGIN, bundle.provenance());
    assertEquals(
        List.of("MODEL_CARD.md", "vocabulary.txt", "weights.safetensors"),
        List.copyOf(bundle.files().keySet()));
    assertArrayEquals(SmallBundle.WEIGHTS, Files.readAllBytes(bundle.file("weights.safetensors")));
  }

  @Test
  void theSealIsWhatEveryToolPrints() throws IOException {
    Path abc = Files.writeString(folder.resolve("abc"), "abc"); // the example of FIPS 180-2
    assertEquals(
        new Seal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "352441c2", 3),
        Seal.of(abc));
  }

  @Test
  void aMissingBundle() {
    place = folder.resolve("none");
    assertContains("none: there is no such model", refusal());
  }

  @Test
  void aFolderThatIsNoBundle() throws IOException {
    place = Files.createDirectory(folder.resolve("photos"));
    assertContains("photos: is not a model, it has no bundle.json", refusal());
  }

  @Test
  void aMissingFile() throws IOException {
    Files.delete(place.resolve("vocabulary.txt"));
    assertContains("vocabulary.txt: is missing", refusal());
  }

  @Test
  void aTruncatedFile() throws IOException {
    Files.write(place.resolve("weights.safetensors"), new byte[] {1, 2, 3});
    assertContains("weights.safetensors: has 3 bytes, expected 8 (truncated?)", refusal());
  }

  @Test
  void aFileWithOneBitAltered() throws IOException {
    byte[] altered = SmallBundle.WEIGHTS.clone();
    altered[5] ^= 1;
    Files.write(place.resolve("weights.safetensors"), altered);
    assertContains("weights.safetensors: was altered", refusal());
  }

  @Test
  void aFileThatIsALinkToElsewhere() throws IOException {
    Path elsewhere = Files.write(folder.resolve("elsewhere"), SmallBundle.WEIGHTS);
    Files.delete(place.resolve("weights.safetensors"));
    Files.createSymbolicLink(place.resolve("weights.safetensors"), elsewhere);
    assertContains("weights.safetensors: is not a plain file", refusal());
  }

  @Test
  void aManifestThatIsALinkToElsewhere() throws IOException {
    Path elsewhere = folder.resolve("elsewhere.json");
    Files.move(place.resolve("bundle.json"), elsewhere);
    Files.createSymbolicLink(place.resolve("bundle.json"), elsewhere);
    assertContains("has no bundle.json", refusal());
  }

  @Test
  void jsonThatIsCutOff() throws IOException {
    editJson(json -> json.substring(0, json.length() / 2));
    assertContains("bundle.json: is not JSON (line ", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"a text\"", "null", "{} {}"})
  void jsonThatIsNoObject(String json) throws IOException {
    Files.writeString(place.resolve("bundle.json"), json);
    assertContains("bundle.json: ", refusal());
  }

  @Test
  void jsonThatIsAbsurdlyLarge() throws IOException {
    editJson(json -> json + " ".repeat(Manifest.MOST_JSON_BYTES));
    assertContains("bundle.json: is larger than 1048576 bytes", refusal());
  }

  @Test
  void jsonThatIsAbsurdlyDeep() throws IOException {
    editJson(json -> json.replace("0.5", "[".repeat(5000) + "]".repeat(5000)));
    assertContains("bundle.json: is not JSON", refusal());
  }

  @Test
  void aKeyThatOccursTwice() throws IOException {
    editJson(json -> json.replaceFirst("\\{", "{\"task\": \"encoder\","));
    assertContains("bundle.json: is not JSON", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0", "99999999999999999999"})
  void anUnknownFormatVersion(String version) throws IOException {
    editJson(json -> json.replaceFirst("\"format\" : 1", "\"format\" : " + version));
    assertContains("has format version " + version + "; this program reads version 1", refusal());
  }

  @Test
  void noFormatVersion() throws IOException {
    editJson(json -> json.replaceFirst("\"format\" : 1,", ""));
    assertContains("is this a Sightline bundle?", refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../weights.safetensors",
        "/etc/passwd",
        "..",
        ".hidden",
        "sub/weights.safetensors",
        "C:\\\\weights.safetensors",
        "bundle.json",
        ""
      })
  void aFileNameThatLeadsElsewhere(String name) throws IOException {
    editJson(json -> json.replace("\"weights.safetensors\"", "\"" + name + "\""));
    assertContains("which is not a plain file name", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"8\"", "1e3", "null"})
  void aSizeThatIsNoSize(String bytes) throws IOException {
    editJson(json -> json.replaceFirst("\"bytes\" : 8", "\"bytes\" : " + bytes));
    assertContains("the size of weights.safetensors is not a whole number", refusal());
  }

  @Test
  void aSizeThatIsAbsurd() throws IOException {
    editJson(json -> json.replaceFirst("\"bytes\" : 8", "\"bytes\" : 9000000000000"));
    assertContains("at most 2147483648 are read", refusal());
  }

  @Test
  void filesThatAreAbsurdTogether() throws IOException {
    editJson(json -> json.replaceAll("\"bytes\" : \\d+", "\"bytes\" : 2000000000"));
    assertContains("files of more than 4294967296 bytes together", refusal());
  }

  @Test
  void twoFilesThatDifferInUpperCaseOnly() throws IOException {
    editJson(json -> json.replace("\"MODEL_CARD.md\"", "\"Vocabulary.txt\""));
    assertContains("differs only in case", refusal());
  }

  @Test
  void aHashThatIsNoHash() throws IOException {
    editJson(json -> json.replaceFirst("\"sha256\" : \"..", "\"sha256\" : \"zz"));
    assertContains("'sha256' is not 64 hexadecimal digits", refusal());
  }

  /** Whoever alters a file and its CRC-32 is found out by the SHA-256. */
  @Test
  void verifyComparesTheSha256() throws IOException {
    Bundle.open(place).verify();
    byte[] altered = SmallBundle.WEIGHTS.clone();
    altered[5] ^= 1;
    Path weights = Files.write(place.resolve("weights.safetensors"), altered);
    String crc32 = Bundle.describe(place).seal("weights.safetensors").crc32();
    editJson(json -> json.replace(crc32, sealed(weights).crc32()));

    Bundle bundle = Bundle.open(place);
    String sentence = assertThrows(SightlineException.class, bundle::verify).getMessage();
    assertContains("weights.safetensors: was altered", sentence);
  }

  private static Seal sealed(Path file) {
    try {
      return Seal.of(file);
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"task", "settings", "provenance", "files"})
  void aMissingField(String field) throws IOException {
    editJson(json -> json.replaceFirst("\"" + field + "\"", "\"no-" + field + "\""));
    assertContains("bundle.json: ", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2000000000", "0", "-5", "512.5", "\"512\"", "99999999999"})
  void aSettingThatAsksForSomethingAbsurd(String hidden) throws IOException {
    editJson(json -> json.replace("\"hidden\" : 512", "\"hidden\" : " + hidden));
    Bundle bundle = Bundle.open(place);
    SightlineException refused =
        assertThrows(SightlineException.class, () -> bundle.integer("hidden", 1, 4096));
    assertContains("the setting 'hidden' is " + hidden + ", expected ", refused.getMessage());
  }

  @Test
  void aSettingThatIsMissing() throws IOException {
    Bundle bundle = Bundle.open(place);
    SightlineException refused =
        assertThrows(SightlineException.class, () -> bundle.number("momentum", 0, 1));
    assertContains("'momentum' is missing, expected 0.0 to 1.0", refused.getMessage());
  }

  @Test
  void aModelForAnotherTask() throws IOException {
    Bundle bundle = Bundle.open(place);
    SightlineException refused =
        assertThrows(SightlineException.class, () -> bundle.expectTask("encoder"));
    assertContains("is a model for photo-caption, expected one for encoder", refused.getMessage());
  }

  @Test
  void aFileThatTheBundleDoesNotHave() throws IOException {
    Bundle bundle = Bundle.open(place);
    SightlineException refused =
        assertThrows(SightlineException.class, () -> bundle.file("../../etc/passwd"));
    assertContains("has no file ../../etc/passwd", refused.getMessage());
  }

  @Test
  void listingABundleDoesNotReadItsFiles() throws IOException {
    Files.delete(place.resolve("weights.safetensors"));
    assertEquals("photo-caption", Bundle.describe(place).task());
  }
}
