package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.media.Picture;
import dev.sightline.media.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingPipelineTest {
  @TempDir static Path folder;
  private static Encoder encoder;

  @BeforeAll
  static void open() throws IOException {
    encoder = Encoder.open(Bundle.open(SmallEncoder.bundle(folder, 1)), 3);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void resultsComeInOrderAndABrokenPhotoStopsNobody() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      files.add(SmallEncoder.photo(folder, i));
    }
    Path broken = folder.resolve("ünlesbar 1.jpg");
    Files.writeString(broken, "not a picture");
    files.add(4, broken);
    try (var photos = EncodingPipeline.ofFiles(encoder, files.iterator())) {
      for (Path file : files) {
        assertTrue(photos.hasNext());
        var photo = photos.next();
        assertEquals(file, photo.source());
        if (file.equals(broken)) {
          assertNull(photo.features());
          assertTrue(photo.problem().getMessage().startsWith(broken + " is not a picture"));
        } else {
          assertNull(photo.problem());
          assertArrayEquals(
              encoder.encode(PictureReader.read(file)).grid(), photo.features().grid());
        }
      }
      assertThrows(NoSuchElementException.class, photos::next);
    }
  }

  @Test
  void mirrorImagesOnDemand() {
    Picture picture = SmallEncoder.picture(1, 64, 64);
    var photos = new EncodingPipeline<>(encoder, List.of("one").iterator(), name -> picture, true);
    try (photos) {
      var photo = photos.next();
      assertArrayEquals(encoder.encode(picture).grid(), photo.features().grid());
      assertArrayEquals(encoder.encode(picture.flip()).grid(), photo.mirrored().grid());
    }
  }

  @Test
  void readsOnlySoFarAhead() {
    AtomicInteger asked = new AtomicInteger();
    Iterator<Integer> endless = IntStream.iterate(0, i -> i + 1).peek(asked::set).iterator();
    Picture picture = SmallEncoder.picture(1, 64, 64);
    try (var photos = new EncodingPipeline<>(encoder, endless, i -> picture, false)) {
      for (int i = 0; i < 200; i++) {
        assertEquals(i, photos.next().source());
      }
      assertTrue(asked.get() < 200 + 32 * 3, asked + " photos were begun");
    }
  }

  @Test
  void whatIsAlikeIsEncodedOnce() {
    AtomicInteger encoded = new AtomicInteger();
    EncodingPipeline.Reader<Integer> counting =
        i -> SmallEncoder.picture(encoded.incrementAndGet(), 64, 64);
    var stills = List.of(1, 1, 1, 2, 1).iterator();
    try (var photos = new EncodingPipeline<>(encoder, stills, counting, false, Integer::equals)) {
      List<Features> features = new ArrayList<>();
      photos.forEachRemaining(photo -> features.add(photo.features()));
      assertEquals(5, features.size());
      assertSame(features.get(0), features.get(2));
      assertEquals(3, encoded.get());
    }
  }

  @Test
  void aBugInAReaderIsNotHidden() {
    EncodingPipeline.Reader<Integer> faulty =
        i -> {
          throw new IllegalArgumentException("a bug");
        };
    try (var photos = new EncodingPipeline<>(encoder, List.of(1).iterator(), faulty, false)) {
      var e = assertThrows(IllegalStateException.class, photos::next);
      assertEquals("a bug", e.getMessage());
    }
  }
}
