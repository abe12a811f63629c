package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LectureGradientsCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Path png, String... sizes) {
    List<String> words = new ArrayList<>(List.of("lecture", "gradients", "--output"));
    words.add(png.toString());
    words.addAll(List.of(sizes));
    return Sightline.run(
        new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(new String[0]));
  }

  @Test
  void aTableAndAChart() throws IOException {
    Path png = folder.resolve("curve.png");
    assertEquals(0, run(png, "--hidden", "8", "--distance", "40"), err::toString);

    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).matches("\\S+ at T - t = +1 +4 +10 +20 +40 *"), lines.get(0));
    assertEquals(2 + 8 + 4 + 1, lines.size(), out::toString);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("  at most")) {
        double[] bound = numbers(lines.get(i), lines.get(i).indexOf("(T-t)") + 5);
        double[] measured = numbers(lines.get(i - 1), lines.get(i - 1).indexOf("radius") + 10);
        for (int k = 0; k < bound.length; k++) {
          assertTrue(measured[k] <= 1.001 * bound[k], lines.get(i - 1));
        }
      }
    }
    double[] radius = numbers(lines, "Elman, tanh, radius 0.9");
    assertTrue(radius[0] <= 0.9 && radius[4] < radius[0], out::toString);
    assertTrue(numbers(lines, "Elman, tanh, radius 1.5")[4] > 1, out::toString);
    assertTrue(
        numbers(lines, "LSTM, forget bias 1")[4] > 100 * numbers(lines, "Elman, usual start")[4]);
    BufferedImage image = ImageIO.read(png.toFile());
    assertEquals(1200, image.getWidth());
  }

  private static double[] numbers(List<String> lines, String name) {
    String line = lines.stream().filter(l -> l.startsWith(name)).findFirst().orElseThrow();
    return numbers(line, name.length());
  }

  private static double[] numbers(String line, int from) {
    String[] cells = line.substring(from).trim().split(" +");
    double[] numbers = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      numbers[i] = Double.parseDouble(cells[i]);
    }
    return numbers;
  }

  @Test
  void oneStepIsEnough() {
    assertEquals(
        0, run(folder.resolve("one.png"), "--hidden", "1", "--distance", "1"), err::toString);
  }

  @Test
  void aMissingFolderIsSaidBeforeAnythingIsMeasured() {
    Path missing = folder.resolve("missing");
    assertEquals(2, run(missing.resolve("curve.png")));
    assertEquals(
        "sightline: --output: there is no folder " + missing + "; make it first",
        err.toString().lines().findFirst().orElseThrow());
    assertEquals("", out.toString());
  }

  @Test
  void aFolderIsNoChart() {
    assertEquals(2, run(folder));
    assertTrue(err.toString().startsWith("sightline: --output: " + folder + " is a folder"));
  }

  @Test
  void sizesOutOfRangeAreOneSentence() {
    Path png = folder.resolve("curve.png");
    assertEquals(2, run(png, "--hidden", "0"));
    assertEquals(2, run(png, "--distance", "1000"));
    assertEquals(
        List.of(
            "sightline: Gradients are measured with 1 to 256 elements of the state, not with 0",
            "sightline: Gradients are measured with 1 to 200 steps, not with 1000"),
        err.toString().lines().toList());
    assertFalse(Files.exists(png));
  }
}
