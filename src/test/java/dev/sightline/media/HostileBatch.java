package dev.sightline.media;

import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;

/**
 * Writes what {@code eval/robustness/runs.py} has the program read: {@code hostile/} with all of
 * {@link HostileCorpus} and more of its kind, {@code good/} with photos that are sound, and a
 * {@code film.mp4} that takes some seconds.
 */
public final class HostileBatch {
  private static final int GOOD = 200;
  private static final int MORE = 1100;

  private HostileBatch() {}

  /**
   * Writes all.
   *
   * @param arguments a folder
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path hostile = Files.createDirectories(folder.resolve("hostile"));
    for (HostileCorpus.Variant variant : HostileCorpus.all()) {
      Files.write(hostile.resolve(variant.name()), variant.bytes());
    }
    for (HostileCorpus.Variant variant : HostileCorpus.more(MORE)) {
      Files.write(hostile.resolve(variant.name()), variant.bytes());
    }
    Files.write(hostile.resolve("repeated.mp4"), RepeatedFrame.mp4(1_000_000));
    Path good = Files.createDirectories(folder.resolve("good"));
    Random random = new Random(1);
    for (int i = 0; i < GOOD; i++) {
      BufferedImage image =
          PictureFiles.flag(TYPE_3BYTE_BGR, colour(random), colour(random), colour(random));
      String ending = new String[] {"jpeg", "png", "gif", "bmp", "tif", "webp"}[i % 6];
      byte[] bytes =
          switch (ending) {
            case "tif" -> TiffFiles.of(image, TiffFiles.Depth.BITS_16).bytes();
            case "webp" -> PictureFiles.encode(".webp", image, opencv_core.CV_8U);
            default -> PictureFiles.write(image, ending);
          };
      Files.write(good.resolve("%03d.%s".formatted(i, ending)), bytes);
    }
    TestVideo.of("mp4", "libopenh264", 640, 480)
        .frames(2000, 25)
        .showing(i -> TestVideo.grey(i % 28, 640, 480))
        .write(folder.resolve("film.mp4"));
  }

  private static Color colour(Random random) {
    return new Color(random.nextInt(1 << 24));
  }
}
