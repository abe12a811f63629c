package dev.sightline.caption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.SightlineException;
import dev.sightline.text.Vocabulary;
import dev.sightline.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaptionAverageTest {
  private final CaptionSet world = TinyWorld.set();
  private final Vocabulary vocabulary = world.vocabulary(1);
  private final BeamSearch.Settings beam = new BeamSearch.Settings(2, 8, 0.7, 0);

  private CaptionBundle captioner(float everywhere) {
    CaptionModel model = TinyWorld.model("show-and-tell", vocabulary.size());
    float[] weights = new float[model.parameters().size()];
    java.util.Arrays.fill(weights, everywhere);
    model.parameters().values().put(0, 1, weights, 0);
    return new CaptionBundle(model, vocabulary, beam, Optional.empty());
  }

  @Test
  void aQuarterOfTheSecondLiesAQuarterOfTheWay() throws SightlineException {
    var average = new CaptionAverage(captioner(1), List.of(captioner(2)));
    var choice = new CaptionAverage.Choice(0.25, beam);

    CaptionBundle mean = average.best(List.of(choice), world, (c, scores) -> {}).bundle();

    float[] expected = new float[mean.model().parameters().size()];
    java.util.Arrays.fill(expected, 1.25f);
    assertArrayEquals(expected, mean.model().parameters().values().toArray());
  }

  @Test
  void severalSecondOnesCountAsTheirMean() throws SightlineException {
    var average = new CaptionAverage(captioner(1), List.of(captioner(2), captioner(4)));
    var choice = new CaptionAverage.Choice(0.5, beam);

    CaptionBundle mean = average.best(List.of(choice), world, (c, scores) -> {}).bundle();

    assertEquals(2, mean.model().parameters().values().toArray()[0]);
  }

  @Test
  void theChoiceWithTheHighestCiderIsKept() throws Exception {
    CaptionModel trained = TinyWorld.model("show-and-tell", vocabulary.size());
    var learned = new CaptionBundle(trained, vocabulary, beam, Optional.empty());
    new Trainer(CaptionLesson.phases(TinyWorld.settings(40, 0), learned, world, world, false))
        .run(new Trainer.Listener() {});
    var average = new CaptionAverage(captioner(0), List.of(learned));
    List<Double> ciders = new ArrayList<>();

    CaptionAverage.Result best =
        average.best(
            List.of(new CaptionAverage.Choice(0, beam), new CaptionAverage.Choice(1, beam)),
            world,
            (choice, scores) -> ciders.add(scores.cider()));

    assertTrue(ciders.get(1) > ciders.get(0), ciders::toString);
    assertEquals(1, best.choice().share());
    assertEquals(ciders.get(1), best.dev().cider());
  }

  @Test
  void twoDifferentModelsAreRefused() {
    var other =
        new CaptionBundle(
            TinyWorld.model("soft-attention", vocabulary.size()),
            vocabulary,
            beam,
            Optional.empty());

    assertThrows(SightlineException.class, () -> new CaptionAverage(captioner(1), List.of(other)));
  }
}
