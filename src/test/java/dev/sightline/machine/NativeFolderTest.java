package dev.sightline.machine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeFolderTest {
  private static final String MOUNTS =
      """
      22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
      30 22 8:2 / /home rw,nosuid,noexec - ext4 /dev/sda2 rw
      31 30 8:3 / /home/a\\040b rw,exec - ext4 /dev/sda3 rw
      32 22 8:4 / /srv rw,noexec - ext4 /dev/sda4 rw
      33 22 8:5 / /srv rw - ext4 /dev/sda5 rw
      """;

  @Test
  void theDeepestMountSaysWhetherProgramsRun() {
    assertTrue(NativeFolder.runsPrograms(Path.of("/tmp"), MOUNTS));
    assertFalse(NativeFolder.runsPrograms(Path.of("/home/me/.javacpp"), MOUNTS));
    assertTrue(NativeFolder.runsPrograms(Path.of("/home/a b/x"), MOUNTS));
    assertTrue(NativeFolder.runsPrograms(Path.of("/homes"), MOUNTS), "is not /home");
    assertTrue(NativeFolder.runsPrograms(Path.of("/srv"), MOUNTS), "the later mount counts");
  }

  @Test
  void whereNothingIsKnownProgramsRun() {
    assertTrue(NativeFolder.runsPrograms(Path.of("/x"), ""));
  }
}
