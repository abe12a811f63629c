import dev.sightline.encoder.Encoder;
import dev.sightline.media.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * The most memory that Sightline ever holds when it encodes pictures with one encoder.
 *
 *     java -cp 'target/sightline.jar:target/lib/*' EncoderMemory BUNDLE OUT.json
 */
public class EncoderMemory {
  public static void main(String[] arguments) throws Exception {
    try (Encoder encoder = Encoder.open(Path.of(arguments[0]))) {
      int side = encoder.inputSize();
      List<Picture> pictures =
          Collections.nCopies(16, new Picture(side, side, new byte[3 * side * side]));
      for (int i = 0; i < 4; i++) {
        encoder.encode(pictures);
      }
      String peak =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("0")
              .replaceAll("\\D", "");
      Files.writeString(
          Path.of(arguments[1]),
          String.format(
              "{\"side\": %d, \"channels\": %d, \"cells\": %d, \"peakBytes\": %d}%n",
              side, encoder.channels(), encoder.cells(), Long.parseLong(peak) << 10));
    }
  }
}
