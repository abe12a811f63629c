package dev.sightline.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphicsCardsTest {
  @TempDir Path folder;

  @Test
  void theDriverNamesThem() throws IOException {
    Path driver = folder.resolve("nvidia");
    Path card = Files.createDirectories(driver.resolve("gpus/0000:01:00.0"));
    Files.writeString(
        driver.resolve("version"),
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n"
            + "GCC version:  gcc version 12.2.0\n");
    Files.writeString(
        card.resolve("information"), "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 18\n");
    assertEquals(
        new GraphicsCards(Optional.of("550.54.15"), List.of("NVIDIA H100 80GB HBM3")),
        GraphicsCards.in(driver, folder.resolve("dev")));
  }

  @Test
  void inAContainerTheDeviceFilesMustDo() throws IOException {
    Path devices = Files.createDirectories(folder.resolve("dev"));
    for (String name : List.of("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "null")) {
      Files.writeString(devices.resolve(name), "");
    }
    assertEquals(
        List.of("NVIDIA GPU 0", "NVIDIA GPU 1"),
        GraphicsCards.in(folder.resolve("nothing"), devices).names());
  }

  @Test
  void mostMachinesHaveNone() {
    assertEquals(
        new GraphicsCards(Optional.empty(), List.of()),
        GraphicsCards.in(folder.resolve("nothing"), folder.resolve("nothing")));
  }
}
