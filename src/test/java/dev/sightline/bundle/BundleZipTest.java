package dev.sightline.bundle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleZipTest {
  @TempDir Path folder;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @BeforeEach
  void theFilesOfAWholeBundle() throws IOException {
    Path place = SmallBundle.write(folder.resolve("mine"));
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.sorted().toList()) {
        entries.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  private Path zip(String prefix) throws IOException {
    Path zip = folder.resolve("zipped.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(prefix + entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return zip;
  }

  private void assertRefused(String expected, Path zip) {
    String sentence = assertThrows(SightlineException.class, () -> Bundle.open(zip)).getMessage();
    assertTrue(sentence.contains(expected), sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mine/"})
  void aZipIsAsGoodAsItsFolder(String prefix) throws IOException {
    Bundle bundle = Bundle.open(zip(prefix));
    assertEquals("zipped", bundle.name());
    assertEquals(512, bundle.integer("hidden", 1, 4096));
    assertArrayEquals(SmallBundle.WEIGHTS, Files.readAllBytes(bundle.file("weights.safetensors")));
  }

  @Test
  void aDamagedCopyInTheCacheIsUnpackedAgain() throws IOException {
    Path zip = zip("");
    Path unpacked = Bundle.open(zip).file("weights.safetensors");
    Files.write(unpacked, new byte[8]);

    Bundle again = Bundle.open(zip);

    assertArrayEquals(SmallBundle.WEIGHTS, Files.readAllBytes(again.file("weights.safetensors")));
  }

  @Test
  void aFileThatIsNotListedIsRefused() throws IOException {
    entries.put("unlisted.bin", new byte[100]);
    assertRefused("holds the file unlisted.bin, which bundle.json does not list", zip("mine/"));
  }

  /** A Mac's Finder zips these too, Windows the last two. */
  @Test
  void whatTheSystemPutsIntoEveryFolderIsPassedOver() throws IOException {
    Path zip = folder.resolve("mac.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name :
          List.of(
              "__MACOSX/mine/._bundle.json",
              "mine/.DS_Store",
              "mine/._weights.safetensors",
              ".DS_Store",
              "mine/Thumbs.db",
              "desktop.ini")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(1);
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry("mine/" + entry.getKey()));
        out.write(entry.getValue());
      }
    }

    assertEquals(512, Bundle.open(zip).integer("hidden", 1, 4096));
  }

  @Test
  void manyMayOpenOneZipForTheFirstTime() throws Exception {
    Path zip = zip("");
    BundleWriter.delete(Bundle.open(zip).file("weights.safetensors").getParent());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Bundle> opened :
          threads.invokeAll(Collections.<Callable<Bundle>>nCopies(8, () -> Bundle.open(zip)))) {
        assertEquals("zipped", opened.get().name());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void somethingThatIsNoZip() throws IOException {
    assertRefused(
        "is neither a model's folder nor a whole zip of one",
        Files.writeString(folder.resolve("text.zip"), "this is no zip"));
  }

  @Test
  void aZipThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(zip(""));
    Path cut = folder.resolve("cut.zip");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length * 2 / 3));
    assertRefused("nor a whole zip", cut);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escaped.txt",
        "/tmp/escaped.txt",
        "a/../../escaped",
        "a\\..\\b",
        "C:/escaped.txt",
        "weights:stream"
      })
  void anEntryThatClimbsOut(String name) throws IOException {
    entries.put(name, new byte[] {1});
    assertRefused("leads out of the folder", zip(""));
  }

  @Test
  void filesInSeveralFolders() throws IOException {
    entries.put("other/weights.safetensors", new byte[] {1});
    assertRefused("are not all in one folder", zip(""));
  }

  /** Java's own writer refuses duplicates, so one name is written and then patched to the other. */
  @Test
  void anEntryThatOccursTwice() throws IOException {
    entries.put("vocabulary.tyt", new byte[] {1});
    Path zip = zip("");
    String bytes = Files.readString(zip, ISO_8859_1).replace("vocabulary.tyt", "vocabulary.txt");
    Files.writeString(zip, bytes, ISO_8859_1);
    assertRefused("two files named vocabulary.txt", zip);
  }

  @Test
  void aZipWithoutAFileThatItLists() throws IOException {
    entries.remove("vocabulary.txt");
    assertRefused("the file vocabulary.txt is missing", zip(""));
  }

  @Test
  void aZipWithoutAManifest() throws IOException {
    entries.remove("bundle.json");
    assertRefused("has no bundle.json", zip(""));
  }

  @Test
  void aFileLargerThanTheManifestSays() throws IOException {
    entries.put("weights.safetensors", new byte[50_000_000]);
    assertRefused("weights.safetensors is larger than 8 bytes", zip(""));
  }

  @Test
  void aManifestThatAgreesToABomb() throws IOException {
    entries.put("weights.safetensors", new byte[50_000_000]);
    String json = new String(entries.get("bundle.json"), ISO_8859_1);
    entries.put("bundle.json", json.replace(": 8\n", ": 50000000\n").getBytes(ISO_8859_1));
    assertRefused("would expand to more than 100 times its size", zip(""));
  }

  /** On a disk that does not tell upper from lower case, one would replace the other. */
  @ParameterizedTest
  @ValueSource(strings = {"Vocabulary.txt", "BUNDLE.json"})
  void twoEntriesThatDifferInUpperCaseOnly(String name) throws IOException {
    entries.put(name, new byte[] {1});
    assertRefused("has two files named ", zip(""));
  }

  /** As {@code zip --symlinks} writes one: its content is the place it points to. */
  @Test
  void anEntryThatIsALink() throws IOException {
    entries.put("weights.safetensors", "/etc/passwd".getBytes(ISO_8859_1));
    Path zip = zip("");
    byte[] bytes = Files.readAllBytes(zip);
    String text = new String(bytes, ISO_8859_1);
    int entry = text.lastIndexOf("weights.safetensors") - 46; // in the table of contents
    bytes[entry + 5] = 3; // made on Unix
    bytes[entry + 40] = (byte) 0xff;
    bytes[entry + 41] = (byte) 0xa1; // a link that everybody may read
    Files.write(zip, bytes);

    assertRefused("'weights.safetensors' is a symbolic link", zip);
  }

  /** Java's reader would take memory for every one of them. */
  @Test
  void aTableOfContentsOfAbsurdLength() throws IOException {
    byte[] bytes = Files.readAllBytes(zip(""));
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 22 + 12, Integer.MAX_VALUE);
    assertRefused("no model has that many", Files.write(folder.resolve("table.zip"), bytes));
  }

  @Test
  void nothingOfARefusedZipStaysInTheCache() throws IOException {
    Path cache = UserCache.folder("bundles");
    List<Path> before = Files.list(cache).sorted().toList();
    entries.put("weights.safetensors", new byte[9]);
    assertRefused("larger than 8 bytes", zip(""));
    assertEquals(before, Files.list(cache).sorted().toList());
  }

  @Test
  void moreEntriesThanAnyModelHas() throws IOException {
    for (int i = 0; i < 1000; i++) {
      entries.put("more" + i, new byte[0]);
    }
    assertRefused("entries; no model has that many", zip(""));
  }
}
