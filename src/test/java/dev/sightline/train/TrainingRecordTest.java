package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRecordTest {
  @TempDir Path folder;

  private TrainingRecord record(String seed) {
    return new TrainingRecord(folder, Map.of("seed", seed), List.of("epoch", "loss"));
  }

  /** Leaves a training of seed 1 after its first epoch. */
  private void trainOneEpoch() throws IOException {
    TrainingRecord record = record("1");
    assertTrue(record.open(true).isEmpty(), "there is nothing to go on from yet");
    record.curve().append(1, Map.of("loss", 0.5));
    record.save(Map.of("weights", new float[] {1, 2}), Map.of("finished", "1"));
  }

  @Test
  void theSameTrainingGoesOnFromItsCheckpointAndItsCurve() throws IOException {
    trainOneEpoch();

    TrainingRecord record = record("1");
    Checkpoint found = record.open(true).orElseThrow();

    assertArrayEquals(new float[] {1, 2}, found.arrays().get("weights"));
    assertEquals(Map.of("seed", "1", "finished", "1"), found.state());
    assertArrayEquals(new double[] {0.5}, record.curve().numbers("loss"));
  }

  @Test
  void anotherTrainingIsToldWhatDiffers() throws IOException {
    trainOneEpoch();

    assertEquals(
        "resume: the training in "
            + folder
            + " has another seed (1) than is asked for (2); go on with the same, or begin anew"
            + " without --resume",
        assertThrows(IllegalArgumentException.class, () -> record("2").open(true)).getMessage());
  }

  @Test
  void withoutResumeAnyTrainingBeginsAnew() throws IOException {
    trainOneEpoch();

    TrainingRecord record = record("2");

    assertTrue(record.open(false).isEmpty());
    assertEquals(0, record.curve().size());
  }
}
