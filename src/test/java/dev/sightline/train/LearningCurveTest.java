package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurveTest {
  private static final List<String> COLUMNS = List.of("epoch", "phase", "loss", "CIDEr");

  @TempDir Path folder;
  private Path csv;

  @BeforeEach
  void name() {
    csv = folder.resolve("curve.csv");
  }

  private static void append(LearningCurve curve, int epoch, double loss) throws IOException {
    curve.append(epoch, Map.of("phase", "first", "loss", loss, "CIDEr", 0.25));
  }

  @Test
  void rowsAreWrittenAsTheyCome() throws IOException {
    LearningCurve curve = LearningCurve.create(csv, COLUMNS);
    append(curve, 1, 1 / 3.0);
    curve.append(2, Map.of("loss", Double.NaN, "CIDEr", 1_000_000.0));

    assertEquals(
        "epoch,phase,loss,CIDEr\n1,first,0.333333,0.25\n2,,,1000000\n", Files.readString(csv));
    assertArrayEquals(new double[] {0.333333, Double.NaN}, curve.numbers("loss"));
    assertEquals(List.of("first", ""), curve.texts("phase"));
  }

  @Test
  void resumedStepsReplaceTheirOldRows() throws IOException {
    LearningCurve before = LearningCurve.create(csv, COLUMNS);
    for (int epoch = 1; epoch <= 4; epoch++) {
      append(before, epoch, epoch);
    }

    LearningCurve after = LearningCurve.resume(csv, COLUMNS);
    append(after, 3, 30);

    assertArrayEquals(new double[] {1, 2, 30}, after.numbers("loss"));
    assertEquals(3, LearningCurve.resume(csv, COLUMNS).size());
  }

  @Test
  void aRowThatWasCutOffIsDropped() throws IOException {
    append(LearningCurve.create(csv, COLUMNS), 1, 1);
    Files.writeString(csv, "2,first,0.", StandardOpenOption.APPEND);

    assertEquals(1, LearningCurve.resume(csv, COLUMNS).size());
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.writeString(csv, "a,b\n1,2\n");
    IOException columns = assertThrows(IOException.class, () -> LearningCurve.resume(csv, COLUMNS));
    assertTrue(columns.getMessage().contains("line 1: the columns are \"a,b\""));

    Files.writeString(csv, "epoch,phase,loss,CIDEr\n1,x,1,1\nsecond,x,1,1\n");
    IOException row = assertThrows(IOException.class, () -> LearningCurve.resume(csv, COLUMNS));
    assertTrue(row.getMessage().contains("line 3: expected 4 columns"), row.getMessage());

    LearningCurve curve = LearningCurve.create(csv, COLUMNS);
    assertThrows(IllegalArgumentException.class, () -> curve.append(1, Map.of("phase", "a,b")));
    assertThrows(IllegalArgumentException.class, () -> curve.append(1, Map.of("speed", 1.0)));
    assertThrows(IllegalArgumentException.class, () -> curve.numbers("speed"));
  }

  @Test
  void theChartShowsBothCurvesInTheirColours() throws IOException {
    LearningCurve curve = LearningCurve.create(csv, COLUMNS);
    for (int epoch = 1; epoch <= 20; epoch++) {
      boolean first = epoch <= 12;
      curve.append(
          epoch,
          Map.of(
              "phase", first ? "cross-entropy" : "self-critical",
              "loss", first ? 2.3 + 3.2 / epoch : 0.6,
              "CIDEr", 0.62 - 0.4 / epoch - (first ? 0.05 : 0)));
    }
    Path png = folder.resolve("curve.png");
    curve.draw(png, "Training a captioner", "loss", "CIDEr", "phase", Set.of("self-critical"));

    var image = ImageIO.read(png.toFile());
    assertEquals(1200, image.getWidth());
    assertTrue(pixels(image, 0x0072b2) > 500, "blue for the loss");
    assertTrue(pixels(image, 0xd55e00) > 500, "red for the score");
    assertEquals(0xffffff, image.getRGB(2, 2) & 0xffffff);
  }

  private static int pixels(java.awt.image.BufferedImage image, int colour) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xffffff) == colour) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void emptyAndOneRowCurvesCanBeDrawn() throws IOException {
    LearningCurve curve = LearningCurve.create(csv, COLUMNS);
    curve.draw(folder.resolve("empty.png"), "Nothing yet", "loss", "CIDEr", null, Set.of());
    append(curve, 1, 2.5);
    curve.draw(
        folder.resolve("one.png"), "One epoch", "loss", "CIDEr", "phase", Set.of("self-critical"));

    assertTrue(Files.size(folder.resolve("empty.png")) > 1000);
    assertTrue(Files.size(folder.resolve("one.png")) > 1000);
  }
}
