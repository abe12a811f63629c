package dev.sightline.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCacheTest {
  private static final Instant BEGUN = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path root;

  private Path entry(String name, int bytes, String used) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(used + "T00:00:00Z")));
    return file;
  }

  @Test
  void anEmptyVariableIsAsNone() {
    Path home = Path.of("/home/me/.cache/sightline");
    assertEquals(home, UserCache.root(null, null, "/home/me"));
    assertEquals(home, UserCache.root("", "", "/home/me"));
    assertEquals(home, UserCache.root(null, "not/absolute", "/home/me"));
    assertEquals(Path.of("/x/sightline"), UserCache.root(null, "/x", "/home/me"));
    assertEquals(Path.of("mine"), UserCache.root("mine", "/x", "/home/me"));
  }

  @Test
  void whatWasUsedLeastRecentlyGoesFirst() throws IOException {
    Path oldest = entry("features/a.features", 100, "2026-01-01");
    Path old = entry("features/b.video", 100, "2026-02-01");
    Path used = entry("features/c.features", 100, "2026-06-02");

    UserCache.trim(root, 250, BEGUN);
    assertFalse(Files.exists(oldest));
    assertTrue(Files.exists(old));

    UserCache.trim(root, 0, BEGUN);
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(used), "it was used since the program began");
  }

  @Test
  void whatIsBeingWrittenStays() throws IOException {
    Path partial = entry("features/a.features.partial", 100, "2026-01-01");
    Path lock = entry("features/a.features.lock", 0, "2026-01-01");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      var held = channel.lock();
      UserCache.trim(root, 0, BEGUN);
      assertTrue(held.isValid() && Files.exists(partial));
    }
    UserCache.trim(root, 0, BEGUN);
    assertFalse(Files.exists(partial));
    assertTrue(Files.exists(lock), "somebody may wait for it");
  }

  @Test
  void onlyItsOwnFoldersAreLookedAt() throws IOException {
    entry("letters/to-my-aunt.txt", 100, "2026-01-01");
    entry("encoders/eyes/encoder.onnx", 70, "2026-01-01");
    assertEquals(
        List.of("encoders 70"),
        UserCache.entries(root).stream().map(e -> e.kind() + " " + e.bytes()).toList());
  }

  @Test
  void theLimitIsANumberOfGigabytes() {
    assertEquals(20L << 30, UserCache.limit(null));
    assertEquals(1L << 29, UserCache.limit("0.5"));
    for (String wrong : List.of("-1", "much", "NaN")) {
      assertThrows(IllegalArgumentException.class, () -> UserCache.limit(wrong), wrong);
    }
  }
}
