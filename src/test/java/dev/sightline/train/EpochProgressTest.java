package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochProgressTest {
  private final StringWriter shown = new StringWriter();
  private final EpochProgress progress =
      new EpochProgress("photos", new PrintWriter(shown), Progress.Style.BAR);

  /** What is shown in the end of each line, without bars, speeds and times. */
  private List<String> lines() {
    return shown
        .toString()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(line -> line.replaceFirst(" photos.*", "").replaceFirst("\\[.*] *", ""))
        .toList();
  }

  @Test
  void eachEpochEndsItsLineWithItsLastBatch() {
    for (int epoch = 1; epoch <= 2; epoch++) {
      progress.batch("epoch " + epoch, 4, 6, 0.5);
      assertTrue(progress.isOpen());
      progress.batch("epoch " + epoch, 6, 6, 0.5);
      assertFalse(progress.isOpen());
    }

    assertEquals(List.of("epoch 1  100 %  6/6", "epoch 2  100 %  6/6"), lines());
  }

  @Test
  void anEpochThatIsStoppedEndsItsLineWhereItIs() {
    progress.batch("epoch 1", 3, 6, 0.5);
    progress.close();
    progress.close();

    assertEquals(List.of("epoch 1  50 %  3/6"), lines());
  }
}
