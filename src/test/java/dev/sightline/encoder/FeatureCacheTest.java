package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureCacheTest {
  private static final int PHOTOS = 6;

  @TempDir static Path folder;
  @TempDir Path cache;
  private static Path bundle;
  private static Encoder encoder;
  private static List<Path> photos;

  /** Counts what is encoded, and notes what is not. */
  private static final class Log implements FeatureCache.Watcher {
    final List<Integer> done = new ArrayList<>();
    final List<String> problems = new ArrayList<>();

    @Override
    public void encoded(int sofar, int all) {
      assertEquals(photos.size(), all);
      done.add(sofar);
    }

    @Override
    public void unreadable(Path photo, String sentence) {
      problems.add(sentence);
    }
  }

  private Log log;

  @BeforeAll
  static void open() throws IOException {
    bundle = SmallEncoder.bundle(folder, 1);
    encoder = Encoder.open(bundle);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @BeforeEach
  void photos() throws IOException {
    log = new Log();
    photos = new ArrayList<>();
    for (int i = 0; i < PHOTOS; i++) {
      photos.add(SmallEncoder.photo(folder, i));
    }
  }

  private FeatureCache cache(boolean mirrorToo) throws IOException {
    return FeatureCache.of(encoder, photos, mirrorToo, cache, log);
  }

  @Test
  void holdsWhatTheEncoderSees() throws IOException {
    FeatureCache features = cache(true);
    assertEquals(PHOTOS, features.size());
    assertEquals(List.of(1, 2, 3, 4, 5, 6), log.done);
    for (int i = 0; i < PHOTOS; i++) {
      var picture = PictureReader.read(photos.get(i)).resize(64, 64);
      assertClose(encoder.encode(picture), features.features(i, false));
      assertClose(encoder.encode(picture.flip()), features.features(i, true));
    }
  }

  @Test
  void copiesToAnyPlace() throws IOException {
    FeatureCache features = cache(false);
    Features one = features.features(2, false);
    float[] batch = new float[1 + one.grid().length + one.pooled().length];
    features.grid(2, false, batch, 1);
    features.pooled(2, false, batch, 1 + one.grid().length);
    assertEquals(0, batch[0]);
    assertEquals(one.grid()[7], batch[8]);
    assertEquals(one.pooled()[5], batch[1 + one.grid().length + 5]);
  }

  @Test
  void aFileTooLargeForOneMappingIsMappedInPieces() throws IOException {
    int twoPhotos = 2 * 2 * SmallEncoder.CHANNELS * (4 + 2 * SmallEncoder.CELLS) + 1;
    FeatureCache pieces = FeatureCache.of(encoder, photos, true, cache, log, twoPhotos);
    FeatureCache whole = cache(true);
    for (int i = 0; i < PHOTOS; i++) {
      assertArrayEquals(whole.features(i, true).grid(), pieces.features(i, true).grid());
    }
  }

  @Test
  void theSecondTimeNothingIsEncoded() throws IOException {
    Features first = cache(false).features(1, false);
    log.done.clear();
    assertArrayEquals(first.grid(), cache(false).features(1, false).grid());
    assertEquals(List.of(), log.done);
  }

  @Test
  void otherMirroringOtherPhotosAndOtherEncodersHaveFilesOfTheirOwn() throws IOException {
    cache(false);
    cache(true);
    photos.remove(0);
    cache(false);
    SmallEncoder.photo(folder, 77);
    Files.move(
        folder.resolve("photo-077.png"),
        photos.get(0),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    cache(false);
    try (Encoder other = Encoder.open(SmallEncoder.bundle(folder, 2))) {
      FeatureCache.of(other, photos, false, cache, log);
    }
    assertEquals(5, files(".features").size());
  }

  @Test
  void mirrorImagesMustHaveBeenAskedFor() throws IOException {
    FeatureCache features = cache(false);
    assertFalse(features.hasMirrored());
    var e = assertThrows(IllegalArgumentException.class, () -> features.features(0, true));
    assertEquals("mirror images were not encoded", e.getMessage());
  }

  @Test
  void unreadablePhotosAreLeftOutAndNamed() throws IOException {
    Path broken = folder.resolve("broken.png");
    Files.writeString(broken, "no picture");
    photos.set(1, broken);
    photos.set(PHOTOS - 1, folder.resolve("nowhere.png"));
    for (int time = 0; time < 2; time++) { // encoded, then read again
      FeatureCache features = cache(false);
      assertEquals(List.of(1, PHOTOS - 1), List.copyOf(features.problems().keySet()));
      assertTrue(features.problems().get(1).startsWith(broken + " is not a picture"));
      assertFalse(features.has(1));
      assertTrue(features.has(0));
      assertTrue(features.has(PHOTOS - 2));
      assertThrows(IllegalArgumentException.class, () -> features.features(1, false));
    }
    assertEquals(4, log.problems.size(), "both are told of each time");
  }

  @Test
  void aTruncatedFileIsWrittenAgain() throws IOException {
    Features before = cache(false).features(5, false);
    Path file = files(".features").get(0);
    for (long length : new long[] {Files.size(file) - 1, 5000, 50, 0}) {
      altered(file, channel -> channel.truncate(length));
      log.done.clear();
      assertArrayEquals(before.grid(), cache(false).features(5, false).grid());
      assertTrue(log.done.contains(PHOTOS));
    }
  }

  /** What is mapped must not be changed. */
  private void altered(Path file, Change change) throws IOException {
    Path mapped = folder.resolve("mapped");
    Files.move(file, mapped);
    Files.copy(mapped, file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      change.on(channel);
    }
    Files.delete(mapped);
  }

  private interface Change {
    void on(FileChannel channel) throws IOException;
  }

  @Test
  void aFlippedBitInACompleteFileCostsOneRecord() throws IOException {
    Features before = cache(false).features(0, false);
    altered(
        files(".features").get(0),
        channel -> channel.write(ByteBuffer.wrap(new byte[] {42}), 4096 + 4096 + 700));
    log.done.clear();

    assertArrayEquals(before.grid(), cache(false).features(0, false).grid());

    assertEquals(List.of(PHOTOS), log.done, "only one was encoded");
  }

  @Test
  void photosAlikeInNameSizeAndTimeAreToldApart() throws IOException {
    Path photo = folder.resolve("other/photo-000.png");
    Files.createDirectories(photo.getParent());
    byte[] bytes = Files.readAllBytes(photos.get(0));
    bytes[bytes.length - 1] ^= 1; // behind the picture: it is read as before
    Files.write(photo, bytes);
    Files.setLastModifiedTime(photo, Files.getLastModifiedTime(photos.get(0)));
    assertNotEquals(
        FeatureKey.of("e", List.of(photos.get(0)), false),
        FeatureKey.of("e", List.of(photo), false));
    Files.write(photo, Files.readAllBytes(photos.get(0)));
    assertEquals(
        FeatureKey.of("e", List.of(photos.get(0)), false),
        FeatureKey.of("e", List.of(photo), false));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 70000})
  void whatIsNoNumberIsNotKept(float value) {
    FeatureFile.Layout layout = new FeatureFile.Layout("key", 1, 1, 1, 1);
    for (Features bad :
        List.of(
            new Features(new float[] {1}, new float[] {value}),
            new Features(new float[] {value == 70000 ? Float.NaN : value}, new float[] {1}))) {
      var e = assertThrows(IOException.class, () -> layout.encode(Path.of("a.png"), bad));
      assertTrue(e.getMessage().startsWith("a.png: the encoder gives "), e.getMessage());
    }
  }

  @Test
  void afterAKilledWriterOnlyTheRestIsEncoded() throws Exception {
    Process writer = otherProgram("3");
    assertEquals(3, finished(writer), "it was to die at the third photo");
    assertEquals(0, files(".features").size());
    assertEquals(1, files(".partial").size());
    FeatureCache features = cache(false);
    assertTrue(log.done.get(0) > 2, "went on behind photo " + log.done.get(0));
    assertEquals(PHOTOS, log.done.get(log.done.size() - 1));
    for (int i = 0; i < PHOTOS; i++) {
      assertClose(encoder.encode(PictureReader.read(photos.get(i))), features.features(i, false));
    }
  }

  @Test
  void aRecordThatDidNotReachTheDiskIsEncodedAgain() throws Exception {
    finished(otherProgram("4"));
    try (FileChannel channel =
        FileChannel.open(files(".partial").get(0), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(100), 4096 + 4096 + 700); // in the first record
    }
    FeatureCache features = cache(false);
    assertClose(encoder.encode(PictureReader.read(photos.get(0))), features.features(0, false));
  }

  @Test
  void twoProgramsShareTheWork() throws Exception {
    Process one = otherProgram("never");
    Process two = otherProgram("never");
    assertEquals(0, finished(one));
    assertEquals(0, finished(two));
    log.done.clear();
    cache(false);
    assertEquals(List.of(), log.done, "it was there already");
    int encoded = Integer.parseInt(said(one)) + Integer.parseInt(said(two));
    assertEquals(PHOTOS, encoded, "each photo was encoded once");
  }

  /** Another Java program that wants the same cache; it may die without warning on the way. */
  private Process otherProgram(String diesAtPhoto) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OtherProgram.class.getName(), diesAtPhoto));
    command.addAll(List.of(bundle.toString(), cache.toString()));
    photos.forEach(photo -> command.add(photo.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static int finished(Process process) throws InterruptedException {
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs");
    return process.exitValue();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes()).strip();
  }

  /** Prints how many photos it encoded. */
  static final class OtherProgram {
    private OtherProgram() {}

    public static void main(String[] arguments) throws IOException {
      int[] encoded = {0};
      int last = arguments[0].equals("never") ? -1 : Integer.parseInt(arguments[0]);
      List<Path> photos = Stream.of(arguments).skip(3).map(Path::of).toList();
      try (Encoder encoder = Encoder.open(Path.of(arguments[1]))) {
        FeatureCache.of(
            encoder,
            photos,
            false,
            Path.of(arguments[2]),
            (done, all) -> {
              if (++encoded[0] == last) {
                Runtime.getRuntime().halt(3);
              }
            });
      }
      System.out.println(encoded[0]);
    }
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  /** The grid to half precision, the pooled vector exactly. */
  private static void assertClose(Features expected, Features found) {
    assertArrayEquals(expected.pooled(), found.pooled());
    for (int i = 0; i < expected.grid().length; i++) {
      assertEquals(expected.grid()[i], found.grid()[i], Math.abs(expected.grid()[i]) / 2048 + 1e-7);
    }
  }
}
