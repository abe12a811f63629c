package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private boolean run(Pupil pupil, boolean resume, BooleanSupplier wishToStop) throws IOException {
    PrintWriter screen = new PrintWriter(said, true);
    Path model = folder.resolve("model");
    return new TrainingRun(pupil, folder, model, screen, screen, wishToStop)
        .run(resume)
        .isPresent();
  }

  private static Pupil pupil(int... epochs) {
    Pupil pupil = new Pupil();
    List<Phase<?>> phases = new ArrayList<>();
    for (int i = 0; i < epochs.length; i++) {
      String name = epochs.length == 1 ? "" : "part" + (i + 1);
      phases.add(pupil.phase(name, Descent.adam(0.1, 5), epochs[i]));
    }
    pupil.phases = phases;
    return pupil;
  }

  private static BooleanSupplier after(int asked) {
    int[] left = {asked};
    return () -> --left[0] == 0;
  }

  @Test
  void aModelIsLeftAfterEachBetterEpoch() throws IOException {
    Pupil pupil = pupil(4);
    pupil.scores = new double[] {1, 3, 2, 4};
    assertTrue(run(pupil, false, NEVER));
    assertEquals(List.of("model 1", "model 2", "model 4"), pupil.written);
    assertTrue(said.toString().contains("The model of epoch 4 is in"), said::toString);
    assertEquals(5, Files.readAllLines(folder.resolve("curve.csv")).size());
    assertTrue(Files.size(folder.resolve("curve.png")) > 1000);
  }

  @Test
  void theBestModelOfEachPhaseIsKeptForItself() throws IOException {
    Pupil pupil = pupil(2, 2);
    pupil.scores = new double[] {1, 2, 0, 1};
    assertTrue(run(pupil, false, NEVER));
    assertEquals(
        List.of("part1 1", "model 1", "part1 2", "model 2", "part2 3", "part2 4"), pupil.written);
    assertTrue(
        Files.readString(folder.resolve("curve.csv")).startsWith("epoch,phase,loss,seconds,score"));
  }

  @Test
  void stoppedInTheMiddleOfAnEpochItGoesOnFromThere() throws IOException {
    Pupil whole = pupil(3);
    assertTrue(run(whole, false, NEVER));
    Files.delete(folder.resolve("checkpoint.safetensors"));

    assertFalse(run(pupil(3), false, after(7)));
    assertTrue(said.toString().contains("Stopped in epoch 2; the same command with --resume"));
    Pupil resumed = pupil(3);
    assertTrue(run(resumed, true, NEVER));
    assertTrue(said.toString().contains("Going on after epoch 1."), said::toString);
    assertArrayEquals(whole.weights(), resumed.weights());
  }

  @Test
  void aFinishedTrainingIsProlongedWhichIsSaid() throws IOException {
    assertTrue(run(pupil(2), false, NEVER));
    assertTrue(run(pupil(3), true, NEVER));
    assertTrue(said.toString().contains("begun for 2 epochs and now has 3"), said::toString);
    assertEquals(4, Files.readAllLines(folder.resolve("curve.csv")).size());
  }

  @Test
  void aFinishedTrainingIsNotTrainedFurtherAndItsModelWrittenIfItIsGone() throws IOException {
    assertTrue(run(pupil(2), false, NEVER));
    Path weights = folder.resolve("model/weights.txt");
    String before = Files.readString(weights);
    Pupil again = pupil(2);
    assertTrue(run(again, true, NEVER));
    assertEquals(List.of(), again.written);

    Files.delete(weights);
    Files.delete(folder.resolve("model"));
    assertTrue(run(again, true, NEVER));
    assertEquals(before, Files.readString(weights));
  }

  @Test
  void howManyEpochsAPhaseHadStays() throws IOException {
    assertFalse(run(pupil(1, 3), false, after(7)));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> run(pupil(2, 3), true, NEVER));
    assertEquals(
        "--resume: the training in "
            + folder
            + " has left its phase 'part1' of 1 epochs behind; ask for as many again",
        e.getMessage());
    assertTrue(run(pupil(1, 4), true, NEVER), "the phase it is in can be prolonged");
  }

  @Test
  void anotherTrainingIsToldWhatDiffers() throws IOException {
    assertTrue(run(pupil(1), false, NEVER));
    Pupil other = pupil(1);
    other.seed = 2;
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> run(other, true, NEVER)).getMessage();
    assertEquals(
        "--resume: the training in "
            + folder
            + " was begun with another seed (1, not 2); go on with the same, or start again without"
            + " --resume",
        refusal);
    assertTrue(run(other, false, NEVER), "without --resume any training begins anew");
    assertEquals(2, Files.readAllLines(folder.resolve("curve.csv")).size());
  }

  @Test
  void anOlderVersionsTrainingIsNotGoneOnWith() throws IOException {
    Map<String, String> state = new HashMap<>(pupil(1).identity().parts());
    new Checkpoint(Map.of("weights", new float[] {1}), Map.of("finished", "1")).write(folder);
    assertThrows(IllegalArgumentException.class, () -> run(pupil(1), true, NEVER));
    state.put("finished", "1");
    new Checkpoint(Map.of("weights", new float[] {1}), state).write(folder);
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> run(pupil(1), true, NEVER)).getMessage();
    assertTrue(refusal.contains("an older version of Sightline"), refusal);
  }
}
