package dev.sightline.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A small world of coloured shapes, written as a data set in the layout of Flickr8k, for tests that
 * train and evaluate without any photo. The same seed writes the same files.
 */
public final class ShapeWorld {
  private static final int SIDE = 224;

  private ShapeWorld() {}

  /** Writes {@code images/}, {@code Flickr8k.token.txt} and the three lists into the folder. */
  public static void write(Path dir, int train, int dev, int test, long seed) throws IOException {
    Random random = new Random(seed);
    Path images = Files.createDirectories(dir.resolve("images"));
    List<String> tokens = new ArrayList<>();
    int number = 0;
    int[] counts = {train, dev, test};
    String[] splits = {"train", "dev", "test"};
    for (int s = 0; s < 3; s++) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < counts[s]; i++) {
        Scene scene = Scene.random(random);
        String name = "shapes_%05d.jpg".formatted(number++);
        names.add(name);
        ImageIO.write(scene.picture(SIDE).toImage(), "jpg", images.resolve(name).toFile());
        List<String> captions = scene.captions();
        for (int c = 0; c < captions.size(); c++) {
          tokens.add(name + "#" + c + "\t" + captions.get(c));
        }
      }
      Files.write(dir.resolve("Flickr_8k." + splits[s] + "Images.txt"), names);
    }
    Files.write(dir.resolve("Flickr8k.token.txt"), tokens);
  }
}
