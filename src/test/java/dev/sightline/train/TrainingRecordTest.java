package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRecordTest {
  @TempDir Path folder;

  /** Settings of an invented training. */
  record Settings(double learningRate, long seed, Inner inner, int epochs) {}

  record Inner(int hidden) {}

  private TrainingRecord record(Settings settings) {
    return new TrainingRecord(
        folder,
        new TrainingIdentity().settings(settings, "epochs"),
        settings.epochs(),
        List.of("epoch", "loss"));
  }

  private TrainingRecord record(long seed) {
    return record(new Settings(0.1, seed, new Inner(8), 3));
  }

  /** Leaves a training of seed 1 after its first epoch. */
  private void trainOneEpoch() throws IOException {
    TrainingRecord record = record(1);
    assertTrue(record.open(true).isEmpty(), "there is nothing to go on from yet");
    record.curve().append(1, Map.of("loss", 0.5));
    record.save(Map.of("weights", new float[] {1, 2}), Map.of("finished", "1"));
  }

  @Test
  void theSameTrainingGoesOnFromItsCheckpointAndItsCurve() throws IOException {
    trainOneEpoch();

    TrainingRecord record = record(1);
    Checkpoint found = record.open(true).orElseThrow();

    assertArrayEquals(new float[] {1, 2}, found.arrays().get("weights"));
    assertEquals("1", found.state().get("finished"));
    assertTrue(record.prolonged(found).isEmpty());
    assertArrayEquals(new double[] {0.5}, record.curve().numbers("loss"));
  }

  private String refusal(Settings settings) {
    return assertThrows(IllegalArgumentException.class, () -> record(settings).open(true))
        .getMessage();
  }

  @Test
  void anotherTrainingIsToldEverythingThatDiffers() throws IOException {
    trainOneEpoch();

    assertEquals(
        "--resume: the training in "
            + folder
            + " was begun with another learning rate (0.1, not 0.2), seed (1, not 2), hidden (8, not"
            + " 9); go on with the same, or start again without --resume",
        refusal(new Settings(0.2, 2, new Inner(9), 3)));
  }

  @Test
  void aTrainingCanBeProlongedWhichIsSaid() throws IOException {
    trainOneEpoch();

    TrainingRecord longer = record(new Settings(0.1, 1, new Inner(8), 5));
    Checkpoint found = longer.open(true).orElseThrow();

    assertTrue(longer.prolonged(found).orElseThrow().contains("3 epochs and now has 5"));
  }

  @Test
  void anOlderVersionsTrainingIsNotGoneOnWith() throws IOException {
    new Checkpoint(Map.of("weights", new float[] {1}), Map.of("finished", "1")).write(folder);

    assertTrue(
        refusal(new Settings(0.1, 1, new Inner(8), 3)).contains("an older version of Sightline"));
  }

  @Test
  void withoutResumeAnyTrainingBeginsAnew() throws IOException {
    trainOneEpoch();

    TrainingRecord record = record(2);

    assertTrue(record.open(false).isEmpty());
    assertEquals(0, record.curve().size());
  }
}
