import dev.sightline.media.Picture;
import dev.sightline.media.VideoReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the first frame of each film, as Sightline sees it, as raw RGB beside it. */
class FirstFrame {
  public static void main(String[] films) throws Exception {
    for (String film : films) {
      try (VideoReader reader = VideoReader.open(Path.of(film), VideoReader.Settings.DEFAULT)) {
        Picture picture = reader.next().picture();
        Files.write(Path.of(film + ".rgb"), picture.rgb());
      }
    }
  }
}
