package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.spec.Plan;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.Trainer;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A feature that is no number ends a captioner's training before it spoils anything. */
class DivergingTrainingTest {
  private static final EncoderReference ENCODER = new EncoderReference("eyes", "0".repeat(64));

  @TempDir Path folder;

  private void train(CaptionSet on, int epochs, int selfCritical, boolean resume)
      throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CaptionSet whole = TinyWorld.set();
    Plan<Captioners.Kind<?>> plan = Plan.usual(Captioners.ALL.of("show-and-tell"));
    CaptionBundle bundle = CaptionBundle.fresh(plan, TinyWorld.CHANNELS, whole.vocabulary(1), 1);
    CaptionCourse course =
        new CaptionCourse(
            bundle,
            TinyWorld.settings(epochs, selfCritical),
            on,
            whole,
            ENCODER,
            new TrainingOrigin("a tiny world", "none"),
            false);
    Path model = folder.resolve("photo-caption");
    var unused = new TrainingRun(course, folder, model, nowhere, nowhere, () -> false).run(resume);
    bundle.model().close();
  }

  /** In either phase: the second epoch is the first with a reward where only one is imitation. */
  @ParameterizedTest
  @ValueSource(ints = {2, 1})
  void theBatchIsNamedAndTheCheckpointKept(int imitated) throws IOException {
    train(TinyWorld.set(), 1, 0, false);
    byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    byte[] model = Files.readAllBytes(folder.resolve("photo-caption/weights.safetensors"));

    ArithmeticException e =
        assertThrows(
            ArithmeticException.class, () -> train(TinyWorld.set(5), imitated, 2 - imitated, true));

    assertTrue(e.getMessage().contains("in epoch 2, batch "), e.getMessage());
    assertTrue(e.getMessage().contains("photo5"), e.getMessage());
    assertArrayEquals(checkpoint, Files.readAllBytes(folder.resolve("checkpoint.safetensors")));
    assertArrayEquals(
        model, Files.readAllBytes(folder.resolve("photo-caption/weights.safetensors")));
    assertFalse(Files.exists(folder.resolve("checkpoint.previous.safetensors")));
  }

  @Test
  void anAbsurdRateIsFoundToo() throws IOException {
    CaptionSet world = TinyWorld.set();
    CaptionModel model = TinyWorld.model("soft-attention", world.vocabulary(1).size());
    float[] weights = model.parameters().values().toArray();
    java.util.Arrays.fill(weights, 1e30f);
    model.parameters().values().put(0, 1, weights, 0);
    var bundle =
        new CaptionBundle(
            model, world.vocabulary(1), BeamSearch.Settings.DEFAULT, Optional.empty());
    Trainer training =
        new Trainer(CaptionLesson.phases(TinyWorld.settings(1, 0), bundle, world, world, false));
    ArithmeticException e =
        assertThrows(ArithmeticException.class, () -> training.run(new Trainer.Listener() {}));
    assertTrue(e.getMessage().contains("in epoch 1, batch 1 ("), e.getMessage());
    assertTrue(Checkpoint.newest(folder).isEmpty());
    model.close();
  }
}
