package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.media.MediaException;
import dev.sightline.media.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped captioner through the library's front door. */
class PhotoCaptionerTest {
  private static PhotoCaptioner captioner;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws IOException {
    captioner = PhotoCaptioner.open(Path.of("models/photo-caption"));
  }

  @AfterAll
  static void close() {
    captioner.close();
  }

  private static Picture noise(long seed) {
    byte[] rgb = new byte[3 * 64 * 48];
    new Random(seed).nextBytes(rgb);
    return new Picture(64, 48, rgb);
  }

  @Test
  void fiveLinesOfJavaCaptionAPhoto() throws IOException {
    try (var opened = PhotoCaptioner.open(Path.of("models/photo-caption"))) {
      Sentence best = opened.caption(noise(1)).best();

      assertFalse(best.text().isBlank());
      assertEquals(best.words().size(), best.attention().size());
      assertTrue(best.logProbability() < 0);
    }
  }

  @Test
  void severalPhotosAtOnceAreCaptionedAsOneByOne() throws IOException {
    List<Picture> photos = List.of(noise(1), noise(2), noise(3));

    List<Captions> together = captioner.caption(photos);

    for (int i = 0; i < 3; i++) {
      assertEquals(captioner.caption(photos.get(i)).best().text(), together.get(i).best().text());
    }
  }

  @Test
  void eightThreadsGetTheAnswersOfOne() throws Exception {
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      alone.add(captioner.caption(noise(i)).best().text());
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Picture photo = noise(i % 8);
        calls.add(() -> captioner.caption(photo).best().text());
      }
      int i = 0;
      for (Future<String> answer : threads.invokeAll(calls)) {
        assertEquals(alone.get(i++ % 8), answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneBeamIsAllowedAndGivesOneCaption() throws IOException {
    assertEquals(1, captioner.withBeams(1).caption(noise(1)).all().size());
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("no picture.jpg"), "hello");

    MediaException e = assertThrows(MediaException.class, () -> captioner.caption(file));

    assertTrue(e.getMessage().contains("no picture.jpg"), e.getMessage());
  }

  @Test
  void aBundleWithoutItsWeightsIsRefused() throws IOException {
    Path copy = folder.resolve("photo-caption");
    Files.createDirectories(copy);
    for (String name : List.of("bundle.json", "concepts.txt", "vocabulary.txt", "MODEL_CARD.md")) {
      Files.copy(Path.of("models/photo-caption", name), copy.resolve(name));
    }

    SightlineException e = assertThrows(SightlineException.class, () -> PhotoCaptioner.open(copy));

    assertTrue(e.getMessage().contains("weights.safetensors"), e.getMessage());
  }

  @Test
  void aBundleThatAsksForAbsurdSizesIsRefused() throws IOException {
    Path copy = folder.resolve("absurd");
    Files.createDirectories(copy);
    for (String name :
        List.of("concepts.txt", "vocabulary.txt", "MODEL_CARD.md", "weights.safetensors")) {
      Files.copy(Path.of("models/photo-caption", name), copy.resolve(name));
    }
    String json = Files.readString(Path.of("models/photo-caption/bundle.json"));
    Files.writeString(
        copy.resolve("bundle.json"),
        json.replaceFirst("\"hidden\" : \\d+", "\"hidden\" : 2000000000"));

    SightlineException e = assertThrows(SightlineException.class, () -> PhotoCaptioner.open(copy));

    assertTrue(e.getMessage().contains("hidden"), e.getMessage());
  }
}
