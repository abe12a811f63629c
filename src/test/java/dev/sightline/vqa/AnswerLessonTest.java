package dev.sightline.vqa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.bundle.EncoderReference;
import dev.sightline.data.QuestionData.Layout;
import dev.sightline.data.VisualQuestion;
import dev.sightline.encoder.PhotoFeatures;
import dev.sightline.train.Trainer;
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
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLessonTest {
  private static final int CHANNELS = 8;
  private static final int CELLS = 4;

  /** Twelve photos: channel c of the whole says a colour, one cell says where the ball is. */
  private static QuestionSet world() {
    return world(-1);
  }

  /** The same, but a feature of that photo is no number; of none where it is negative. */
  private static QuestionSet world(int poisoned) {
    List<String> colours = List.of("red", "green", "blue");
    List<String> places = List.of("upper left", "upper right", "lower left", "lower right");
    List<VisualQuestion> questions = new ArrayList<>();
    List<Integer> photos = new ArrayList<>();
    float[][] grids = new float[12][];
    Random random = new Random(1);
    for (int p = 0; p < 12; p++) {
      float[] grid = new float[CELLS * CHANNELS];
      for (int i = 0; i < grid.length; i++) {
        grid[i] = 0.1f * random.nextFloat() + (i % CHANNELS == p % 3 ? 1 : 0);
      }
      // The place as a channel of its own, so that pooled features say it too.
      grid[(p / 3) * CHANNELS + 3 + p / 3] += 4;
      grids[p] = grid;
      ask(questions, photos, p, "what color is it ?", colours.get(p % 3));
      ask(questions, photos, p, "where is the ball ?", places.get(p / 3));
    }
    if (poisoned >= 0) {
      grids[poisoned][1] = Float.NaN;
    }
    int[] photoOf = photos.stream().mapToInt(Integer::intValue).toArray();
    return new QuestionSet(questions, photoOf, new Invented(grids));
  }

  private static void ask(
      List<VisualQuestion> questions, List<Integer> photos, int photo, String text, String answer) {
    Path file = Path.of("photo" + photo);
    questions.add(new VisualQuestion("q", file, text, List.of(answer), "", ""));
    photos.add(photo);
  }

  private record Invented(float[][] grids) implements PhotoFeatures {
    @Override
    public int channels() {
      return CHANNELS;
    }

    @Override
    public int cells() {
      return CELLS;
    }

    @Override
    public boolean hasMirrored() {
      return false;
    }

    @Override
    public void copy(int photo, boolean mirrored, float[] pooled, float[] grid, int photoAt) {
      for (int k = 0; k < CHANNELS; k++) {
        float sum = 0;
        for (int c = 0; c < CELLS; c++) {
          sum += grids[photo][c * CHANNELS + k];
        }
        pooled[photoAt * CHANNELS + k] = sum / CELLS;
      }
      if (grid != null) {
        System.arraycopy(grids[photo], 0, grid, photoAt * grids[photo].length, grids[photo].length);
      }
    }
  }

  private static AnswerTask task(String kind, int epochs) {
    Map<String, Object> sizes =
        Map.of(
            "hidden",
            16,
            "embedding",
            12,
            "joint",
            24,
            "projection",
            16,
            "attention",
            16,
            "dropout",
            0.0,
            "dropoutOfPhoto",
            0.0,
            "wordRange",
            1.0);
    return new AnswerTask(
        AnswerKind.ALL.plan(kind, sizes),
        new AnswerTrainingSettings(epochs, 6, 2, 2e-2, 1e-3, 5, 0, 0.9, true, 1000, 3),
        new AnswerTask.Known(1, 1, 100));
  }

  private static final Trainer.Listener NOBODY = new Trainer.Listener() {};

  private static AnswerLesson lesson(AnswerTask task) {
    QuestionSet set = world();
    return new AnswerLesson(
        task.settings(), AnswerCourse.bundle(task, set), set, set, Layout.TABLE);
  }

  private static Trainer trainer(AnswerTask task) {
    return new Trainer(List.of(lesson(task).phase()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention",
        "deeper-lstm",
        "ask-your-neurons",
        "ask-your-neurons-words",
        "concatenation"
      })
  void learnsATinyWorldByHeart(String kind) throws IOException {
    Trainer trainer = trainer(task(kind, 60));

    assertTrue(trainer.run(NOBODY));

    assertEquals(100.0, trainer.best());
  }

  @Test
  void whoOnlyReadsOrOnlySeesCannotLearnIt() throws IOException {
    for (String kind : List.of("question-only", "image-only")) {
      Trainer trainer = trainer(task(kind, 30));

      trainer.run(NOBODY);

      double accuracy = trainer.best();
      assertTrue(accuracy <= 60, kind + " has " + accuracy);
    }
  }

  @Test
  void aFeatureThatIsNoNumberEndsItWithThePhotoNamedAndTheCheckpointKept(@TempDir Path folder)
      throws IOException {
    int[] batches = {0};
    assertFalse(run(folder, world(), false, () -> ++batches[0] > 10)); // the third epoch has begun
    byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    byte[] model = Files.readAllBytes(folder.resolve("vqa/weights.safetensors"));

    ArithmeticException e =
        assertThrows(ArithmeticException.class, () -> run(folder, world(7), true, () -> false));

    assertTrue(e.getMessage().contains("photo7"), e.getMessage());
    assertArrayEquals(checkpoint, Files.readAllBytes(folder.resolve("checkpoint.safetensors")));
    assertArrayEquals(model, Files.readAllBytes(folder.resolve("vqa/weights.safetensors")));
  }

  private static boolean run(Path folder, QuestionSet set, boolean resume, BooleanSupplier wish)
      throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    try (AnswerCourse course =
        new AnswerCourse(
            task("attention", 4),
            set,
            world(),
            Layout.TABLE,
            new EncoderReference("eyes", "0".repeat(64)),
            new TrainingOrigin("a tiny world", "none"))) {
      return new TrainingRun(course, folder, folder.resolve("vqa"), nowhere, nowhere, wish)
          .run(resume)
          .isPresent();
    }
  }

  /** In the middle of an epoch, and at its end. */
  @Test
  void stoppedAnywhereItEndsWithTheNumbersOfAnUninterruptedOne() throws IOException {
    AnswerTask task = task("deeper-lstm", 3);
    Trainer whole = trainer(task);
    whole.run(NOBODY);

    Trainer stopped = trainer(task);
    int runs = 1;
    while (!stopped.run(afterTwoBatches())) {
      Trainer next = trainer(task);
      next.resume(stopped.arrays(), stopped.position());
      stopped = next;
      runs++;
    }

    assertTrue(runs > 3, "it was stopped " + runs + " times");
    assertArrayEquals(whole.arrays().get("weights"), stopped.arrays().get("weights"));
    assertEquals(whole.bestEpoch(), stopped.bestEpoch());
  }

  private static Trainer.Listener afterTwoBatches() {
    int[] batches = {0};
    return new Trainer.Listener() {
      @Override
      public void batch(int epoch, long done, long all, double loss) {
        batches[0]++;
      }

      @Override
      public boolean stop() {
        return batches[0] == 2;
      }
    };
  }
}
