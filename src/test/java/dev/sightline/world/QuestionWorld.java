package dev.sightline.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of one colour with questions about them, in the layouts of the data sets. */
public final class QuestionWorld {
  private static final List<String> NAMES = List.of("red", "green", "blue");
  private static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE);

  private QuestionWorld() {}

  /** Writes {@code images/image0.png} and so on, and the questions of some splits. */
  public static Path daquar(Path dir, int pictures, String... splits) throws IOException {
    pictures(dir.resolve("images"), "image", pictures);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      String name = NAMES.get(i % 3);
      String photo = "image" + i;
      lines.addAll(List.of("what color is the wall ?", name, photo));
      lines.addAll(List.of("what is in the " + name + " room ?", name + ", table", photo));
    }
    for (String split : splits) {
      Files.write(dir.resolve("qa.894.raw." + split + ".format_triple"), lines);
    }
    return dir;
  }

  /** Writes {@code train/questions.json} and {@code train/images/0.png} and so on. */
  public static Path easyVqa(Path dir, int pictures) throws IOException {
    Path train = Files.createDirectories(dir.resolve("train"));
    pictures(train.resolve("images"), "", pictures);
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      questions.add("[\"what color is it?\", \"" + NAMES.get(i % 3) + "\", " + i + "]");
      questions.add("[\"is it red?\", \"" + (i % 3 == 0 ? "yes" : "no") + "\", " + i + "]");
    }
    Files.writeString(train.resolve("questions.json"), questions.toString());
    return dir;
  }

  /** Writes VQA's two files for {@code val2014}, ten answers each, and COCO's names of photos. */
  public static Path vqa(Path dir, int pictures) throws IOException {
    pictures(dir.resolve("images"), "COCO_val2014_00000000000", pictures);
    List<String> questions = new ArrayList<>();
    List<String> annotations = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      questions.add(
          "{\"image_id\": %d, \"question\": \"What color is it?\", \"question_id\": %d}"
              .formatted(i, 10 * i));
      String answer = "{\"answer\": \"" + NAMES.get(i % 3) + "\", \"answer_id\": 1}";
      annotations.add(
          ("{\"question_type\": \"what color\", \"answer_type\": \"other\", \"question_id\": %d,"
                  + " \"image_id\": %d, \"answers\": %s}")
              .formatted(10 * i, i, java.util.Collections.nCopies(10, answer)));
    }
    Files.writeString(
        dir.resolve("OpenEnded_mscoco_val2014_questions.json"),
        "{\"info\": {}, \"data_subtype\": \"val2014\", \"questions\": " + questions + "}");
    Files.writeString(
        dir.resolve("mscoco_val2014_annotations.json"), "{\"annotations\": " + annotations + "}");
    return dir;
  }

  /** Writes pictures and a {@code questions.csv} about them. */
  public static Path table(Path dir, int pictures) throws IOException {
    pictures(dir, "", pictures);
    List<String> lines = new ArrayList<>(List.of("file,question,answer"));
    for (int i = 0; i < pictures; i++) {
      lines.add(i + ".png,what color is it?," + NAMES.get(i % 3));
    }
    Files.write(dir.resolve("questions.csv"), lines);
    return dir;
  }

  private static void pictures(Path images, String prefix, int count) throws IOException {
    Files.createDirectories(images);
    for (int i = 0; i < count; i++) {
      picture(images.resolve(prefix + i + ".png"), COLOURS.get(i % 3));
    }
  }

  /** Writes a picture of one colour. */
  public static Path picture(Path file, Color colour) throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(colour);
    g.fillRect(0, 0, 64, 64);
    g.dispose();
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
