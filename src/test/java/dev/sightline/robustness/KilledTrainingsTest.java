package dev.sightline.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two kills; eval/robustness/kill.sh does fifty, of every training. */
class KilledTrainingsTest {
  @TempDir Path folder;

  @Test
  void aKilledCaptionTrainingGoesOnAsIfItHadNotBeen() throws Exception {
    KilledTrainings trainings = new KilledTrainings(folder, 7);
    KilledTrainings.Training captions =
        trainings.all().stream().filter(each -> each.name().equals("caption")).findAny().get();
    KilledTrainings.Outcome outcome = trainings.kill(captions, 2);

    assertTrue(outcome.kills() >= 2, outcome::toString);
    assertEquals(outcome.trainings(), outcome.same(), outcome::toString);
  }
}
