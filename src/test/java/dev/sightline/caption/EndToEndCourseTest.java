package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.Bundle;
import dev.sightline.data.CaptionData;
import dev.sightline.data.CaptionedPhoto;
import dev.sightline.encoder.TrainableEncoder;
import dev.sightline.spec.Plan;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import dev.sightline.world.ShapeWorld;
import dev.sightline.world.SmallEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coloured shapes, an encoder a tenth as wide as the real one, Show and Tell of width 16. */
class EndToEndCourseTest {
  private static final BooleanSupplier NEVER = () -> false;

  @TempDir static Path folder;
  private static List<CaptionedPhoto> train;
  private static List<CaptionedPhoto> dev;

  private final StringWriter said = new StringWriter();

  @BeforeAll
  static void drawPictures() throws IOException {
    ShapeWorld.write(folder.resolve("data"), 8, 3, 0, 5);
    SmallEncoder.write(folder.resolve("encoder"), folder.resolve("encoder.safetensors"));
    train = CaptionData.read(folder.resolve("data"), "train").photos();
    dev = CaptionData.read(folder.resolve("data"), "dev").photos();
  }

  private static EndToEndSettings settings(double rate, double encoderRate) {
    return new EndToEndSettings(
        new CaptionTrainingSettings(
            2, 15, 5, rate, 2, 5, 0, true, 0, 12, 0, 1, 0, 0, 0, 1, Baseline.OTHERS, 9, 2, 1, 3),
        encoderRate,
        5,
        2,
        true);
  }

  /** Trains into the folder of this name; what is left in the newest checkpoint. */
  private Checkpoint run(
      String out, EndToEndSettings settings, boolean resume, BooleanSupplier stop)
      throws IOException {
    Plan<Captioners.Kind<?>> plan =
        Captioners.ALL.plan(
            "show-and-tell",
            Map.of("embedding", 16, "hidden", 16, "dropout", 0.2, "dropoutOfPhoto", 0.2));
    try (TrainableEncoder encoder =
        TrainableEncoder.open(Bundle.open(folder.resolve("encoder")), settings.replicas())) {
      CaptionBundle bundle = EndToEndCourse.fresh(plan, settings.captioner(), encoder, train);
      Path run = folder.resolve(out);
      PrintWriter screen = new PrintWriter(said, true);
      TrainingOrigin origin = new TrainingOrigin("shapes", "a test");
      try (EndToEndCourse course =
          new EndToEndCourse(settings, bundle, encoder, train, dev, origin, true, screen)) {
        Path model = run.resolve("photo-caption");
        var unused = new TrainingRun(course, run, model, screen, screen, stop).run(resume);
      }
    }
    return Checkpoint.newest(folder.resolve(out)).orElseThrow();
  }

  @Test
  void aTrainingThatGoesOnEndsWithTheNumbersOfAnUninterruptedOne() throws IOException {
    EndToEndSettings settings = settings(1e-2, 1e-3);
    Checkpoint whole = run("whole", settings, false, NEVER);
    AtomicInteger asked = new AtomicInteger();
    Checkpoint part = run("parts", settings, false, () -> asked.incrementAndGet() > 4);
    assertEquals("1", part.state().get("trainer.finished"));
    assertEquals("1", part.state().get("trainer.batches"), "stopped in the second epoch");
    Checkpoint parts = run("parts", settings, true, NEVER);

    assertEquals("6", whole.state().get("encoder.optimizer.steps"));
    assertEquals(whole.state(), parts.state());
    for (Map.Entry<String, float[]> array : whole.arrays().entrySet()) {
      assertArrayEquals(array.getValue(), parts.arrays().get(array.getKey()), array.getKey());
    }
    assertTrue(said.toString().contains("Going on after epoch 1."), said.toString());
  }

  @Test
  void theCaptionerFindsTheEncoderThatWasTrainedWithIt() throws IOException {
    Checkpoint end = run("found", settings(1e-2, 1e-3), false, NEVER);

    Path captioner = folder.resolve("found/photo-caption");
    assertEquals("encoder-tuned", Bundle.open(captioner).encoder().orElseThrow().name());
    try (PhotoCaptioner opened = PhotoCaptioner.open(captioner)) {
      assertFalse(opened.caption(dev.get(0).file()).best().text().isBlank());
    }
    assertEquals(3, Files.readAllLines(folder.resolve("found/curve.csv")).size());
    assertTrue(difference(end) > 0, "the encoder has learned nothing");
  }

  @Test
  void atRateZeroTheEncoderStaysAsItIs() throws IOException {
    assertEquals(0, difference(run("frozen", settings(1e-2, 0), false, NEVER)));
  }

  private static double difference(Checkpoint end) throws IOException {
    try (TrainableEncoder begun =
        TrainableEncoder.open(Bundle.open(folder.resolve("encoder")), 1)) {
      float[] before = begun.parameters();
      float[] after = end.arrays().get("encoder.parameters");
      double largest = 0;
      for (int i = 0; i < before.length; i++) {
        largest = Math.max(largest, Math.abs(before[i] - after[i]));
      }
      return largest;
    }
  }

  @Test
  void goingOnWithOtherSettingsIsRefused() throws IOException {
    run("other", settings(1e-2, 0), false, NEVER);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> run("other", settings(1e-3, 0), true, NEVER));
    assertEquals(
        "--resume: the training in "
            + folder.resolve("other")
            + " was begun with another learning rate (0.01, not 0.001); go on with the same, or"
            + " start again without --resume",
        refusal.getMessage());
  }

  @Test
  void numbersThatGrowPastAllBoundsEndItWithASentence() {
    ArithmeticException end =
        assertThrows(
            ArithmeticException.class, () -> run("wild", settings(3e38, 1e-3), false, NEVER));
    assertTrue(end.getMessage().contains("try a lower learning rate"), end.getMessage());
  }

  @Test
  void aPhotoThatCannotBeReadCostsASentence() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
    List<CaptionedPhoto> readable =
        EndToEndCourse.readable(
            List.of(train.get(0), new CaptionedPhoto("broken", broken, List.of("A thing ."))),
            new PrintWriter(said, true));
    assertEquals(List.of(train.get(0)), readable);
    assertTrue(said.toString().contains("broken.jpg"), said.toString());
  }
}
