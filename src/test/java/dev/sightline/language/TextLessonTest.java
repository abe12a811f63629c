package dev.sightline.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.spec.Spec;
import dev.sightline.text.Alphabet;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextLessonTest {
  private static final String RHYME =
      """
      One for the money, two for the show,
      three to get ready, and four to go.
      """;

  private static TextTrainingSettings settings(int epochs, OptimizerKind optimizer, double rate) {
    return new TextTrainingSettings(
        epochs, 2, 10, 10, 2, optimizer, rate, new Clipping(5, 5), 0, 1);
  }

  /** Stops after so many windows; remembers the losses. */
  private static final class Watch implements Trainer.Listener {
    final List<Double> losses = new ArrayList<>();
    final List<Trainer.Epoch> epochs = new ArrayList<>();
    int windowsLeft = Integer.MAX_VALUE;

    @Override
    public void batch(int epoch, long done, long all, double loss) {
      losses.add(loss);
      windowsLeft--;
    }

    @Override
    public void epoch(Trainer.Epoch epoch) {
      epochs.add(epoch);
    }

    @Override
    public boolean stop() {
      return windowsLeft <= 0;
    }
  }

  private static Trainer trainer(TextTrainingSettings settings, TextModel model, int[] text) {
    return new Trainer(List.of(new TextLesson(settings, model, text, "character").phase()));
  }

  private final Alphabet alphabet = Alphabet.of(RHYME);

  private TextModel model(CellKind cell) {
    return new TextModel(TextPlan.of(cell, 64, 1, 0), alphabet.size(), 1);
  }

  @ParameterizedTest
  @EnumSource
  void everyCellLearnsARhymeByHeart(CellKind cell) throws IOException {
    TextModel model = model(cell);
    Watch watch = new Watch();
    String text = RHYME.repeat(4);
    trainer(settings(250, OptimizerKind.ADAM, 0.01), model, alphabet.ids(text)).run(watch);
    assertTrue(watch.epochs.get(watch.epochs.size() - 1).loss() < 0.1, watch.epochs::toString);

    int[] more =
        new TextSampler(new TextBundle(model, alphabet), 0, 1)
            .write(alphabet.ids("One for the money,"), 30);
    assertEquals(" two for the show,\nthree to ge", alphabet.text(more));
  }

  @ParameterizedTest
  @EnumSource
  void everyOptimiserLearns(OptimizerKind optimizer) throws IOException {
    double rate =
        switch (optimizer) {
          case SGD -> 0.1;
          case ADAGRAD -> 0.1;
          case RMSPROP, ADAM -> 0.005;
        };
    Watch watch = new Watch();
    trainer(settings(40, optimizer, rate), model(CellKind.LSTM), alphabet.ids(RHYME.repeat(4)))
        .run(watch);
    double first = watch.epochs.get(0).loss();
    double last = watch.epochs.get(39).loss();
    assertTrue(last < 0.4 * first, optimizer + ": " + first + " to " + last);
  }

  @Test
  void aStoppedTrainingGoesOnAsIfItHadNot() throws IOException {
    int[] text = alphabet.ids(RHYME.repeat(4));
    TextTrainingSettings settings =
        new TextTrainingSettings(
            4, 2, 10, 6, 2, OptimizerKind.RMSPROP, 0.005, Clipping.byNorm(1), 0.2, 1);
    TextModel whole = model(CellKind.GRU);
    Watch all = new Watch();
    assertTrue(trainer(settings, whole, text).run(all));

    Watch before = new Watch();
    before.windowsLeft = all.losses.size() / 2 + 1;
    Trainer stopped = trainer(settings, model(CellKind.GRU), text);
    assertFalse(stopped.run(before));
    TextModel again = model(CellKind.GRU);
    Trainer resumed = trainer(settings, again, text);
    resumed.resume(stopped.arrays(), stopped.position());
    Watch after = new Watch();
    assertTrue(resumed.run(after));

    List<Double> both = new ArrayList<>(before.losses);
    both.addAll(after.losses);
    assertEquals(all.losses, both);
    assertEquals(
        all.epochs.get(3).dev().score(), after.epochs.get(after.epochs.size() - 1).dev().score());
    assertEquals(all.epochs.get(3).loss(), after.epochs.get(after.epochs.size() - 1).loss());
    assertArrayEquals(whole.parameters().values().toArray(), again.parameters().values().toArray());
  }

  @Test
  void theWeightsOfAnotherModelAreNotTaken() throws IOException {
    int[] text = alphabet.ids(RHYME);
    TextTrainingSettings settings = settings(4, OptimizerKind.ADAM, 0.01);
    Trainer first = trainer(settings, model(CellKind.LSTM), text);
    Watch watch = new Watch();
    watch.windowsLeft = 1;
    assertFalse(first.run(watch));
    Trainer other = trainer(settings, model(CellKind.GRU), text);
    assertThrows(
        IllegalArgumentException.class, () -> other.resume(first.arrays(), first.position()));
  }

  @Test
  void aShortTextIsReadInFewerStreams() {
    TextTrainingSettings settings =
        new TextTrainingSettings(
            1, 32, 10, 10, 2, OptimizerKind.ADAM, 0.01, Clipping.NONE, 0.05, 1);
    int[] text = alphabet.ids(RHYME.substring(0, 45));
    TextLesson lesson = new TextLesson(settings, model(CellKind.LSTM), text, "character");
    assertEquals(4, lesson.streams());
    assertEquals(40, lesson.characters());
  }

  @Test
  void aShortTextUsuallyHasFewerStreams() {
    assertEquals(32, TextLesson.usualBatch(1_000_000, 25));
    assertEquals(6, TextLesson.usualBatch(16_000, 25));
    assertEquals(1, TextLesson.usualBatch(100, 25));
  }

  @Test
  void aTextShorterThanOneWindowIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new TextLesson(
                    settings(1, OptimizerKind.ADAM, 0.01),
                    model(CellKind.LSTM),
                    alphabet.ids("One for th"),
                    "character"));
    assertEquals(
        "the text has 10 characters; a window of 10 steps needs at least 11", e.getMessage());
  }

  @Test
  void settingsOutOfRangeSayWhichAndWhatIsAllowed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new TextTrainingSettings(
                    1, 1, 25, 30, 2, OptimizerKind.ADAM, 0.01, Clipping.NONE, 0, 1));
    assertEquals("back is 30; it must be from 1 to window, which is 25", e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> Spec.with(TextPlan.SPEC.usual(), "hidden", 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Spec.checked(settings(1, OptimizerKind.ADAM, Double.NaN)));
  }

  /** A model of words learns the rhyme by heart and says it, commas and line ends included. */
  @Test
  void wordsAreLearnedToo(@TempDir Path folder) throws IOException {
    TextPlan plan = Spec.with(TextPlan.SPEC.usual(), Map.of("hidden", 32, "words", true));
    TextTrainingSettings settings =
        new TextTrainingSettings(
            60, 1, 8, 8, 1, OptimizerKind.ADAM, 0.02, Clipping.byNorm(5), 0, 1);
    StringWriter screen = new StringWriter();
    Path place = folder.resolve("rhyme");
    TrainingOrigin origin = new TrainingOrigin("rhyme", "none");
    String many = RHYME.repeat(4);
    try (TextCourse course = new TextCourse(plan, settings, many, origin)) {
      PrintWriter out = new PrintWriter(screen);
      var unused =
          new TrainingRun(course, folder.resolve("run"), place, out, out, () -> false).run(false);
    }
    String first = screen.toString().lines().findFirst().orElseThrow();
    assertTrue(first.matches("\\d+ words, 18 of them different; 1 streams .*"), first);
    try (TextGenerator writer = TextGenerator.open(place)) {
      assertEquals(RHYME, writer.write("One for the money", 18, 0, 1));
      assertTrue(writer.write("", 3, 0, 1).startsWith("One for the"));
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> writer.read(RHYME));
      assertTrue(e.getMessage().startsWith("the model reads words"), e.getMessage());
    }
    TextTrainingSettings rare =
        new TextTrainingSettings(1, 1, 8, 8, 99, OptimizerKind.ADAM, 1, Clipping.NONE, 0, 1);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new TextCourse(plan, rare, many, origin));
    assertTrue(e.getMessage().startsWith("--minimum-count: no word"), e.getMessage());
  }

  /** One weight that is no number makes the loss none. */
  @Test
  void aLossThatIsNoNumberIsSaid() {
    TextModel model = model(CellKind.LSTM);
    float[] values = model.parameters().values().toArray();
    values[values.length - 1] = Float.NaN;
    model.parameters().values().put(0, 1, values, 0);
    Trainer training = trainer(settings(1, OptimizerKind.ADAM, 0.01), model, alphabet.ids(RHYME));
    ArithmeticException e =
        assertThrows(ArithmeticException.class, () -> training.run(new Watch()));
    String said = "The loss is NaN in epoch 1, batch 1 (characters 1 to 10 of each of 2 streams";
    assertTrue(e.getMessage().startsWith(said), e.getMessage());
  }

  @Test
  void anAbsurdRateEndsTheTraining(@TempDir Path folder) throws IOException {
    Path out = folder.resolve("rhyme");
    TextPlan plan = TextPlan.of(CellKind.LSTM, 8, 1, 0);
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    TextTrainingSettings absurd = settings(3, OptimizerKind.SGD, 1e38);

    ArithmeticException e =
        assertThrows(
            ArithmeticException.class,
            () -> {
              TrainingOrigin origin = new TrainingOrigin("rhyme", "none");
              try (TextCourse course = new TextCourse(plan, absurd, RHYME, origin)) {
                var unused =
                    new TrainingRun(
                            course, folder.resolve("run"), out, nowhere, nowhere, () -> false)
                        .run(false);
              }
            });
    assertTrue(e.getMessage().contains("in epoch 1, batch 2 ("), e.getMessage());
    assertFalse(Files.exists(out), "no model was left");
  }
}
