package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60) // a thread that does not end would hang the build
class CameraTest {
  private static final VideoReader.Settings ALL = VideoReader.Settings.DEFAULT;

  @TempDir Path dir;

  /** Gives pictures when the test says so: once one is taken, those before have been shown. */
  private static final class ByHand implements LivePictures {
    private final SynchronousQueue<Optional<Picture>> pictures = new SynchronousQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private MediaException fault;

    void give(int... numbers) throws InterruptedException {
      for (int number : numbers) {
        pictures.put(Optional.of(TestVideo.grey(number, 2, 2)));
      }
    }

    @Override
    public Picture next() throws MediaException, InterruptedException {
      Picture picture = pictures.take().orElse(null);
      if (picture == null && fault != null) {
        throw fault;
      }
      return picture;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  private static int number(Camera.Shot shot) {
    return TestVideo.number(shot.picture());
  }

  @Test
  void theNewestPictureWins() throws Exception {
    ByHand source = new ByHand();
    try (Camera camera = new Camera(source)) {
      source.give(7);
      Camera.Shot first = camera.newest();
      assertEquals(1, first.number());
      assertEquals(7, number(first));

      source.give(1, 2, 3, 4);
      source.pictures.put(Optional.empty());
      // The end came after all of them.
      Camera.Shot second = camera.newest();
      while (second.number() < 5) {
        second = camera.newest();
      }
      assertEquals(4, number(second));
      assertTrue(second.takenNanos() >= first.takenNanos());
      assertTrue(second.ageSeconds() >= 0);
      assertNull(camera.newest());
      assertEquals(Optional.empty(), camera.problem());
    }
    assertTrue(source.closed.get());
  }

  @Test
  void whoIsSlowMissesPictures() throws Exception {
    ByHand source = new ByHand();
    try (Camera camera = new Camera(source)) {
      source.give(1, 2, 3); // 3 is taken, so 2 has been shown
      assertTrue(camera.newest().number() >= 2);
    }
  }

  @Test
  void severalMayLookEachAtItsOwnPace() throws Exception {
    ByHand source = new ByHand();
    try (Camera camera = new Camera(source)) {
      assertNull(camera.newest(0, 1));
      assertFalse(camera.isOver(0));
      source.give(3);
      assertEquals(1, camera.newest(0, 60_000).number());
      assertEquals(1, camera.newest(0, 60_000).number());
      assertNull(camera.newest(1, 1));
      source.pictures.put(Optional.empty());

      assertNull(camera.newest(1, 60_000));
      assertTrue(camera.isOver(1));
      assertFalse(camera.isOver(0));
    }
  }

  @Test
  void aFaultIsToldAfterTheLastPicture() throws Exception {
    ByHand source = new ByHand();
    source.fault = new MediaException("Unplugged.");
    try (Camera camera = new Camera(source)) {
      source.give(5);
      source.pictures.put(Optional.empty());

      assertEquals(5, number(camera.newest()));
      assertNull(camera.newest());
      assertEquals("Unplugged.", camera.problem().orElseThrow().getMessage());
    }
  }

  @Test
  void closingEndsTheWait() throws Exception {
    ByHand source = new ByHand();
    Camera camera = new Camera(source);
    List<Camera.Shot> shots = new ArrayList<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                shots.add(camera.newest());
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.start();
    camera.close();
    waiting.join();

    assertNull(shots.get(0));
    assertTrue(source.closed.get());
  }

  @Test
  void aFileIsPlayedOnce() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(6, 25).write(dir.resolve("a.mkv"));

    try (Camera camera = Camera.playing(file, ALL, false)) {
      long before = 0;
      Camera.Shot shot = camera.newest();
      for (; shot != null; shot = camera.newest()) {
        assertTrue(shot.number() > before);
        assertEquals(shot.number() - 1, number(shot));
        before = shot.number();
      }
      assertEquals(6, before); // the last one is never missed
      assertEquals(Optional.empty(), camera.problem());
    }
  }

  @Test
  void aFileIsPlayedOverAndOver() throws Exception {
    Path file = TestVideo.lossless(16, 16).frames(3, 100).write(dir.resolve("a.mkv"));

    try (Camera camera = Camera.playing(file, ALL.withSize(8, 8), true)) {
      Camera.Shot shot = camera.newest();
      while (shot.number() <= 10) {
        assertEquals((shot.number() - 1) % 3, number(shot));
        assertEquals(8, shot.picture().width());
        shot = camera.newest();
        assertNotNull(shot);
      }
    }
  }

  @Test
  void aFileThatIsCutShortSaysSo() throws Exception {
    Path whole = TestVideo.lossless(16, 16).frames(20, 20).write(dir.resolve("a.mkv"));
    Path half = TestVideo.cut(whole, 0.5, dir.resolve("half.mkv"));

    try (Camera camera = Camera.playing(half, ALL, false)) {
      int shots = 0;
      while (camera.newest() != null) {
        shots++;
      }
      assertTrue(shots > 0);
      assertTrue(camera.problem().orElseThrow().getMessage().contains("half.mkv is cut short"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aCameraThatIsNotThereIsNamed() throws Exception {
    assertFalse(Files.exists(Path.of("/dev/video987")));
    MediaException e = assertThrows(MediaException.class, () -> Camera.open("987", ALL).close());
    assertEquals("There is no camera 987: the system has no /dev/video987.", e.getMessage());
    e = assertThrows(MediaException.class, () -> Camera.open(dir + "", ALL).close());
    assertEquals(
        dir + "is not a camera: a device such as /dev/video0 was expected.", e.getMessage());
    e = assertThrows(MediaException.class, () -> Camera.open("/dev/null", ALL).close());
    assertEquals(
        "Camera /dev/null cannot be opened: it is in use, or you may not use it.", e.getMessage());
  }
}
