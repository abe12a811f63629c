package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.OptimizerKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final Trainer.Listener NOBODY = new Trainer.Listener() {};

  private static Trainer trainer(Phase<?>... phases) {
    return new Trainer(List.of(phases));
  }

  /** Two phases with everything that there is: decay, averaging, a second optimiser. */
  private static Trainer whole(Pupil pupil) {
    Descent descent = new Descent(OptimizerKind.ADAM, 0.1, Clipping.byNorm(5), 0.01, 0.9);
    return trainer(
        pupil.phase("first", descent, 3),
        pupil.phase("second", new Descent(OptimizerKind.RMSPROP, 0.01, Clipping.NONE, 0, 0), 2));
  }

  /** Stops when it is asked for the n-th time. */
  private static Trainer.Listener stopping(int n) {
    int[] asked = {0};
    return new Trainer.Listener() {
      @Override
      public boolean stop() {
        return ++asked[0] == n;
      }
    };
  }

  @Test
  void stoppedAnywhereItEndsWithTheNumbersOfAnUninterruptedOne() throws IOException {
    Pupil pupil = new Pupil();
    Trainer uninterrupted = whole(pupil);
    assertTrue(uninterrupted.run(NOBODY));
    float[] expected = pupil.weights();

    for (int n = 1; n <= 25; n++) { // 4 batches and a measuring in each of 5 epochs
      Pupil first = new Pupil();
      Trainer stopped = whole(first);
      assertEquals(n > 25, stopped.run(stopping(n)));
      Pupil second = new Pupil();
      Trainer resumed = whole(second);
      resumed.resume(stopped.arrays(), stopped.position());
      assertTrue(resumed.run(NOBODY));
      assertArrayEquals(expected, second.weights(), "stopped when asked for the " + n + "th time");
      assertEquals(uninterrupted.best(), resumed.best());
      assertEquals(uninterrupted.bestEpoch(), resumed.bestEpoch());
    }
  }

  @Test
  void itCanGoOnInTheSameProgramToo() throws IOException {
    Pupil pupil = new Pupil();
    whole(pupil).run(NOBODY);
    Pupil other = new Pupil();
    Trainer training = whole(other);
    assertFalse(training.run(stopping(7)));
    assertTrue(training.run(NOBODY));
    assertArrayEquals(pupil.weights(), other.weights());
  }

  @Test
  void theRunningMeanIsMeasuredAndKeptAndTheWeightsGoOnAsTheyWere() throws IOException {
    Pupil pupil = new Pupil();
    Descent averaged = new Descent(OptimizerKind.SGD, 0.1, Clipping.NONE, 0, 0.99);
    Trainer training = trainer(pupil.phase("", averaged, 1));
    List<float[]> seen = new ArrayList<>();
    assertTrue(
        training.run(
            new Trainer.Listener() {
              @Override
              public void epoch(Trainer.Epoch epoch) {
                seen.add(pupil.weights());
              }

              @Override
              public void save() {
                seen.add(training.arrays().get("weights"));
                seen.add(training.arrays().get("mean"));
                seen.add(training.arrays().get("best"));
              }
            }));
    assertArrayEquals(seen.get(0), seen.get(2), "the mean was measured");
    assertArrayEquals(seen.get(0), seen.get(3), "and kept");
    assertNotEquals(seen.get(0)[0], seen.get(1)[0], "the weights went on");
    assertArrayEquals(seen.get(0), pupil.weights(), "the model has the best weights in the end");
  }

  @Test
  void patienceEndsAPhaseAndTheNextBeginsWithTheBestWeights() throws IOException {
    Pupil pupil = new Pupil();
    pupil.scores = new double[] {1, 3, 2, 2, 2, 9};
    Phase<?> first = pupil.phase("first", Descent.adam(0.1, 5), 9, 2);
    List<float[]> weights = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    Trainer training = trainer(first, pupil.phase("second", Descent.adam(1e-30, 5), 1));
    training.run(
        new Trainer.Listener() {
          @Override
          public void epoch(Trainer.Epoch epoch) {
            weights.add(pupil.weights());
            numbers.add(epoch.number());
          }
        });
    assertEquals(List.of(1, 2, 3, 4, 10), numbers);
    assertArrayEquals(weights.get(1), weights.get(4), "the second phase hardly moves");
    assertEquals(2, training.bestEpoch(), "the second phase was no better");
  }

  @Test
  void whatOnlyPreparesIsNotComparedWithWhatFollows() throws IOException {
    Pupil pupil = new Pupil();
    pupil.scores = new double[] {9, 9, 1, 2};
    Trainer training =
        trainer(
            pupil.phase("photos", Descent.adam(0.1, 5), 2).asPreparation(),
            pupil.phase("clips", Descent.adam(0.1, 5), 2));
    training.run(NOBODY);
    assertEquals(2, training.best());
    assertEquals(4, training.bestEpoch());
    assertEquals(List.of(1, 2, 1, 2), pupil.epochsAsked, "the clips' epochs are counted anew");
  }

  @Test
  void measuredSeldomTheLastEpochIsMeasuredAllTheSame() throws IOException {
    Pupil pupil = new Pupil();
    List<Integer> measured = new ArrayList<>();
    trainer(pupil.phase("", Descent.adam(0.1, 5), 7).measured(3, false))
        .run(
            new Trainer.Listener() {
              @Override
              public void epoch(Trainer.Epoch epoch) {
                if (epoch.dev() != null) {
                  measured.add(epoch.number());
                }
              }
            });
    assertEquals(List.of(3, 6, 7), measured);
  }

  @Test
  void theLastEpochCountsWhereItIsWishedAndWhereNothingIsMeasured() throws IOException {
    Pupil wished = new Pupil();
    wished.scores = new double[] {3, 2, 1};
    Trainer last = trainer(wished.phase("", Descent.adam(0.1, 5), 3).measured(1, true));
    last.run(NOBODY);
    assertEquals(3, last.bestEpoch());

    Pupil unmeasured = new Pupil();
    unmeasured.scores = new double[] {Double.NaN, Double.NaN, Double.NaN};
    Trainer nothing = trainer(unmeasured.phase("", Descent.adam(0.1, 5), 3));
    nothing.run(NOBODY);
    assertEquals(3, nothing.bestEpoch());
    assertArrayEquals(wished.weights(), unmeasured.weights());
  }

  @Test
  void aLossThatIsNoNumberEndsItBeforeTheWeightsAreChanged() throws IOException {
    Pupil pupil = new Pupil();
    pupil.poisoned = 6;
    Trainer training = trainer(pupil.phase("", Descent.adam(0.1, 5), 3));
    List<float[]> before = new ArrayList<>();
    ArithmeticException e =
        assertThrows(
            ArithmeticException.class,
            () ->
                training.run(
                    new Trainer.Listener() {
                      @Override
                      public void batch(int epoch, long done, long all, double loss) {
                        before.add(pupil.weights());
                      }
                    }));
    assertEquals(
        "The loss is NaN in epoch 2, batch 2 (a, b, c, d, e and 1 more). The training has stopped;"
            + " its last checkpoint is kept. Look at these inputs, or try a lower learning rate or"
            + " tighter clipping",
        e.getMessage());
    assertArrayEquals(before.get(4), pupil.weights());
  }

  @Test
  void theLearningRateRisesAndFallsAsOneForThePhase() {
    var rate = new RateSchedule(0.1, 5, 0.05).over(100);
    assertEquals(0.2, rate.at(0), 1e-12);
    assertEquals(1, rate.at(4), 1e-12);
    assertEquals(0.05, rate.at(100), 1e-12);
    assertEquals(1, RateSchedule.CONSTANT.over(100).at(99));
  }
}
