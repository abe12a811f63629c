package dev.sightline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a file in a process of its own that has too little memory to hold it. */
public final class SmallMemory {
  private SmallMemory() {}

  /** Prints how many photos, clips, videos or missing photos there are. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    System.out.println(
        switch (args[0]) {
          case "captions" -> CocoCaptions.read(file, Path.of(args[2])).missing().size();
          case "clips" -> VideoCaptionData.read(file, "train").clips().size();
          case "vqa" -> VqaJson.read(Path.of(args[2]), "val").missing().size();
          default -> {
            ActivityReading reading = ActivityReading.ALL.ofSubset("validation");
            yield ActivityData.read(file, Path.of(args[2]), reading).videos().size();
          }
        });
  }

  /** How many photos or videos a file has, read in 48 MB. */
  static int count(String kind, Path file, Path media) throws IOException, InterruptedException {
    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallMemory.class.getName(),
                kind,
                file.toString(),
                media.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, reader.waitFor(), printed);
    // newer Javas warn of native libraries before it
    return printed
        .lines()
        .filter(line -> line.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow(() -> new IOException(printed));
  }
}
