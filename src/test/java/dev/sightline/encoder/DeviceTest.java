package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a build for the processor, which is what the tests run in. */
class DeviceTest {
  @TempDir static Path folder;
  private static Bundle bundle;

  @BeforeAll
  static void writeBundle() throws IOException {
    assumeFalse(Device.cudaIsBuiltIn(), "built for graphics cards");
    bundle = Bundle.open(SmallEncoder.bundle(folder, 1));
  }

  @Test
  void autoIsTheProcessorWithoutAWord() throws IOException {
    for (Device device : new Device[] {Device.AUTO, Device.CPU}) {
      try (Encoder encoder = Encoder.open(bundle, device)) {
        assertEquals(Device.CPU, encoder.device());
      }
    }
  }

  @Test
  void cudaThatIsNotThereIsRefusedWithTheReason() {
    var e = assertThrows(SightlineException.class, () -> Encoder.open(bundle, Device.CUDA));
    assertEquals(
        "--device cuda: this program was built for the processor only; build it with './mvnw"
            + " -Pcuda package', or use --device cpu",
        e.getMessage());
  }

  @Test
  void trainingLikewise() throws IOException {
    TrainingBackend.expect(Device.CPU);
    TrainingBackend.expect(Device.AUTO);
    var e = assertThrows(SightlineException.class, () -> TrainingBackend.expect(Device.CUDA));
    assertEquals(
        "--device cuda: DL4J was built for the processor only; build Sightline with './mvnw -Pcuda"
            + " package', or use --device cpu",
        e.getMessage());
  }
}
