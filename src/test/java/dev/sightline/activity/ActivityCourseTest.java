package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.EncoderReference;
import dev.sightline.io.FolderLock;
import dev.sightline.train.Checkpoint;
import dev.sightline.train.TrainingOrigin;
import dev.sightline.train.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivityCourseTest {
  private static final EncoderReference ENCODER = new EncoderReference("eyes", "0".repeat(64));
  private static final TrainingOrigin ORIGIN =
      new TrainingOrigin("flashes", "sightline train activity --data flashes");
  private static final BooleanSupplier NEVER = () -> false;
  private static final ActivityPlan PLAN = FlashWorld.plan("lstm").with(Map.of("dropout", 0.3));
  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  private static ActivityTask task(ActivityTrainingSettings settings, Fusion fusion, boolean last) {
    return new ActivityTask(PLAN, settings, FlashWorld.RATE, fusion, last);
  }

  private boolean run(
      Path out,
      ActivityTask task,
      ActivityLabels labels,
      List<LabelledTrack> train,
      List<LabelledTrack> dev,
      boolean resume,
      BooleanSupplier wishToStop)
      throws IOException {
    PrintWriter screen = new PrintWriter(said, true);
    try (ActivityCourse course = new ActivityCourse(task, labels, train, dev, ENCODER, ORIGIN)) {
      Path model = out.resolve(course.model());
      return new TrainingRun(course, out, model, screen, screen, wishToStop)
          .run(resume)
          .isPresent();
    }
  }

  private boolean frames(Path out, int epochs, int dev, boolean resume, BooleanSupplier wish)
      throws IOException {
    return run(
        out,
        task(FlashWorld.settings(epochs), Fusion.MEAN, false),
        FlashWorld.ONE,
        FlashWorld.tracks(4, 1),
        FlashWorld.tracks(dev, 100),
        resume,
        wish);
  }

  /** The curve without the seconds that epochs took. */
  private static List<String> curve(Path out) throws IOException {
    return Files.readAllLines(out.resolve("curve.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  @Test
  void leavesTheBestEpochAndHowItCameToIt() throws IOException {
    assertTrue(frames(folder, 16, 2, false, NEVER));

    Bundle files = Bundle.open(folder.resolve("activity"));
    Map<String, Double> metrics = files.provenance().metrics();
    assertTrue(metrics.get("dev frame_accuracy, %") > 85, metrics.toString());
    assertEquals("flashes", files.provenance().data());
    assertEquals(ENCODER, files.encoder().orElseThrow());
    int epoch = metrics.get("epoch").intValue();
    List<String> curve = curve(folder);
    assertEquals(
        "epoch,loss,frame_accuracy,frame_mAP,edit,F1@10,F1@25,F1@50,Hit@1,Hit@5", curve.get(0));
    assertEquals(17, curve.size());
    double best = 0;
    int bestEpoch = 0;
    for (String line : curve.subList(1, curve.size())) {
      String[] cells = line.split(",", -1);
      if (!cells[2].isEmpty() && Double.parseDouble(cells[2]) > best) {
        best = Double.parseDouble(cells[2]);
        bestEpoch = Integer.parseInt(cells[0]);
      }
    }
    assertEquals(bestEpoch, epoch);
    assertEquals(best, metrics.get("dev frame_accuracy, %"), 1e-3);

    ActivityBundle bundle = ActivityBundle.read(files);
    double accuracy = 100 * FlashWorld.accuracy(bundle.net(), FlashWorld.tracks(2, 100));
    assertEquals(best, accuracy, 2); // weights are halved in precision
    bundle.net().close();
    assertEquals(PLAN, bundle.plan());
    assertTrue(ImageIO.read(folder.resolve("curve.png").toFile()).getWidth() > 100);
    assertEquals(List.of("video0", "video1"), Files.readAllLines(folder.resolve("dev-videos.txt")));
    assertEquals(4, Files.readAllLines(folder.resolve("train-videos.txt")).size());
  }

  @Test
  void theLastEpochCountsWhereItIsWishedAndWhereNothingIsHeldBack() throws IOException {
    assertTrue(
        run(
            folder.resolve("last"),
            task(FlashWorld.settings(3), Fusion.MEAN, true),
            FlashWorld.ONE,
            FlashWorld.tracks(2, 1),
            FlashWorld.tracks(1, 100),
            false,
            NEVER));
    assertTrue(frames(folder.resolve("none"), 3, 0, false, NEVER));
    Bundle last = Bundle.open(folder.resolve("last/activity"));
    Bundle none = Bundle.open(folder.resolve("none/activity"));
    assertEquals(3, last.provenance().metrics().get("epoch"));
    assertEquals(Map.of("epoch", 3.0), none.provenance().metrics());
    assertFalse(Files.exists(folder.resolve("none/dev-videos.txt")));
  }

  private static BooleanSupplier after(int batches) {
    int[] left = {batches};
    return () -> --left[0] == 0;
  }

  @Test
  void stoppedAndResumedTwiceItEndsBitForBitTheSame() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    assertTrue(frames(whole, 11, 2, false, NEVER));
    assertFalse(frames(parts, 11, 2, false, after(8)));
    assertTrue(Files.exists(parts.resolve("activity")), "a model of the epochs that were scored");
    assertTrue(
        said.toString()
            .contains("Stopped in epoch 2; the same command with --resume goes on from here."));
    assertFalse(frames(parts, 11, 2, true, after(9)));
    assertTrue(frames(parts, 11, 2, true, NEVER));

    Checkpoint one = Checkpoint.newest(whole).orElseThrow();
    Checkpoint other = Checkpoint.newest(parts).orElseThrow();
    assertEquals(one.state(), other.state());
    assertEquals(one.arrays().keySet(), other.arrays().keySet());
    assertTrue(one.arrays().containsKey("best"));
    one.arrays()
        .forEach((name, values) -> assertArrayEquals(values, other.arrays().get(name), name));
    assertEquals(curve(whole), curve(parts));
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("activity/weights.safetensors")),
        Files.readAllBytes(parts.resolve("activity/weights.safetensors")));
  }

  @Test
  void aFeatureThatIsNoNumberEndsItWithTheVideoNamedAndTheCheckpointKept() throws IOException {
    assertFalse(frames(folder, 11, 2, false, after(6)));
    byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    byte[] model = Files.readAllBytes(folder.resolve("activity/weights.safetensors"));
    List<LabelledTrack> poisoned = new ArrayList<>(FlashWorld.tracks(4, 1));
    poisoned.set(2, FlashWorld.poisoned(poisoned.get(2)));

    ArithmeticException e =
        assertThrows(
            ArithmeticException.class,
            () ->
                run(
                    folder,
                    task(FlashWorld.settings(11), Fusion.MEAN, false),
                    FlashWorld.ONE,
                    poisoned,
                    FlashWorld.tracks(2, 100),
                    true,
                    NEVER));

    assertTrue(e.getMessage().contains("video2"), e.getMessage());
    assertArrayEquals(checkpoint, Files.readAllBytes(folder.resolve("checkpoint.safetensors")));
    assertArrayEquals(model, Files.readAllBytes(folder.resolve("activity/weights.safetensors")));
  }

  @Test
  void twoTrainingsIntoOneFolderAreRefused() throws IOException {
    try (FolderLock lock = FolderLock.take(folder, "something else")) {
      SightlineException e =
          assertThrows(SightlineException.class, () -> frames(folder, 3, 1, false, NEVER));
      assertTrue(
          e.getMessage()
              .contains("process " + ProcessHandle.current().pid() + " (something else) is at"),
          e.getMessage());
    }
    assertTrue(frames(folder, 1, 1, false, NEVER));
  }

  @Test
  void aFinishedTrainingIsNotTrainedFurther() throws IOException {
    assertTrue(frames(folder, 3, 1, false, NEVER));
    byte[] weights = Files.readAllBytes(folder.resolve("activity/weights.safetensors"));
    assertTrue(frames(folder, 3, 1, true, NEVER));
    assertArrayEquals(weights, Files.readAllBytes(folder.resolve("activity/weights.safetensors")));
  }

  @Test
  void onlyTheSameTrainingIsResumed() throws IOException {
    assertFalse(frames(folder, 3, 1, false, after(2)));
    String data =
        assertThrows(IllegalArgumentException.class, () -> frames(folder, 3, 2, true, NEVER))
            .getMessage();
    assertTrue(data.contains("was begun with another data ("), data);
    assertTrue(frames(folder, 3, 1, true, NEVER));
  }

  @Test
  void clipsWithEachFusion() throws IOException {
    for (Fusion fusion : Fusion.values()) {
      Path out = folder.resolve(fusion.toString());
      assertTrue(
          run(
              out,
              task(FlashWorld.trimmed(12), fusion, false),
              FlashWorld.CLIPS,
              FlashWorld.clips(9, 1),
              FlashWorld.clips(6, 100),
              false,
              NEVER));
      Bundle files = Bundle.open(out.resolve("clips"));
      assertEquals(100, files.provenance().metrics().get("dev accuracy, %"), 17);
      ActivityBundle bundle = ActivityBundle.read(files);
      assertEquals(fusion, bundle.fusion());
      assertEquals(FlashWorld.CLIPS, bundle.labels());
      bundle.net().close();
      assertEquals("epoch,loss,accuracy,Hit@1,Hit@5", curve(out).get(0));
    }
  }

  @Test
  void severalLabelsAreChosenByFrameMap() throws IOException {
    assertTrue(
        run(
            folder,
            task(FlashWorld.settings(12), Fusion.MEAN, false),
            FlashWorld.SEVERAL,
            FlashWorld.overlapping(4, 1),
            FlashWorld.overlapping(2, 100),
            false,
            NEVER));
    Map<String, Double> metrics = Bundle.open(folder.resolve("activity")).provenance().metrics();
    assertTrue(metrics.get("dev frame_mAP, %") > 90, metrics.toString());
    assertFalse(metrics.containsKey("dev frame_accuracy, %"));
  }

  /** Without a true label there is no mAP to choose by: the last epoch it is. */
  @Test
  void nothingHappensInWhatIsHeldBack() throws IOException {
    assertTrue(
        run(
            folder,
            task(FlashWorld.settings(2), Fusion.MEAN, false),
            FlashWorld.SEVERAL,
            FlashWorld.overlapping(2, 1),
            List.of(FlashWorld.track("nothing", 9, List.of(), FlashWorld.SEVERAL, 5)),
            false,
            NEVER));
    assertEquals(
        Map.of("epoch", 2.0), Bundle.open(folder.resolve("activity")).provenance().metrics());
    assertTrue(said.toString().contains("Nothing was held back that could be measured"));
  }

  @Test
  void whoIsNoBetterThanTheCommonestClassIsSaidToBeUseless() throws IOException {
    assertTrue(
        run(
            folder,
            task(FlashWorld.settings(1), Fusion.MEAN, false),
            FlashWorld.ONE,
            FlashWorld.tracks(2, 1),
            List.of(FlashWorld.track("nothing", 9, List.of(), FlashWorld.ONE, 5)),
            false,
            NEVER));
    assertTrue(said.toString().contains("always saying the commonest class (100.00 %)"));
  }

  @Test
  void anotherSeedIsAnotherTraining() throws IOException {
    ActivityTrainingSettings s = FlashWorld.settings(1);
    ActivityTrainingSettings other =
        new ActivityTrainingSettings(1, 16, 4, 64, 0.02, 5, true, false, s.ranking(), false, 2);
    for (ActivityTrainingSettings each : List.of(s, other)) {
      assertTrue(
          run(
              folder.resolve("seed" + each.seed()),
              task(each, Fusion.MEAN, false),
              FlashWorld.ONE,
              FlashWorld.tracks(1, 1),
              List.of(),
              false,
              NEVER));
    }
    assertNotEquals(curve(folder.resolve("seed1")), curve(folder.resolve("seed2")));
  }
}
